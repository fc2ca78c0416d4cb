'use client';
import { useSearchParams } from 'next/navigation';
import { causePage } from '@/lib/api/contract/cause-words';
import {
  ALL_CAUSES,
  causeFilterText,
  parseCauseFilters,
  type CauseFilters,
} from '@/lib/client/cause-filters';

const read = (params: URLSearchParams): CauseFilters => {
  const parsed = parseCauseFilters(Object.fromEntries(params));
  return parsed.ok ? parsed.filters : ALL_CAUSES;
};

/** The address of the list with these filters. */
export const causesHref = (filters: Partial<CauseFilters>): string => {
  const text = causeFilterText(filters);
  return text === '' ? causePage.list() : `${causePage.list()}?${text}`;
};

/** Filters of the list of causes, kept in the address; `replace` for keystrokes, so that Back skips them. */
export function useCauseFilters(): {
  readonly filters: CauseFilters;
  readonly show: (change: Partial<CauseFilters>, how?: 'push' | 'replace') => void;
} {
  const filters = read(useSearchParams());
  return {
    filters,
    show(change, how = 'push') {
      // From the address as it is now: a search that waits for the end of typing must not undo a filter chosen meanwhile.
      const now = read(new URLSearchParams(window.location.search));
      const to = causesHref({ ...now, ...change });
      if (how === 'push') window.history.pushState(null, '', to);
      else window.history.replaceState(null, '', to);
    },
  };
}
