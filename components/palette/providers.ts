import { keepPreviousData, queryOptions, type UseQueryOptions } from '@tanstack/react-query';
import { parseAsked, type Asked } from '@/lib/api/find-words';
import { apiPath } from '@/lib/api/paths';
import { ALL_CAUSES } from '@/lib/client/cause-filters';
import { causesQuery } from '@/lib/client/cause-queries';
import { getJson } from '@/lib/client/http';
import { causeItems, foundItems } from './found-items';
import type { Item } from './item';

/** How long an answer is good enough to be shown again. */
const FRESH_MS = 5_000;
const KEPT_MS = 60_000;
const CAUSES_SHOWN = 6;

const found = (q: string) =>
  queryOptions({
    // The stream never asks it again: results stay where they are while somebody picks one.
    queryKey: ['find', 'things', q],
    queryFn: async ({ signal }): Promise<readonly Item[]> =>
      foundItems(
        await getJson(
          `${apiPath.find()}?${new URLSearchParams({ q })}`,
          async () => (await import('@/lib/api/contract/find')).findAnswerSchema,
          signal,
        ),
      ),
  });

const causes = (words: string) => {
  const asked = causesQuery({ filters: { ...ALL_CAUSES, q: words }, limit: CAUSES_SHOWN });
  return queryOptions({
    queryKey: ['find', 'causes', words],
    queryFn: async ({ client }): Promise<readonly Item[]> =>
      causeItems(await client.fetchQuery({ ...asked, staleTime: FRESH_MS })),
  });
};

/** Something that knows things by name: the palette asks each that is meant. */
interface Provider {
  readonly what: string;
  readonly isMeant: (asked: Asked) => boolean;
  /** `q` as it was typed; `asked.words` are its words without prefixes. The key begins with `find`. */
  readonly query: (
    q: string,
    asked: Asked,
  ) => UseQueryOptions<readonly Item[], Error, readonly Item[], string[]>;
}

export const PROVIDERS: readonly Provider[] = [
  {
    what: 'Clusters and objects',
    isMeant: ({ only }) => only === null || only === 'clusters' || only === 'objects',
    query: found,
  },
  {
    what: 'Causes',
    isMeant: ({ only }) => only === null || only === 'causes',
    query: (_, { words }) => causes(words.join(' ')),
  },
];

/** Does somebody answer to this prefix? Views are known here. */
export function isKnown(prefix: string): boolean {
  const asked = parseAsked(prefix);
  return asked.only === 'views' || PROVIDERS.some(({ isMeant }) => isMeant(asked));
}

/** The queries of a question, none for an empty one. */
export const queriesFor = (q: string) => {
  const asked = parseAsked(q);
  return PROVIDERS.map(({ query, isMeant }) => ({
    ...query(q, asked),
    enabled: q !== '' && isMeant(asked),
    staleTime: FRESH_MS,
    gcTime: KEPT_MS,
    retry: false,
    placeholderData: keepPreviousData,
  }));
};
