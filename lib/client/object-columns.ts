/** Columns of a list of objects, in the order in which they stand. `name` is always there: it leads to the object. */
export const OBJECT_COLUMNS = [
  'state',
  'kind',
  'name',
  'cluster',
  'reason',
  'message',
  'source',
  'chart',
  'revision',
  'attempted',
  'version',
  'since',
] as const;
export type ObjectColumn = (typeof OBJECT_COLUMNS)[number];

export const DEFAULT_COLUMNS: readonly ObjectColumn[] = [
  'state',
  'kind',
  'name',
  'cluster',
  'message',
  'revision',
  'since',
];

const isColumn = (name: string): name is ObjectColumn =>
  (OBJECT_COLUMNS as readonly string[]).includes(name);

/** null stands for the usual ones: a choice that is the same as them needs no word in an address. */
export const chosen = (columns: readonly ObjectColumn[]): readonly ObjectColumn[] | null =>
  columns.length === DEFAULT_COLUMNS.length && DEFAULT_COLUMNS.every((c) => columns.includes(c))
    ? null
    : OBJECT_COLUMNS.filter((c) => columns.includes(c));

/** Columns of an address; undefined when it names one that is none. */
export function columnsNamed(text: string): readonly ObjectColumn[] | null | undefined {
  const names = text.split(',');
  return names.every(isColumn) ? chosen(['name', ...names]) : undefined;
}
