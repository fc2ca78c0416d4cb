'use client';
import { clsx } from 'clsx';
import type { Counts } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import { NO_FILTERS, toggled, type ObjectFilters } from '@/lib/client/url-state';
import { FLUX_KINDS } from '@/lib/flux/kinds';
import { Glyph } from '@/components/status/glyph';
import { COUNT_TONES, TONE, type CountTone } from '@/components/status/tone';
import { Select } from '@/components/ui/select';
import { FilterLink } from './filter-link';
import { SearchField } from './search-field';
import type { Filtering } from './use-filters';

const PILL =
  'touch inline-flex h-7 items-center gap-1.5 rounded-md border px-2 whitespace-nowrap hover:bg-hover hover:no-underline';

/** Search, kind, and the filters that have no control of their own. */
export function FilterBar({
  filtering,
  fixedCluster,
}: {
  filtering: Filtering;
  fixedCluster: boolean;
}) {
  const { kind } = filtering.filters;
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 py-1 text-strong max-sm:contents">
      <SearchField filtering={filtering} />
      <Select
        label="Kind"
        value={kind.length === 1 ? (kind[0] ?? '') : ''}
        choices={[
          { value: '', label: kind.length > 1 ? 'several' : 'any' },
          ...FLUX_KINDS.map((k) => ({ value: k, label: k })),
        ]}
        onChoose={(value) => filtering.show({ kind: FLUX_KINDS.filter((k) => k === value) })}
      />
      <Chosen filtering={filtering} fixedCluster={fixedCluster} />
    </div>
  );
}

/** States as filters. `counts` are of the whole scope, so they stand only while nothing else narrows the list. */
export function StateFilters({
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
  const isOn = (tone: CountTone): boolean =>
    tone === 'stale' ? filters.stale === true : filters.state.includes(tone);
  const changeFor = (tone: CountTone): Partial<ObjectFilters> =>
    tone === 'stale'
      ? { stale: filters.stale === true ? null : true }
      : { state: toggled(filters.state, tone) };
  return (
    <ul
      aria-label="States"
      className="flex flex-wrap gap-1.5 border-b border-hair px-3 py-1.5 max-md:flex-nowrap max-md:overflow-x-auto"
    >
      {COUNT_TONES.map((tone) => (
        <li key={tone}>
          <FilterLink
            filtering={filtering}
            change={changeFor(tone)}
            current={isOn(tone)}
            className={clsx(PILL, isOn(tone) ? 'border-accent bg-selected' : 'border-line')}
          >
            <Glyph tone={tone} />
            {TONE[tone].label}
            <Figure n={bare ? counts?.[tone] : undefined} />
          </FilterLink>
        </li>
      ))}
    </ul>
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
