'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import type { Counts, ObjectRow } from '@/lib/api/contract';
import { number, plural } from '@/lib/client/format';
import { absence, type HeldRow } from '@/lib/client/held-order';
import { objectsQuery, PAGE_SIZE } from '@/lib/client/queries';
import { filterQuery, isFiltered, NO_FILTERS, type ObjectSort } from '@/lib/client/url-state';
import { objectKey } from '@/lib/flux/record';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Resort } from '@/components/ui/resort';
import { Select } from '@/components/ui/select';
import { Empty, ErrorBox, Skeleton } from '@/components/ui/states';
import { Table, type Column } from '@/components/ui/table';
import { useHeld } from '@/components/ui/use-held';
import { CLUSTER_COLUMNS, FLEET_COLUMNS } from './columns';
import { cleared, FilterBar, StateFilters } from './filter-bar';
import { FilterLink } from './filter-link';
import { useFilters, type Filtering } from './use-filters';

const SORTS: readonly { value: ObjectSort; label: string }[] = [
  { value: 'worst', label: 'worst first' },
  { value: 'since', label: 'newest first' },
  { value: 'name', label: 'by name' },
  { value: 'kind', label: 'by kind' },
  { value: 'cluster', label: 'by cluster' },
];

interface Row extends HeldRow<ObjectRow> {
  readonly gone: ReturnType<typeof absence>;
}
/** What a row is, whatever became of it. All else is what it once said. */
const NAMES = new Set(['kind', 'name', 'cluster']);
const held = (column: Column<ObjectRow>): Column<Row> => ({
  ...column,
  cell: ({ item, left, gone }) => {
    if (!left || NAMES.has(column.key)) return column.cell(item);
    return column.key === 'state' ? (
      <span className="text-faint" title={gone.title}>
        {gone.words}
      </span>
    ) : null;
  },
});
const COLUMNS = { fleet: FLEET_COLUMNS.map(held), cluster: CLUSTER_COLUMNS.map(held) };
const rowClass = ({ item, left }: Row): string | undefined =>
  left || item.stale ? 'text-faint [&_a]:text-soft [&_code]:text-faint' : undefined;

/** Objects of the fleet, or of one cluster, filtered by the address, page by page. */
export function ObjectList({
  path,
  cluster,
  counts,
}: {
  path: string;
  cluster: string | null;
  counts: Counts | undefined;
}) {
  const filtering = useFilters(path, cluster);
  const { filters } = filtering;
  const query = useInfiniteQuery(objectsQuery(filters));
  const pages = query.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const total = pages.at(-1)?.total ?? 0;
  const settled = query.data !== undefined && !query.isPlaceholderData;
  const list = useHeld(
    items,
    objectKey,
    settled ? `${filterQuery(filters)}#${pages.length}` : null,
  );
  const own = cluster === null ? filters : { ...filters, cluster: [] };
  // Pages come one after the other: a row that moves in between may be on none of them.
  const complete = settled && pages.length === 1 && !query.hasNextPage;
  const gone = absence({ filtered: isFiltered(own), complete });
  // oxlint-disable-next-line oxc/no-map-spread -- rows are held by others, and are some hundreds at most
  const rows = list.rows.map((row): Row => ({ ...row, gone }));
  return (
    <Panel
      id="objects"
      title="Objects"
      hideTitle
      note={<FilterBar filtering={filtering} fixedCluster={cluster !== null} />}
      aside={
        <>
          <Resort changes={settled ? list.changes : 0} onClick={list.accept} />
          {query.data !== undefined && (
            <output className="num text-faint">
              {items.length < total
                ? `${number(items.length)} of ${number(total)}`
                : plural(total, 'object')}
            </output>
          )}
          <Select
            label="order"
            quiet
            value={filters.sort}
            choices={cluster === null ? SORTS : SORTS.filter((s) => s.value !== 'cluster')}
            onChoose={(sort) => filtering.show({ sort })}
          />
        </>
      }
    >
      <StateFilters filtering={filtering} counts={counts} fixedCluster={cluster !== null} />
      {query.data === undefined ? (
        query.error === null ? (
          <Skeleton rows={12} label="Loading objects" />
        ) : (
          <ErrorBox
            tried="The objects could not be loaded"
            why={query.error.message}
            onRetry={() => void query.refetch()}
            className="min-h-80"
          />
        )
      ) : rows.length === 0 ? (
        <NoMatch filtering={filtering} cluster={cluster} />
      ) : (
        <div className={clsx(query.isPlaceholderData && 'opacity-50 transition-opacity')}>
          <Table
            label="Objects"
            columns={cluster === null ? COLUMNS.fleet : COLUMNS.cluster}
            rows={rows}
            keyOf={(row) => row.key}
            rowClass={rowClass}
          />
          {query.hasNextPage && (
            <p className="border-t border-hair p-3 text-center">
              <Button
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {query.isFetchingNextPage
                  ? 'Loading'
                  : `Show ${number(Math.min(PAGE_SIZE, total - items.length))} more of ${number(total)}`}
              </Button>
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

function NoMatch({ filtering, cluster }: { filtering: Filtering; cluster: string | null }) {
  const { filters } = filtering;
  const where = cluster === null ? 'in this fleet' : `on ${cluster}`;
  const own = cluster === null ? filters : { ...filters, cluster: [] };
  if (!isFiltered(own))
    return (
      <Empty title={`No Flux objects are known ${where}`} className="min-h-80">
        They appear here when a cluster with Flux is read.
      </Empty>
    );
  const byState = filters.state.length > 0 && filters.stale === null;
  return (
    <Empty title={`No object ${where} matches`} className="min-h-80">
      <p className="font-mono text-xs">{filterQuery({ ...own, sort: 'worst' })}</p>
      {byState && (
        <p className="mt-1">
          Objects of clusters that are not heard have no state now; they are under Stale.
        </p>
      )}
      <FilterLink
        filtering={filtering}
        change={cleared(filters)}
        className="mt-2 inline-block text-accent underline underline-offset-2"
      >
        Clear {plural(countOf(own), 'filter')}
      </FilterLink>
    </Empty>
  );
}

const countOf = (f: typeof NO_FILTERS): number =>
  f.state.length +
  f.kind.length +
  f.cluster.length +
  f.namespace.length +
  (f.q === '' ? 0 : 1) +
  (f.stale === null ? 0 : 1);
