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
  const href = (change: Partial<ObjectFilters>): string => {
    const query = filterQuery({
      ...found,
      ...change,
      ...(cluster === null ? {} : { cluster: [] }),
    });
    return query === '' ? path : `${path}?${query}`;
  };
  return {
    filters,
    href,
    show(change, how = 'push') {
      if (how === 'push') window.history.pushState(null, '', href(change));
      else window.history.replaceState(null, '', href(change));
    },
  };
}
