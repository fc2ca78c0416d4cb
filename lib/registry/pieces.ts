import { CORE_SCHEMA, load } from 'js-yaml';

/** Bytes of YAML parsed at a time: about 5 ms. */
const PIECE = 192 << 10;
/** Below this a file is parsed in one go. */
const SMALL = 2 * PIECE;

/** Cuts a YAML text into its top-level sections, and these before lines that begin an item of the section's list; null: not of that shape. */
export function cutYaml(source: string, size = PIECE): Map<string, string[]> | null {
  const sections = new Map<string, string[]>();
  const starts = [...source.matchAll(/^([A-Za-z][\w-]*):(.*)$/gm)];
  const [first] = starts;
  // Documents, directives, comments and flow style before the first key: not worth a rule here.
  if (first === undefined || first.index !== 0 || /^(?:---|\.\.\.|%|\t)/m.test(source)) return null;
  for (const [i, found] of starts.entries()) {
    const [line, key = '', rest = ''] = found;
    if (sections.has(key)) return null;
    const end = starts[i + 1]?.index ?? source.length;
    const body = source.slice(found.index + line.length + 1, end);
    const item = /^( *)- /.exec(body)?.[1];
    if (rest.trim() !== '' || item === undefined)
      sections.set(key, [source.slice(found.index, end)]);
    else sections.set(key, ['', ...cutList(body, item, size)]);
  }
  return sections;
}

/** A list of items that begin with `indent` and a dash, in pieces of whole items. */
function cutList(body: string, indent: string, size: number): string[] {
  const mark = `\n${indent}- `;
  const pieces: string[] = [];
  let from = 0;
  while (from < body.length) {
    const at = body.indexOf(mark, from + size);
    const to = at < 0 ? body.length : at + 1;
    pieces.push(body.slice(from, to));
    from = to;
  }
  return pieces;
}

/**
 * `load` of js-yaml for large files, with a pause after each piece so that nothing waits for a kubeconfig of a thousand clusters.
 * An item of a list ends before the next line that begins with its dash: content of it, of whatever style, is indented
 * deeper. For texts without anchors and aliases. Throws what `load` throws.
 */
export async function loadYaml(
  source: string,
  pause: () => Promise<void>,
  small = SMALL,
  size = PIECE,
): Promise<unknown> {
  const sections = source.length <= small ? null : cutYaml(source, size);
  if (sections === null) return load(source, { schema: CORE_SCHEMA });
  const root: Record<string, unknown> = {};
  for (const [key, [whole = '', ...pieces]] of sections) {
    if (pieces.length === 0) {
      Object.assign(root, load(whole, { schema: CORE_SCHEMA }));
      continue;
    }
    const list: unknown[] = [];
    for (const piece of pieces) {
      const items = load(piece, { schema: CORE_SCHEMA });
      if (!Array.isArray(items)) throw new Error('a piece is no list');
      list.push(...(items as unknown[]));
      await pause();
    }
    root[key] = list;
  }
  return root;
}
