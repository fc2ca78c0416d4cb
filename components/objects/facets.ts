import type { FacetAnswer } from '@/lib/api/contract';
import { NONE } from '@/lib/api/lists';
import { NO_FILTERS, toggled, type ObjectFilters } from '@/lib/client/url-state';
import { isFluxKind } from '@/lib/flux/kinds';
import { shortRevision } from '@/lib/flux/revision';
import { OBJECT_STATES, SEVERITY, STATE_LABEL, type ObjectState } from '@/lib/flux/state';
import { labelRank, shortLabel } from '@/components/status/labels';

/** Filters that are lists of any texts, and facets of the same names. */
const TEXTS = ['cluster', 'namespace', 'reason', 'source', 'revision', 'version'] as const;
type TextFacet = (typeof TEXTS)[number];
const isText = (facet: string): facet is TextFacet => (TEXTS as readonly string[]).includes(facet);
const stateOf = (value: string): ObjectState | undefined =>
  OBJECT_STATES.find((state) => state === value);
const LABEL = 'label:';
const labelKey = (facet: string): string | null =>
  facet.startsWith(LABEL) ? facet.slice(LABEL.length) : null;

const TITLES: Readonly<Record<string, string>> = {
  state: 'State',
  kind: 'Kind',
  cluster: 'Cluster',
  namespace: 'Namespace',
  reason: 'Reason',
  source: 'Source',
  revision: 'Revision',
  version: 'Flux version',
};

export function titleOf(facet: string): string {
  const key = labelKey(facet);
  return key === null ? (TITLES[facet] ?? facet) : shortLabel(key);
}

/** A value in words, short enough for a narrow column; the whole of it goes into a title. */
export function valueWords(facet: string, value: string): string {
  if (value === NONE || value === '') return 'none';
  if (facet === 'stale') return value === 'true' ? 'Stale' : 'Heard now';
  if (facet === 'state') return STATE_LABEL[stateOf(value) ?? 'unknown'];
  return facet === 'revision' ? shortRevision(value) : value;
}

/** Values that say the same: `KEY=` and `KEY=(none)`. */
const pairOf = (key: string, value: string): string => `${key}=${value === '' ? NONE : value}`;
const sameLabels = (labels: readonly string[]): readonly string[] =>
  labels.map((pair) => (pair.endsWith('=') ? `${pair}${NONE}` : pair));

export function isChosen(filters: ObjectFilters, facet: string, value: string): boolean {
  const key = labelKey(facet);
  if (key !== null) return sameLabels(filters.label).includes(pairOf(key, value));
  if (facet === 'stale') return String(filters.stale) === value;
  if (facet === 'state' || facet === 'kind')
    return (filters[facet] as readonly string[]).includes(value);
  return isText(facet) && filters[facet].includes(value);
}

/** What choosing a value does, or choosing it again. */
export function choosing(
  filters: ObjectFilters,
  facet: string,
  value: string,
): Partial<ObjectFilters> {
  const key = labelKey(facet);
  if (key !== null) return { label: toggled(sameLabels(filters.label), pairOf(key, value)) };
  if (facet === 'stale')
    return { stale: isChosen(filters, facet, value) ? null : value === 'true' };
  const state = stateOf(value);
  if (facet === 'state' && state !== undefined) return { state: toggled(filters.state, state) };
  if (facet === 'kind' && isFluxKind(value)) return { kind: toggled(filters.kind, value) };
  return isText(facet) ? { [facet]: toggled(filters[facet], value) } : {};
}

export interface Chip {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  readonly change: Partial<ObjectFilters>;
}

/** Every filter that is on, each with the change that takes it off. */
export function chipsOf(filters: ObjectFilters, fixedCluster: boolean): readonly Chip[] {
  const chip = (facet: string, value: string): Chip => ({
    key: `${facet} ${value}`,
    name: titleOf(facet),
    value: valueWords(facet, value),
    change: choosing(filters, facet, value),
  });
  return [
    ...filters.state.map((state) => chip('state', state)),
    ...(filters.stale === null
      ? []
      : [{ ...chip('stale', String(filters.stale)), name: 'Freshness' }]),
    ...sameLabels(filters.label).map((pair) => {
      const at = pair.indexOf('=');
      return chip(`${LABEL}${pair.slice(0, at)}`, pair.slice(at + 1));
    }),
    ...filters.kind.map((kind) => chip('kind', kind)),
    ...TEXTS.flatMap((facet) =>
      facet === 'cluster' && fixedCluster ? [] : filters[facet].map((v) => chip(facet, v)),
    ),
    ...(filters.q === ''
      ? []
      : [{ key: 'q', name: 'Text', value: filters.q, change: { q: NO_FILTERS.q } }]),
  ];
}

type Value = FacetAnswer['values'][number];
export interface Group {
  readonly facet: string;
  readonly title: string;
  readonly values: readonly (Value & { readonly facet: string })[];
  readonly more: FacetAnswer['more'];
}

/**
 * Facets as the rail shows them: state first and whole, worst first, so that no count moves a row; then labels, the telling
 * ones first. A facet in which nothing can be chosen is left out.
 */
export function groupsOf(facets: readonly FacetAnswer[]): readonly Group[] {
  const known = new Map(facets.map((f) => [f.facet, f]));
  const countOf = (facet: string, value: string): number =>
    known.get(facet)?.values.find((v) => v.value === value)?.count ?? 0;
  const states: Group = {
    facet: 'state',
    title: titleOf('state'),
    values: [
      ...OBJECT_STATES.toSorted((a, b) => SEVERITY[a] - SEVERITY[b]).map((value) => ({
        facet: 'state',
        value,
        count: countOf('state', value),
      })),
      { facet: 'stale', value: 'true', count: countOf('stale', 'true') },
    ],
    more: { values: 0, objects: 0 },
  };
  const rest = facets
    .filter(({ facet, values }) => facet !== 'state' && facet !== 'stale' && values.length > 0)
    .map(({ facet, values, more }): Group => ({
      facet,
      title: titleOf(facet),
      values: values.map((value) => ({ ...value, facet })),
      more,
    }));
  const rank = ({ facet }: Group): number => {
    const key = labelKey(facet);
    return key === null ? Infinity : labelRank(key);
  };
  return [
    states,
    ...rest.filter((g) => labelKey(g.facet) !== null).toSorted((a, b) => rank(a) - rank(b)),
    ...rest.filter((g) => labelKey(g.facet) === null),
  ];
}
