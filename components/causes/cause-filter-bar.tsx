'use client';
import type { CauseList } from '@/lib/api/contract/causes';
import type { CauseFilters } from '@/lib/client/cause-filters';
import { number } from '@/lib/client/format';
import { CLASS, OWNER_LABEL } from '@/lib/flux/failure-class';
import { SearchInput } from '@/components/ui/search-input';
import { Select, type Choice } from '@/components/ui/select';

/** `any`, what there is with its count, and what is chosen though nothing of it is left. */
function choicesOf<T extends string>(
  counts: readonly { value: T; count: number }[],
  chosen: readonly T[],
  label: (value: T) => string,
): Choice<string>[] {
  const gone = chosen.filter((value) => !counts.some((c) => c.value === value));
  return [
    { value: '', label: 'any' },
    ...(chosen.length > 1 ? [{ value: SEVERAL, label: chosen.map(label).join(', ') }] : []),
    ...counts.map(({ value, count }) => ({ value, label: `${label(value)} (${number(count)})` })),
    ...gone.map((value) => ({ value, label: `${label(value)} (0)` })),
  ];
}
const SEVERAL = ',';
const valueOf = (chosen: readonly string[]): string =>
  chosen.length > 1 ? SEVERAL : (chosen[0] ?? '');

export function CauseFilterBar({
  filters,
  list,
  show,
}: {
  filters: CauseFilters;
  list: CauseList | undefined;
  show: (change: Partial<CauseFilters>, how?: 'push' | 'replace') => void;
}) {
  const owners = list?.owners ?? [];
  const classes = list?.classes ?? [];
  const known = <T extends string>(of: readonly { value: T }[], chosen: readonly T[]): T[] => [
    ...of.map((c) => c.value),
    ...chosen,
  ];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 py-1 text-strong max-sm:contents">
      <SearchInput
        q={filters.q}
        label="Search object, message, cluster"
        onSearch={(q) => show({ q }, 'replace')}
        className="min-w-0 grow max-sm:mt-1 md:grow-0"
      />
      <Select
        label="for"
        value={valueOf(filters.owner)}
        choices={choicesOf(owners, filters.owner, (owner) => OWNER_LABEL[owner])}
        onChoose={(value) => {
          if (value !== SEVERAL)
            show({
              owner: known(owners, filters.owner)
                .filter((o) => o === value)
                .slice(0, 1),
            });
        }}
      />
      <Select
        label="what"
        value={valueOf(filters.class)}
        choices={choicesOf(classes, filters.class, (name) => CLASS[name].words)}
        onChoose={(value) => {
          if (value !== SEVERAL)
            show({
              class: known(classes, filters.class)
                .filter((c) => c === value)
                .slice(0, 1),
            });
        }}
      />
      {filters.label.map((pair) => (
        <button
          key={pair}
          type="button"
          aria-label={`Remove filter: ${pair}`}
          onClick={() => show({ label: filters.label.filter((p) => p !== pair) })}
          className="touch inline-flex h-7 items-center gap-1.5 rounded-md border border-accent bg-selected px-2 whitespace-nowrap hover:bg-hover"
        >
          {pair}
          <span aria-hidden="true" className="text-faint">
            ×
          </span>
        </button>
      ))}
    </div>
  );
}
