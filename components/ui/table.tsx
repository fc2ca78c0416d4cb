/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role -- see Table: `display: flex` takes the implicit roles away */
import type { ReactNode } from 'react';
import { clsx } from 'clsx';

export interface Column<T> {
  readonly key: string;
  readonly head: ReactNode;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'end';
  /** The rows are in the order of this column. */
  readonly sorted?: 'ascending' | 'descending' | undefined;
  /** Classes of head and cells; `phone` of cells only, where a row is a card (a wrapping flex box). */
  readonly className?: string;
  readonly phone?: string;
}

/**
 * A real table of 28 px rows that becomes a list of cards under 768 px. Roles are spelled out because `display: flex` would
 * take them away. A row's link may be `stretched`: the row is its box.
 */
export function Table<T>({
  label,
  columns,
  rows,
  keyOf,
  rowClass,
  comfortable = false,
}: {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  rowClass?: (row: T) => string | undefined;
  comfortable?: boolean;
}) {
  return (
    <table
      role="table"
      aria-label={label}
      className="w-full table-fixed border-collapse text-left max-md:block"
    >
      <thead role="rowgroup" className="max-md:sr-only">
        <tr role="row">
          {columns.map((c) => (
            <th
              key={c.key}
              role="columnheader"
              scope="col"
              aria-sort={c.sorted}
              className={clsx(
                'h-7 border-b border-hair px-3 text-xs font-medium whitespace-nowrap text-faint',
                c.align === 'end' && 'text-right',
                c.className,
              )}
            >
              {c.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="max-md:block">
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            role="row"
            data-row=""
            className={clsx(
              'relative border-b border-hair last:border-b-0 hover:bg-hover has-[a.stretched:focus-visible]:bg-selected',
              'max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-2 max-md:gap-y-0.5 max-md:px-3 max-md:py-2',
              rowClass?.(row),
            )}
          >
            {columns.map((c) => (
              <td
                key={c.key}
                role="cell"
                className={clsx(
                  'px-3 max-md:h-auto max-md:p-0',
                  comfortable ? 'h-9' : 'h-7',
                  c.align === 'end' && 'text-right',
                  c.className,
                  c.phone,
                )}
              >
                {c.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
