'use client';
import { clsx } from 'clsx';
import type { Counts } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import { NO_FILTERS, toggled, type ObjectFilters } from '@/lib/client/url-state';
import { FLUX_KINDS } from '@/lib/flux/kinds';
import type { ObjectState } from '@/lib/flux/state';
import { Glyph } from '@/components/status/glyph';
import { TONE } from '@/components/status/tone';
import { Select } from '@/components/ui/select';
import { FilterLink } from './filter-link';
import { SearchField } from './search-field';
import type { Filtering } from './use-filters';

const STATES: readonly ObjectState[] = [
  'failing',
  'stalled',
  'waiting',
  'unknown',
  'progressing',
  'suspended',
  'ready',
];
const PILL =
  'touch inline-flex h-7 items-center gap-1.5 rounded-md border px-2 whitespace-nowrap hover:bg-hover hover:no-underline';

/** Search, states, kind and what else narrows the list. `counts` are of the whole scope, so they stand only without other filters. */
export function FilterBar({
  filtering,
  counts,
  fixedCluster,
}: {
  filtering: Filtering;
  counts: Counts | undefined;
  fixedCluster: boolean;
}) {
  const { filters } = filtering;
  const bare =
    filters.q === '' &&
    filters.kind.length === 0 &&
    filters.namespace.length === 0 &&
    (fixedCluster || filters.cluster.length === 0);
  const countOf = (tone: ObjectState | 'stale') => (bare ? counts?.[tone] : undefined);
  return (
    <div className="flex flex-wrap items-center gap-1.5 py-1 text-strong">
      <SearchField filtering={filtering} />
      <ul aria-label="States" className="flex flex-wrap gap-1.5">
        {STATES.map((state) => {
          const on = filters.state.includes(state);
          return (
            <li key={state}>
              <FilterLink
                filtering={filtering}
                change={{ state: toggled(filters.state, state) }}
                current={on}
                className={clsx(PILL, on ? 'border-accent bg-selected' : 'border-line')}
              >
                <Glyph tone={state} />
                {TONE[state].label}
                <Figure n={countOf(state)} />
              </FilterLink>
            </li>
          );
        })}
        <li>
          <FilterLink
            filtering={filtering}
            change={{ stale: filters.stale === true ? null : true }}
            current={filters.stale === true}
            className={clsx(
              PILL,
              filters.stale === true ? 'border-accent bg-selected' : 'border-line',
            )}
          >
            <Glyph tone="stale" />
            Stale
            <Figure n={countOf('stale')} />
          </FilterLink>
        </li>
      </ul>
      <Select
        label="Kind"
        value={filters.kind.length === 1 ? (filters.kind[0] ?? '') : ''}
        choices={[
          { value: '', label: filters.kind.length > 1 ? 'several' : 'any' },
          ...FLUX_KINDS.map((kind) => ({ value: kind, label: kind })),
        ]}
        onChoose={(value) => filtering.show({ kind: FLUX_KINDS.filter((kind) => kind === value) })}
      />
      <Chosen filtering={filtering} fixedCluster={fixedCluster} />
    </div>
  );
}

function Figure({ n }: { n: number | undefined }) {
  if (n === undefined) return null;
  return <span className={clsx('num', n === 0 ? 'text-faint' : 'text-soft')}>{number(n)}</span>;
}

/** Filters that have no control of their own, each with a way to take it off. */
function Chosen({ filtering, fixedCluster }: { filtering: Filtering; fixedCluster: boolean }) {
  const { filters } = filtering;
  const chosen: { key: string; words: string; change: Partial<ObjectFilters> }[] = [
    ...(fixedCluster ? [] : filters.cluster).map((cluster) => ({
      key: `c${cluster}`,
      words: `cluster ${cluster}`,
      change: { cluster: toggled(filters.cluster, cluster) },
    })),
    ...filters.namespace.map((namespace) => ({
      key: `n${namespace}`,
      words: `namespace ${namespace}`,
      change: { namespace: toggled(filters.namespace, namespace) },
    })),
    ...(filters.kind.length > 1 ? filters.kind : []).map((kind) => ({
      key: `k${kind}`,
      words: kind,
      change: { kind: toggled(filters.kind, kind) },
    })),
    ...(filters.stale === false
      ? [{ key: 's', words: 'heard only', change: { stale: null } }]
      : []),
  ];
  if (chosen.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-1.5">
      {chosen.map(({ key, words, change }) => (
        <li key={key}>
          <FilterLink
            filtering={filtering}
            change={change}
            label={`Remove filter: ${words}`}
            className={clsx(PILL, 'border-accent bg-selected')}
          >
            {words}
            <span aria-hidden="true" className="text-faint">
              ×
            </span>
          </FilterLink>
        </li>
      ))}
    </ul>
  );
}

/** Everything off but the order. */
export const cleared = (filters: ObjectFilters): ObjectFilters => ({
  ...NO_FILTERS,
  sort: filters.sort,
});
