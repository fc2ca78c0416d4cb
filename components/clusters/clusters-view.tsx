'use client';
import { clsx } from 'clsx';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ClusterFacet, ClusterList, ClusterSort } from '@/lib/api/contract/clusters';
import { number, plural } from '@/lib/client/format';
import { ALL_CLUSTERS, isNarrowed } from '@/lib/client/cluster-filters';
import { fleetQuery } from '@/lib/client/queries';
import { Panel } from '@/components/ui/panel';
import { Resort } from '@/components/ui/resort';
import { SearchInput } from '@/components/ui/search-input';
import { Select } from '@/components/ui/select';
import { Empty, ErrorBox, Skeleton } from '@/components/ui/states';
import { WindowedTable } from '@/components/ui/windowed-table';
import { FacetGroup, type FacetLink } from './facet-rail';
import { activeValues, facetTitle, valueWords } from './facets';
import { FilterLink } from './filter-link';
import { listColumns, listRowClass, type SortHead } from './list-columns';
import { useClusterFilters, type ClusterFiltering } from './use-cluster-filters';
import { useClusterRows } from './use-cluster-rows';

const SORTS: Record<ClusterSort, string> = {
  worst: 'worst first',
  name: 'by name',
  version: 'oldest Flux first',
  kubernetes: 'oldest Kubernetes first',
  objects: 'most objects first',
  drift: 'most drift first',
  since: 'longest failure first',
  event: 'newest change first',
};

/** Every cluster of the fleet: found by facet and search, in any order, all of it in the address. */
export function ClustersView() {
  const filtering = useClusterFilters();
  const fleet = useQuery(fleetQuery());
  const list = useRef<HTMLTableSectionElement>(null);
  const rows = useClusterRows(filtering.filters, list);
  const { data, error, count, total } = rows;
  const all = fleet.data?.clusters.total;
  return (
    <>
      <h1>Clusters</h1>
      <p className="mt-0.5 mb-3.5 text-soft">
        {all === undefined
          ? 'Every cluster of the fleet.'
          : `${plural(all, 'cluster')}, each read over its own connection.`}
      </p>
      <div className="grid grid-cols-[200px_minmax(0,1fr)] items-start gap-3 max-lg:grid-cols-1">
        <Rail filtering={filtering} facets={data?.facets ?? []} />
        <Panel
          id="clusters"
          title="Clusters"
          hideTitle
          note={
            <SearchInput
              q={filtering.filters.q}
              label="Search name, label, version"
              onSearch={(q) => filtering.show({ q }, 'replace')}
              className="my-1 text-strong"
            />
          }
          aside={
            <>
              <Resort changes={rows.changes} onClick={rows.accept} />
              {data !== undefined && (
                <output className="num text-faint">
                  {all === undefined || total === all
                    ? plural(total, 'cluster')
                    : `${number(total)} of ${number(all)}`}
                </output>
              )}
              <Select
                label="order"
                quiet
                value={filtering.filters.sort}
                onChoose={(sort) => filtering.show({ sort })}
                choices={Object.entries(SORTS).map(([value, label]) => ({
                  value: value as ClusterSort,
                  label,
                }))}
              />
            </>
          }
        >
          <Active filtering={filtering} />
          {data === undefined ? (
            error === null ? (
              <Skeleton rows={12} label="Loading clusters" />
            ) : (
              <ErrorBox
                tried="The clusters could not be loaded"
                why={error.message}
                onRetry={() => void rows.refetch()}
                className="min-h-80"
              />
            )
          ) : count === 0 ? (
            <Nothing filtering={filtering} fleet={all ?? 0} />
          ) : (
            <div className={clsx('cluster-list', !rows.settled && 'opacity-50')}>
              <WindowedTable
                label="Clusters"
                columns={listColumns(filtering.filters.sort, sortHead(filtering))}
                count={count}
                span={rows.drawn}
                rowAt={(index) => rows.rows[index]}
                rowClass={listRowClass}
                list={list}
              />
            </div>
          )}
        </Panel>
      </div>
    </>
  );
}

