'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useState } from 'react';
import { number, plural } from '@/lib/client/format';
import { facetValuesQuery } from '@/lib/client/objects-queries';
import type { ObjectFilters } from '@/lib/client/url-state';
import { Glyph } from '@/components/status/glyph';
import { TONE, type Tone } from '@/components/status/tone';
import { SearchInput } from '@/components/ui/search-input';
import { Checkmark } from './checkmark';
import { choosing, isChosen, valueWords, type Group } from './facets';
import { FilterLink } from './filter-link';
import type { Filtering } from './use-filters';

type Value = Group['values'][number];

/** From this many values on, typing finds one faster than looking. */
const SEARCHED_FROM = 20;

/** One facet: its values with what choosing each would show, most first. */
export function FacetGroup({ group, filtering }: { group: Group; filtering: Filtering }) {
  const [all, setAll] = useState(false);
  const { facet, title, values, more } = group;
  const isLong = values.length + more.values >= SEARCHED_FROM;
  return (
    <section
      aria-labelledby={`facet-${facet}`}
      className="border-b border-hair py-1.5 last:border-b-0"
    >
      <h2
        id={`facet-${facet}`}
        title={facet.startsWith('label:') ? facet.slice('label:'.length) : undefined}
        className="flex h-6 items-center truncate px-3 text-xs font-medium text-faint"
      >
        {title}
      </h2>
      {all ? (
        <AllValues group={group} filtering={filtering} search={isLong} />
      ) : (
        <Values values={values} filtering={filtering} label={title} />
      )}
      {(more.values > 0 || all) && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="touch flex h-6 w-full items-center px-3 text-left text-xs text-accent hover:underline"
        >
          {all ? 'Fewer' : `${number(more.values)} more`}
          <span className="sr-only">{` of ${title}`}</span>
        </button>
      )}
    </section>
  );
}

/** Everything that a facet has, or what of it holds a text. */
function AllValues({
  group,
  filtering,
  search,
}: {
  group: Group;
  filtering: Filtering;
  search: boolean;
}) {
  const [text, setText] = useState('');
  const { facet, title } = group;
  const { data, error } = useQuery(facetValuesQuery(filtering.filters, facet, text));
  const answer = data?.facets?.find((f) => f.facet === facet);
  const values = answer?.values.map((value) => ({ ...value, facet })) ?? group.values;
  const rest = answer?.more.values ?? 0;
  return (
    <>
      {search && (
        <SearchInput
          q={text}
          label={`Search ${title}`}
          onSearch={setText}
          className="mx-3 my-1 w-[calc(100%-24px)]!"
          shortcut={false}
        />
      )}
      <div className="max-h-80 overflow-y-auto">
        <Values values={values} filtering={filtering} label={title} />
      </div>
      {values.length === 0 && (
        <p className="px-3 py-1 text-xs text-faint">Nothing holds “{text}”.</p>
      )}
      {rest > 0 && (
        <p className="px-3 py-1 text-xs text-faint">
          {plural(rest, 'further value')}: search for one.
        </p>
      )}
      {error !== null && <p className="px-3 py-1 text-xs text-faint">{error.message}</p>}
    </>
  );
}

function Values({
  values,
  filtering,
  label,
}: {
  values: readonly Value[];
  filtering: Filtering;
  label: string;
}) {
  return (
    <ul aria-label={label}>
      {values.map((v) => (
        <li key={`${v.facet} ${v.value}`}>
          <FacetValue value={v} filtering={filtering} />
        </li>
      ))}
    </ul>
  );
}

const toneOf = ({ facet, value }: Value): Tone | null =>
  facet === 'stale' ? 'stale' : facet === 'state' && value in TONE ? (value as Tone) : null;

function FacetValue({ value: v, filtering }: { value: Value; filtering: Filtering }) {
  const { filters }: { filters: ObjectFilters } = filtering;
  const on = isChosen(filters, v.facet, v.value);
  const words = valueWords(v.facet, v.value);
  const tone = toneOf(v);
  return (
    <FilterLink
      filtering={filtering}
      change={choosing(filters, v.facet, v.value)}
      checked={on}
      label={`${words}, ${plural(v.count, 'object')}`}
      title={v.facet === 'stale' ? words : v.value}
      className={clsx(
        'touch flex h-6 items-center gap-2 px-3 hover:bg-hover hover:no-underline',
        on && 'bg-selected',
        v.count === 0 && !on && 'text-faint',
      )}
    >
      <Checkmark on={on} />
      {tone !== null && <Glyph tone={tone} />}
      <span className={clsx('min-w-0 truncate', v.facet === 'revision' && 'font-mono text-xs')}>
        {words}
      </span>
      <span className="num ml-auto flex-none text-xs text-faint">{number(v.count)}</span>
    </FilterLink>
  );
}
