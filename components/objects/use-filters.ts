'use client';
import { useSearchParams } from 'next/navigation';
import { filterQuery, NO_FILTERS, parseFilters, type ObjectFilters } from '@/lib/client/url-state';

export interface Filtering {
  readonly filters: ObjectFilters;
  /** The address of this view with other filters: what a link to it carries. */
  readonly href: (change: Partial<ObjectFilters>) => string;
  /** Shows other filters without asking for a page; `replace` for keystrokes, so that Back skips them. */
  readonly show: (change: Partial<ObjectFilters>, how?: 'push' | 'replace') => void;
}

/** Filters of a list of objects, kept in the address. `cluster` fixes the cluster: it is then part of the path. */
export function useFilters(path: string, cluster: string | null): Filtering {
  const params = useSearchParams();
  const parsed = parseFilters(Object.fromEntries(params));
  const found = parsed.ok ? parsed.filters : NO_FILTERS;
  const filters = cluster === null ? found : { ...found, cluster: [cluster] };
  const at = (from: ObjectFilters, change: Partial<ObjectFilters>): string => {
    const query = filterQuery({
      ...from,
      ...change,
      ...(cluster === null ? {} : { cluster: [] }),
    });
    return query === '' ? path : `${path}?${query}`;
  };
  const href = (change: Partial<ObjectFilters>): string => at(found, change);
  return {
    filters,
    href,
    show(change, how = 'push') {
      // From the address as it is now: a search that waits for the end of typing must not undo a filter chosen meanwhile.
      const now = parseFilters(Object.fromEntries(new URLSearchParams(window.location.search)));
      const to = at(now.ok ? now.filters : NO_FILTERS, change);
      if (how === 'push') window.history.pushState(null, '', to);
      else window.history.replaceState(null, '', to);
    },
  };
}
