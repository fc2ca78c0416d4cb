'use client';
import { chosen, DEFAULT_COLUMNS, OBJECT_COLUMNS } from '@/lib/client/object-columns';
import { toggled } from '@/lib/client/url-state';
import { Menu } from '@/components/ui/menu';
import { Checkmark } from './checkmark';
import { columnTitle } from './columns';
import { FilterLink } from './filter-link';
import { shownColumns } from './list-columns';
import type { Filtering } from './use-filters';

const ITEM = 'touch flex h-7 items-center gap-2 px-3 hover:bg-hover hover:no-underline';

/** Which columns stand there: a part of the address, as filters are. */
export function ColumnsMenu({
  filtering,
  fixedCluster,
}: {
  filtering: Filtering;
  fixedCluster: boolean;
}) {
  const { columns } = filtering.filters;
  const all = columns ?? DEFAULT_COLUMNS;
  return (
    <Menu label="Columns">
      <ul aria-label="Columns">
        {shownColumns(OBJECT_COLUMNS, fixedCluster)
          .filter((c) => c !== 'name')
          .map((column) => (
            <li key={column}>
              <FilterLink
                filtering={filtering}
                change={{ columns: chosen(toggled(all, column)) }}
                checked={all.includes(column)}
                className={ITEM}
              >
                <Checkmark on={all.includes(column)} />
                {columnTitle(column)}
              </FilterLink>
            </li>
          ))}
      </ul>
      {columns !== null && (
        <FilterLink
          filtering={filtering}
          change={{ columns: null }}
          className={`${ITEM} mt-1 border-t border-hair text-accent`}
        >
          The usual columns
        </FilterLink>
      )}
    </Menu>
  );
}
