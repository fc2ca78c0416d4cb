'use client';
import { clsx } from 'clsx';
import { useRef, type ReactNode } from 'react';
import type { Counts } from '@/lib/api/contract';
import { number, plural } from '@/lib/client/format';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Resort } from '@/components/ui/resort';
import { Select } from '@/components/ui/select';
import { ErrorBox, Skeleton } from '@/components/ui/states';
import { WindowedTable } from '@/components/ui/windowed-table';
import { Chips } from './chips';
import { rowClass } from './columns';
import { ColumnsMenu } from './columns-menu';
import { ExportMenu } from './export-menu';
import { FilterBar, StateFilters } from './filter-bar';
import { columnsFor, SORTS } from './list-columns';
import { NoMatch } from './no-match';
import { SearchField } from './search-field';
import { useFilters, type Filtering } from './use-filters';
import { useObjectRows } from './use-object-rows';

/** Objects of one cluster, filtered by the address. */
export function ObjectList({
  path,
  cluster,
  counts,
}: {
  path: string;
  cluster: string;
  counts: Counts | undefined;
}) {
  const filtering = useFilters(path, cluster);
  return (
    <FilteredList
      filtering={filtering}
      cluster={cluster}
      tools={<FilterBar filtering={filtering} />}
      above={<StateFilters filtering={filtering} counts={counts} fixedCluster />}
    />
  );
}

/** A list of any length in the scroll of its page, with what it is searched, sorted, shown and exported by. */
export function FilteredList({
  filtering,
  cluster,
  tools,
  above,
}: {
  filtering: Filtering;
  /** The one cluster that the page is about. */
  cluster: string | null;
  tools?: ReactNode;
  above?: ReactNode;
}) {
  const { filters } = filtering;
  const fixed = cluster !== null;
  const list = useRef<HTMLTableSectionElement>(null);
  const rows = useObjectRows(filters, list);
  const { count, total, failed } = rows;
  const tally = (
    <>
      <Resort changes={rows.changes} onClick={rows.accept} />
      {count !== undefined && <output className="num text-faint">{plural(total, 'object')}</output>}
    </>
  );
  return (
    <Panel
      id="objects"
      title="Objects"
      hideTitle
      note={
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 py-1 text-strong max-sm:contents">
          {tools ?? <SearchField filtering={filtering} />}
        </div>
      }
      aside={
        <>
          <span className="flex items-center gap-3 max-md:hidden">{tally}</span>
          <Select
            label="order"
            quiet
            value={filters.sort}
            choices={fixed ? SORTS.filter((s) => s.value !== 'cluster') : SORTS}
            onChoose={(sort) => filtering.show({ sort })}
            className="md:hidden"
          />
          <span className="max-md:hidden">
            <ColumnsMenu filtering={filtering} fixedCluster={fixed} />
          </span>
          <ExportMenu filters={filters} total={total} />
        </>
      }
    >
      <div className="flex min-h-11 py-1 flex-row-reverse items-center justify-between gap-3 border-b border-hair px-3 md:hidden">
        {tally}
      </div>
      {above}
      <Chips filtering={filtering} fixedCluster={fixed} />
      {count === undefined ? (
        failed === undefined ? (
          <Skeleton rows={24} label="Loading objects" />
        ) : (
          <ErrorBox
            tried="The objects could not be loaded"
            why={failed.why}
            onRetry={failed.retry}
            className="min-h-80"
          />
        )
      ) : count === 0 && !rows.isOld ? (
        <NoMatch filtering={filtering} cluster={cluster} />
      ) : (
        <div aria-busy={rows.isOld} className={clsx(rows.isOld && 'opacity-50 transition-opacity')}>
          <WindowedTable
            label="Objects"
            columns={columnsFor(filtering, fixed)}
            count={count}
            span={rows.span}
            rowAt={rows.rowAt}
            rowClass={rowClass}
            list={list}
            onFocused={rows.onFocused}
          />
        </div>
      )}
      {count !== undefined && failed !== undefined && (
        <p
          role="alert"
          className="fixed inset-x-3 bottom-3 z-10 mx-auto flex w-fit items-center gap-3 rounded-lg border border-warning bg-warning-tint px-4 py-2"
        >
          {`Some rows could not be loaded: ${failed.why}`}
          <Button onClick={failed.retry}>Try again</Button>
        </p>
      )}
      {count !== undefined && count < total && !rows.isOld && rows.changes === 0 && (
        <p className="border-t border-hair p-3 text-center text-soft">
          {`A page is not tall enough for ${number(total - count)} more: narrow the list, or export it.`}
        </p>
      )}
    </Panel>
  );
}
