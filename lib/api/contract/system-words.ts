export const SYSTEM_SORTS = [
  'worst',
  'name',
  'objects',
  'bytes',
  'events',
  'restarts',
  'event',
  'bookmark',
] as const;
export type SystemSort = (typeof SYSTEM_SORTS)[number];

export const SYSTEM_LIMIT = 2000;
