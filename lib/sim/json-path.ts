/**
 * The JSONPath subset of printer columns: `.a.b`, `.a[0]`, `.a.b\.c` and
 * `.list[?(@.key=="value")].field`.
 */
export function jsonPath(value: unknown, path: string): unknown {
  let current = value;
  for (const step of steps(path)) {
    if (current === null || current === undefined) return undefined;
    if (step.filter !== undefined) {
      const { key, equals } = step.filter;
      current = Array.isArray(current)
        ? current.find((item: unknown) => field(item, key) === equals)
        : undefined;
    } else {
      current = field(current, step.name);
    }
  }
  return current;
}

interface Step {
  readonly name: string;
  readonly filter?: { readonly key: string; readonly equals: string };
}

function steps(path: string): Step[] {
  const out: Step[] = [];
  const pattern =
    /\[\?\(@\.([\w.]+)\s*==\s*(?:"([^"]*)"|'([^']*)')\)\]|\[(\d+)\]|\.((?:[^.[\\]|\\.)+)/g;
  for (const match of path.matchAll(pattern)) {
    const [, key, double, single, index, name] = match;
    if (key !== undefined) out.push({ name: '', filter: { key, equals: double ?? single ?? '' } });
    else out.push({ name: index ?? (name ?? '').replaceAll('\\.', '.') });
  }
  return out;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
