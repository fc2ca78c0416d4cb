'use client';
import { cleared } from '@/lib/client/url-state';
import { chipsOf } from './facets';
import { FilterLink } from './filter-link';
import type { Filtering } from './use-filters';

/** Filters that are on, each with a way to take it off, and all of them with one. */
export function Chips({
  filtering,
  fixedCluster,
}: {
  filtering: Filtering;
  fixedCluster: boolean;
}) {
  const chips = chipsOf(filtering.filters, fixedCluster);
  if (chips.length === 0) return null;
  return (
    <ul
      aria-label="Filters"
      className="flex flex-wrap items-center gap-1.5 border-b border-hair px-3 py-1.5"
    >
      {chips.map(({ key, name, value, change }) => (
        <li key={key} className="min-w-0">
          <FilterLink
            filtering={filtering}
            change={change}
            label={`Remove filter: ${name} ${value}`}
            title={`${name}: ${value}`}
            className="touch inline-flex h-6 max-w-72 items-center gap-1.5 rounded-md border border-accent bg-selected px-2 text-xs hover:bg-hover hover:no-underline"
          >
            <span className="flex-none text-soft">{name}</span>{' '}
            <span className="truncate">{value}</span>
            <span aria-hidden="true" className="text-faint">
              ×
            </span>
          </FilterLink>
        </li>
      ))}
      <li>
        <FilterLink
          filtering={filtering}
          change={cleared(filtering.filters)}
          className="touch inline-flex h-6 items-center px-1 text-xs text-accent"
        >
          Clear all
        </FilterLink>
      </li>
    </ul>
  );
}
