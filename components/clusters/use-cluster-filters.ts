'use client';
import { useSearchParams } from 'next/navigation';
import {
  ALL_CLUSTERS,
  clustersPath,
  parseClusters,
  toggledFacet,
  type ClusterFilters,
} from '@/lib/client/cluster-filters';
import type { ClusterFacet } from '@/lib/api/contract/clusters';

export interface ClusterFiltering {
  readonly filters: ClusterFilters;
  /** The address of the list with a change: what a link to it carries. */
  readonly href: (change: Partial<ClusterFilters>) => string;
  readonly toggle: (facet: ClusterFacet, value: string) => Partial<ClusterFilters>;
  /** Shows it without asking for a page; `replace` for keystrokes, so that Back skips them. */
  readonly show: (change: Partial<ClusterFilters>, how?: 'push' | 'replace') => void;
}

const inAddress = (params: URLSearchParams): ClusterFilters => {
  const parsed = parseClusters(Object.fromEntries(params));
  return parsed.ok ? parsed.filters : ALL_CLUSTERS;
};

/** What the list of clusters shows, kept in the address. */
export function useClusterFilters(): ClusterFiltering {
  const filters = inAddress(useSearchParams());
  return {
    filters,
    href: (change) => clustersPath({ ...filters, ...change }),
    toggle: (facet, value) => toggledFacet(filters, facet, value),
    show(change, how = 'push') {
      // From the address as it is now: a search that waits for the end of typing must not undo a filter chosen meanwhile.
      const now = inAddress(new URLSearchParams(window.location.search));
      const to = clustersPath({ ...now, ...change });
      if (how === 'push') window.history.pushState(null, '', to);
      else window.history.replaceState(null, '', to);
    },
  };
}
