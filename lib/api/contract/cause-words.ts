/** Words of the causes' wire without a parser: what pages link to and choose from. */
export const CAUSE_SORTS = ['worst', 'newest', 'widest'] as const;
export type CauseSort = (typeof CAUSE_SORTS)[number];

const enc = encodeURIComponent;
export const causePath = {
  list: () => '/api/v1/causes',
  one: (key: string) => `/api/v1/causes/${enc(key)}`,
} as const;
export const causePage = {
  list: () => '/causes',
  one: (key: string) => `/causes/${enc(key)}`,
} as const;

export { joinList, splitList } from '../lists.ts';
