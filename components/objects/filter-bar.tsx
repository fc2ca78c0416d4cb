'use client';
import { clsx } from 'clsx';
import type { Counts } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import { isFiltered, toggled, type ObjectFilters } from '@/lib/client/url-state';
import { FLUX_KINDS } from '@/lib/flux/kinds';
import { Glyph } from '@/components/status/glyph';
import { COUNT_TONES, TONE, type CountTone } from '@/components/status/tone';
import { Select } from '@/components/ui/select';
import { FilterLink } from './filter-link';
import { SearchField } from './search-field';
import type { Filtering } from './use-filters';

const PILL =
  'touch inline-flex h-7 items-center gap-1.5 rounded-md border px-2 whitespace-nowrap hover:bg-hover hover:no-underline';

/** Search and kind, where no rail offers more. */
export function FilterBar({ filtering }: { filtering: Filtering }) {
  const { kind } = filtering.filters;
  return (
    <>
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
    </>
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
  const bare = !isFiltered({
    ...filters,
    state: [],
    stale: null,
    cluster: fixedCluster ? [] : filters.cluster,
  });
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
