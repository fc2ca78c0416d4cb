/** An answer without what differs from run to run. */
export interface Shape {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const COMPARED_HEADERS = [
  'audit-id',
  'cache-control',
  'content-encoding',
  'content-type',
  'retry-after',
  'vary',
  'x-content-type-options',
  'x-kubernetes-pf-flowschema-uid',
  'x-kubernetes-pf-prioritylevel-uid',
] as const;
const HEX = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const UUID = new RegExp(`^${HEX}$`);
const UUIDS = new RegExp(`\\b${HEX}\\b`, 'g');
/** Values that no two runs share. */
const VOLATILE: ReadonlySet<string> = new Set([
  'resourceVersion',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'time',
  'continue',
  'serverAddress',
]);

export function shapeOf(
  code: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  text: string,
  groups: ReadonlySet<string>,
): Shape {
  const kept: Record<string, string> = {};
  for (const name of COMPARED_HEADERS) {
    const value = [headers[name] ?? []].flat().join(', ');
    if (value !== '') kept[name] = UUID.test(value) ? '<uuid>' : value;
  }
  return { code, headers: kept, body: bodyShape(text, kept['content-type'] ?? '', groups) };
}

function bodyShape(text: string, type: string, groups: ReadonlySet<string>): unknown {
  if (!type.startsWith('application/json')) return text;
  const lines = text.trimEnd().split('\n');
  const values = lines.map((line): unknown => {
    try {
      return JSON.parse(line);
    } catch {
      return line;
    }
  });
  const whole = values.some((v) => typeof v !== 'object') ? parsed(text) : values;
  const list = Array.isArray(whole) ? whole : [whole];
  return list.length === 1 ? mask(list[0], groups) : list.map((v) => mask(v, groups));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function mask(value: unknown, groups: ReadonlySet<string>, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.filter((item) => isCompared(item, key, groups));
    const masked = items.map((item) => mask(item, groups, key));
    // The order in which discovery lists things says nothing.
    return UNORDERED.has(key)
      ? masked.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
      : masked;
  }
  if (typeof value === 'object' && value !== null) {
    const out: Record<string, unknown> = {};
    for (const [k, v] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if (k === 'managedFields') out[k] = Array.isArray(v) ? `<${v.length} entries>` : v;
      else if (VOLATILE.has(k) && v !== '' && v !== null) out[k] = `<${k}>`;
      else if (k === 'cells' && Array.isArray(v)) out[k] = v.map((c) => maskAge(c));
      else out[k] = mask(v, groups, k);
    }
    return out;
  }
  if (key === 'message' && typeof value === 'string') return maskMessage(value);
  return value;
}

const UNORDERED: ReadonlySet<string> = new Set(['groups', 'resources', 'items', 'subresources']);
const nameOf = (item: unknown): string => {
  const named = item as { name?: string; metadata?: { name?: string }; resource?: string } | null;
  return named?.name ?? named?.resource ?? named?.metadata?.name ?? '';
};

const maskAge = (cell: unknown): unknown =>
  typeof cell === 'string' && /^(\d+[smhdy])+$/.test(cell) ? '<age>' : cell;

const maskMessage = (message: string): string =>
  message
    .replaceAll(UUIDS, '<uuid>')
    .replaceAll(/\b\d{2,}\b/g, '<n>')
    .replaceAll(/User "[^"]*"/g, 'User "<user>"');

/** Of discovery only what both servers have. */
function isCompared(item: unknown, key: string, groups: ReadonlySet<string>): boolean {
  const named = item as { name?: string; metadata?: { name?: string }; resource?: string } | null;
  if (key === 'groups') return groups.has(named?.name ?? '');
  if (key === 'resources')
    return groups.has((named?.name ?? named?.resource ?? '').split('/')[0] ?? '');
  if (key === 'items' && 'versions' in Object(item)) {
    return groups.has(named?.metadata?.name ?? '');
  }
  return true;
}

/** Paths at which two shapes differ, with what the first and the second have there. */
export function differences(a: unknown, b: unknown, path = ''): string[] {
  if (Object.is(a, b)) return [];
  if (isContainer(a) && isContainer(b) && Array.isArray(a) === Array.isArray(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) =>
      differences(
        (a as Record<string, unknown>)[key],
        (b as Record<string, unknown>)[key],
        `${path}.${key}`,
      ),
    );
  }
  return [`${path}: ${brief(a)} | ${brief(b)}`];
}

const isContainer = (v: unknown): v is object => typeof v === 'object' && v !== null;

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}
