import type { ReactNode } from 'react';
import { DEFAULT_COLUMNS, type ObjectColumn } from '@/lib/client/object-columns';
import type { ObjectSort } from '@/lib/client/url-state';
import { listColumns, type ListColumn } from './columns';
import { FilterLink } from './filter-link';
import type { Filtering } from './use-filters';

/** What a click on a column's head sorts by next: its order, turned round where that exists, then worst first again. */
export function nextSort(column: ObjectSort, now: ObjectSort): ObjectSort {
  if (column === 'since') return now === 'since' ? 'oldest' : now === 'oldest' ? 'worst' : 'since';
  return now === column ? 'worst' : column;
}

/** `since` is a moment: the newest has the highest. Worst first is no rising order of words: it is the usual one. */
export const sortedAs = (
  column: ObjectSort,
  now: ObjectSort,
): 'ascending' | 'descending' | undefined => {
  if (column === 'since')
    return now === 'since' ? 'descending' : now === 'oldest' ? 'ascending' : undefined;
  if (now !== column) return undefined;
  return column === 'worst' ? 'descending' : 'ascending';
};

const SAYS: Readonly<Record<ObjectSort, string>> = {
  worst: 'worst first',
  since: 'newest first',
  oldest: 'oldest first',
  name: 'by name',
  kind: 'by kind',
  cluster: 'by cluster',
};
export const SORTS = Object.entries(SAYS).map(([value, label]) => ({
  value: value as ObjectSort,
  label,
}));

/** The chosen columns, each with a head that sorts by it where the list can be sorted so. */
export function columnsFor(filtering: Filtering, fixedCluster: boolean): readonly ListColumn[] {
  const { columns, sort } = filtering.filters;
  const names = shownColumns(columns, fixedCluster);
  return listColumns(names).map((column): ListColumn => {
    if (column.sort === undefined || (fixedCluster && column.sort === 'cluster')) return column;
    const sorted = sortedAs(column.sort, sort);
    return {
      ...column,
      sorted,
      head: (
        <SortLink filtering={filtering} to={nextSort(column.sort, sort)} sorted={sorted}>
          {column.head}
        </SortLink>
      ),
    };
  });
}

/** One cluster's list says nothing by naming the cluster in each row. */
export const shownColumns = (
  chosen: readonly ObjectColumn[] | null,
  fixedCluster: boolean,
): readonly ObjectColumn[] =>
  (chosen ?? DEFAULT_COLUMNS).filter((c) => !fixedCluster || c !== 'cluster');

function SortLink({
  filtering,
  to,
  sorted,
  children,
}: {
  filtering: Filtering;
  to: ObjectSort;
  sorted: 'ascending' | 'descending' | undefined;
  children: ReactNode;
}) {
  return (
    <FilterLink
      filtering={filtering}
      change={{ sort: to }}
      title={`Sort ${SAYS[to]}`}
      className={`-mx-1 flex h-6 min-w-0 items-center gap-1 rounded-sm px-1 hover:bg-hover hover:no-underline ${
        sorted === undefined ? '' : 'text-strong'
      }`}
    >
      <span className="truncate">{children}</span>
      {sorted !== undefined && (
        <span aria-hidden="true" className="text-2xs">
          {sorted === 'ascending' ? '▲' : '▼'}
        </span>
      )}
    </FilterLink>
  );
}
