'use client';
/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role, jsx-a11y/no-noninteractive-element-interactions -- see Table: `display: grid` takes the implicit roles away; the focus of rows is listened to where they all pass */
import { clsx } from 'clsx';
import { memo, useState, type CSSProperties, type FocusEvent, type RefObject } from 'react';
import type { Column } from './table';
import { drawnRows, TALLEST, type Span } from './window-span';

export interface WindowColumn<T> extends Column<T> {
  /** Its width as a track of a grid. */
  readonly track: string;
}

const ROW =
  'absolute inset-x-0 grid h-(--row) grid-cols-(--tracks) items-center border-b border-hair hover:bg-hover has-[a.stretched:focus-visible]:bg-selected max-md:flex max-md:flex-wrap max-md:content-center max-md:gap-x-2 max-md:gap-y-0.5 max-md:overflow-hidden max-md:px-3';

/**
 * A table of any number of equal rows in the page's own scroll: its height is that of all rows, and those near the screen are
 * drawn. Rows are 28 px, on a phone cards of 92 px. The row that has the focus stays wherever the page is scrolled to.
 */
export function WindowedTable<T>({
  label,
  columns,
  count,
  span,
  rowAt,
  rowClass,
  list,
  onFocused,
}: {
  label: string;
  columns: readonly WindowColumn<T>[];
  count: number;
  /** The rows to draw: of useWindowRows. */
  span: Span;
  /** undefined: not here yet. */
  rowAt: (index: number) => T | undefined;
  rowClass: (row: T) => string | undefined;
  /** Set to the element that useWindowRows measures. */
  list: RefObject<HTMLTableSectionElement | null>;
  /** Told which row has the focus: it is drawn, and has to be known, wherever the page is scrolled to. */
  onFocused?: (index: number | null) => void;
}) {
  const [focused, setFocused] = useState<number | null>(null);
  const drawn = drawnRows(span, focused, count);
  const focus = (index: number | null) => {
    setFocused(index);
    onFocused?.(index);
  };
  const onFocus = (event: FocusEvent) => {
    const index = event.target.closest('[data-row]')?.getAttribute('aria-rowindex');
    focus(index === null || index === undefined ? null : Number(index) - 2);
  };
  const tracks = { '--tracks': columns.map((c) => c.track).join(' ') } as CSSProperties;
  return (
    <table
      role="table"
      aria-label={label}
      aria-rowcount={count + 1}
      className="block w-full text-left [--row:28px] max-md:[--row:92px]"
      style={tracks}
    >
      <thead
        role="rowgroup"
        className="sticky top-0 z-2 block rounded-t-lg bg-panel max-md:sr-only"
      >
        <tr role="row" aria-rowindex={1} className="grid grid-cols-(--tracks) border-b border-hair">
          {columns.map((c) => (
            <th
              key={c.key}
              role="columnheader"
              scope="col"
              aria-sort={c.sorted}
              className={clsx(
                'flex h-7 min-w-0 items-center px-3 text-xs font-medium whitespace-nowrap text-faint',
                c.align === 'end' && 'justify-end',
                c.className,
              )}
            >
              {c.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody
        ref={list}
        role="rowgroup"
        className="relative block"
        style={{ height: `min(calc(var(--row) * ${count}), ${TALLEST})` }}
        onFocus={onFocus}
        onBlur={() => focus(null)}
      >
        {drawn.map((index) => {
          const row = rowAt(index);
          return (
            <Row
              key={index}
              index={index}
              row={row}
              columns={columns as readonly WindowColumn<unknown>[]}
              className={row === undefined ? undefined : rowClass(row)}
            />
          );
        })}
      </tbody>
    </table>
  );
}

/** Drawn again only when it is another row, or says something else. */
const Row = memo(function Row({
  index,
  row,
  columns,
  className,
}: {
  index: number;
  row: unknown;
  columns: readonly WindowColumn<unknown>[];
  className: string | undefined;
}) {
  const top = { top: `calc(var(--row) * ${index})` };
  if (row === undefined)
    return (
      <tr role="row" aria-rowindex={index + 2} aria-busy="true" className={ROW} style={top}>
        <td role="cell" className="col-span-full px-3 max-md:w-full">
          <span className="sr-only">Loading</span>
          <span
            className="skeleton block h-3"
            style={{ width: `${[44, 37, 51, 32, 47][index % 5] ?? 40}%` }}
          />
        </td>
      </tr>
    );
  return (
    <tr
      role="row"
      aria-rowindex={index + 2}
      data-row=""
      className={clsx(ROW, className)}
      style={top}
    >
      {columns.map((c) => (
        <td
          key={c.key}
          role="cell"
          className={clsx(
            'min-w-0 px-3 max-md:p-0',
            c.align === 'end' && 'text-right',
            c.className,
            c.phone,
          )}
        >
          {c.cell(row)}
        </td>
      ))}
    </tr>
  );
});
