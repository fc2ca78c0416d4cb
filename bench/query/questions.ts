import { parseObjectQuery } from '../../lib/api/query.ts';
import { OBJECT_SORTS, type ObjectList, type ObjectQuery } from '../../lib/api/contract.ts';

const ask = (query: Record<string, string>): ObjectQuery =>
  parseObjectQuery(new URLSearchParams(query));

/** Everything that the page of objects counts. */
const FACETS = 'label:env,label:region,cluster,kind,namespace,state,reason,source,revision,version';

/** Filtered, faceted and sorted, from the whole fleet down to a handful of rows. */
export const PAGES: readonly ObjectQuery[] = [
  ask({ facets: FACETS }),
  ask({ facets: FACETS, sort: 'since' }),
  ask({ facets: FACETS, sort: 'name', label: 'env=production' }),
  ask({ facets: FACETS, sort: 'cluster', state: 'ready', kind: 'Kustomization,HelmRelease' }),
  ask({
    facets: FACETS,
    sort: 'kind',
    namespace: 'flux-system',
    reason: 'ReconciliationSucceeded',
  }),
  ask({ facets: FACETS, state: 'failing,stalled', label: 'env=production,env=staging' }),
  ask({
    facets: FACETS,
    sort: 'name',
    source: 'GitRepository/flux-system/flux-system',
    limit: '500',
  }),
  // Where a scroll bar lets go: in the middle and at the end.
  ...OBJECT_SORTS.map((sort) => ask({ sort, offset: '150000' })),
  ask({ offset: '75000', facets: FACETS }),
  ask({ sort: 'name', offset: '299000' }),
];

/** In names, messages, revisions and charts; the last but one matches nothing, the last across namespace and name. */
export const SEARCHES: readonly ObjectQuery[] = [
  ask({ q: 'timeout deployment' }),
  ask({ q: 'cert-manager', sort: 'name' }),
  ask({ q: 'sha1:8d7d' }),
  ask({ q: 'generation 3', sort: 'cluster', facets: 'cluster,kind,state' }),
  ask({ q: 'no such text anywhere' }),
  ask({ q: 'flux-system/app', sort: 'since' }),
];

/** The same question for the page after this one; null when that was the last. */
export const next = (query: ObjectQuery, { nextCursor }: ObjectList): ObjectQuery | null =>
  nextCursor === null ? null : { ...query, offset: undefined, cursor: nextCursor };
