import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { causePath } from '../api/contract/cause-words.ts';
import { ALL_CAUSES, causeFilterText, type CauseFilters } from './cause-filters.ts';
import { getJson } from './http.ts';

/** Schemas come with the first answer that needs them. */
const contract = () => import('../api/contract/causes.ts');

export interface CausesAsked {
  readonly filters: CauseFilters;
  readonly limit: number;
}
/** The page of causes shows so many; the overview looks at so many of the worst. */
export const CAUSE_ROWS = 100;
export const WORST_CAUSES: CausesAsked = { filters: ALL_CAUSES, limit: 24 };

export const causesQuery = ({ filters, limit }: CausesAsked) =>
  queryOptions({
    queryKey: ['causes', causeFilterText(filters), limit],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams(causeFilterText(filters));
      query.set('limit', String(limit));
      return getJson(
        `${causePath.list()}?${query}`,
        async () => (await contract()).causeListSchema,
        signal,
      );
    },
    // While another filter is on its way, the old rows stay.
    placeholderData: keepPreviousData,
  });

/** What the page of one cause shows; null: the default label, every revision. */
export interface CauseChoice {
  readonly by: string | null;
  readonly revision: string | null;
}

export const causeQuery = (key: string, { by, revision }: CauseChoice) =>
  queryOptions({
    queryKey: ['cause', key, by, revision],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams();
      if (by !== null) query.set('by', by);
      if (revision !== null) query.set('revision', revision);
      const asked = query.size === 0 ? '' : `?${query}`;
      return getJson(
        `${causePath.one(key)}${asked}`,
        async () => (await contract()).causeDetailSchema,
        signal,
      );
    },
    // Another group or revision of the same cause, not another cause.
    placeholderData: (previous, query) => (query?.queryKey[1] === key ? previous : undefined),
  });