const sortHead =
  (filtering: ClusterFiltering): SortHead =>
  (sort, words) => {
    const isNow = filtering.filters.sort === sort;
    return (
      <FilterLink
        filtering={filtering}
        change={{ sort: isNow ? 'worst' : sort }}
        title={isNow ? 'Worst first again' : SORTS[sort]}
        className={clsx('truncate hover:text-strong', isNow && 'text-strong')}
      >
        {words}
        {isNow && <span aria-hidden="true"> {DOWN.has(sort) ? '↓' : '↑'}</span>}
      </FilterLink>
    );
  };
const DOWN: ReadonlySet<ClusterSort> = new Set(['objects', 'event', 'drift']);

const facetLink =
  (filtering: ClusterFiltering, facet: ClusterFacet): FacetLink =>
  ({ value, selected }, children, className) => (
    <FilterLink
      filtering={filtering}
      change={filtering.toggle(facet, value)}
      current={selected}
      className={className}
    >
      {children}
    </FilterLink>
  );

/** Facets beside the list; on a small screen they unfold above it. */
function Rail({
  filtering,
  facets,
}: {
  filtering: ClusterFiltering;
  facets: NonNullable<ClusterList['facets']>;
}) {
  const chosen = activeValues(filtering.filters).length;
  const groups = facets.map(({ facet, values, more }) => {
    const of = facet as ClusterFacet;
    const selected = filtering.filters.values[of] ?? [];
    return (
      <FacetGroup
        key={facet}
        title={facetTitle(of)}
        more={more.values}
        values={values.map(({ value, count }) => ({
          value,
          count,
          label: valueWords(of, value),
          selected: selected.includes(value),
        }))}
        link={facetLink(filtering, of)}
      />
    );
  });
  return (
    <>
      <nav
        aria-label="Filters"
        className="sticky top-3 max-h-[calc(100vh-24px)] overflow-y-auto overscroll-contain max-lg:hidden"
      >
        {groups}
      </nav>
      <details className="rounded-lg border border-line bg-panel px-2 lg:hidden">
        <summary className="touch flex h-9 items-center px-1 font-medium pointer-coarse:h-11">
          {chosen === 0 ? 'Filters' : `Filters (${number(chosen)})`}
        </summary>
        <nav aria-label="Filters" className="grid grid-cols-2 gap-x-4 pb-2 max-sm:grid-cols-1">
          {groups}
        </nav>
      </details>
    </>
  );
}

/** What narrows the list, each to be taken away by itself. */
function Active({ filtering }: { filtering: ClusterFiltering }) {
  const values = activeValues(filtering.filters);
  if (values.length === 0) return null;
  return (
    <ul
      aria-label="Active filters"
      className="flex flex-wrap items-center gap-1.5 border-b border-hair px-3 py-1.5"
    >
      {values.map(({ facet, value, words }) => (
        <li key={`${facet}\n${value}`} className="max-w-full min-w-0">
          <FilterLink
            filtering={filtering}
            change={filtering.toggle(facet, value)}
            label={`Remove ${words}`}
            className="touch inline-flex h-6 max-w-full items-center gap-1.5 rounded-sm border border-line px-2 text-xs hover:bg-hover hover:no-underline"
          >
            <span className="truncate first-letter:uppercase">{words}</span>
            <span aria-hidden="true" className="text-faint">
              ×
            </span>
          </FilterLink>
        </li>
      ))}
      <li>
        <FilterLink
          filtering={filtering}
          change={{ values: {} }}
          className="touch inline-flex items-center px-1 text-xs text-accent"
        >
          Clear
        </FilterLink>
      </li>
    </ul>
  );
}

function Nothing({ filtering, fleet }: { filtering: ClusterFiltering; fleet: number }) {
  const { filters } = filtering;
  if (fleet === 0 || !isNarrowed(filters))
    return (
      <Empty title="No clusters yet" className="min-h-80">
        Every context of the kubeconfig becomes a cluster here:{' '}
        <code className="font-mono">KUBECONFIG=~/.kube/config npm start</code>
      </Empty>
    );
  return (
    <Empty
      title={filters.q === '' ? 'No cluster matches' : `No cluster matches “${filters.q}”`}
      className="min-h-80"
    >
      {activeValues(filters)
        .map(({ words }) => words)
        .join(' · ')}
      <p>
        <FilterLink
          filtering={filtering}
          change={{ ...ALL_CLUSTERS, sort: filters.sort }}
          className="touch mt-2 inline-flex items-center text-accent underline underline-offset-2"
        >
          Show all clusters
        </FilterLink>
      </p>
    </Empty>
  );
}
