import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectKey, type FluxRecord } from '../flux/record.ts';
import { OBJECT_STATES } from '../flux/state.ts';
import { createStore } from '../store/fleet-store.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { heard } from '../testing/builders.ts';
import { cluster, CLUSTERS, createEvents, kind, step, type Step } from '../testing/fleet-steps.ts';
import { NaiveFleet } from '../testing/naive-fleet.ts';
import { sourceText } from './object-table.ts';
import { createObjects } from './select.ts';
import {
  rankOf,
  type Facet,
  type FacetCounts,
  type ObjectSort,
  type Position,
  type Selection,
} from './selection.ts';

const LABELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  a: { env: 'prod', ring: '1' },
  b: { env: 'test', ring: '' },
};
const labelsOf = (c: string) => LABELS[c] ?? {};

function world() {
  const clock = fakeClock();
  const store = createStore({ clock, firstSeq: 1000 });
  const select = createObjects(store, labelsOf);
  const naive = new NaiveFleet();
  for (const c of CLUSTERS) {
    const event = heard({ cluster: c }, clock.now());
    store.apply(event);
    naive.apply(event);
  }
  const eventOf = createEvents(clock);
  return {
    select,
    naive,
    run(s: Step): void {
      if (s.do === 'advance') {
        const end = clock.now() + s.ms;
        for (let due = naive.nextDue(); due <= end; due = naive.nextDue()) {
          clock.advance(Math.max(0, due - clock.now()));
          naive.resettle(clock.now());
        }
        clock.advance(end - clock.now());
        return;
      }
      const event = eventOf(s);
      store.apply(event);
      naive.apply(event);
    },
  };
}
type World = ReturnType<typeof world>;

const FACETS: readonly Facet[] = [
  'cluster',
  'kind',
  'namespace',
  'state',
  'stale',
  'reason',
  'source',
  'revision',
  'version',
  'label:env',
  'label:ring',
  'label:constructor',
];
const SORTS: readonly ObjectSort[] = ['worst', 'name', 'cluster', 'kind', 'since', 'oldest'];
const some = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<ReadonlySet<T> | null> =>
  fc.oneof(
    // With every filter at once nothing would match.
    { weight: 6, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(of, { minLength: 1, maxLength: 3 }).map((v) => new Set(v)),
    },
  );
const among = <T>(...values: T[]) => some(fc.constantFrom(...values));

const selection: fc.Arbitrary<Omit<Selection, 'after' | 'offset'>> = fc.record({
  clusters: some(cluster),
  kinds: some(kind),
  namespaces: among('flux-system', 'apps', 'other'),
  states: some(fc.constantFrom(...OBJECT_STATES)),
  stale: fc.constantFrom(null, null, true, false),
  labels: fc
    .record({ env: among(null, 'prod', 'test', 'x'), ring: among(null, '1') })
    .map((l) => new Map(Object.entries(l).flatMap(([k, v]) => (v === null ? [] : [[k, v]])))),
  reasons: among(null, 'Succeeded', 'Failed', 'Other'),
  sources: among(null, 'GitRepository/flux-system/n0', 'GitRepository/flux-system/n9'),
  revisions: among(null, 'r1', 'r2', 'r3'),
  versions: among(null, '2.9.2', '2.7.3', '1.0.0'),
  terms: fc.constantFrom<string[]>(
    [],
    [],
    [],
    ['boom'],
    ['BOOM', 'again'],
    ['flux-system/n1'],
    ['system/', 's/n'],
    ['/'],
    ['n', 'r2'],
    ['post'],
  ),
  facets: fc.subarray([...FACETS]),
  facetLimit: fc.integer({ min: 1, max: 3 }),
  facetTerm: fc.constantFrom('', '', 'R', 'flux-s', 'nothing has it'),
  sort: fc.constantFrom(...SORTS),
  limit: fc.integer({ min: 1, max: 7 }),
});
type Asked = typeof selection extends fc.Arbitrary<infer T> ? T : never;

const textOf = (r: FluxRecord): string =>
  [
    `${r.seen.namespace}/${r.seen.name}`,
    r.message,
    r.seen.applied ?? '',
    r.seen.attempted ?? '',
    r.seen.chart ?? '',
  ]
    .join('\n')
    .toLowerCase();
const orNone = (text: string | null | undefined): string | null =>
  text === undefined || text === '' ? null : text;

/** What a row has of a facet; undefined: it is counted for no value. */
function valueOf(w: World, r: FluxRecord, facet: Facet, s: Asked): string | null | undefined {
  const { seen } = r;
  switch (facet) {
    case 'cluster':
    case 'kind':
    case 'namespace':
      return seen[facet];
    case 'state':
      return w.naive.isFresh(r) || s.stale === true ? r.state : undefined;
    case 'stale':
      return String(!w.naive.isFresh(r));
    case 'reason':
      return orNone(r.reason);
    case 'source':
      return sourceText(seen.source);
    case 'revision':
      return orNone(seen.applied);
    case 'version':
      return orNone(w.naive.sessions.get(seen.cluster)?.flux?.version);
    default:
      return orNone(
        Object.entries(labelsOf(seen.cluster)).find(([k]) => facet === `label:${k}`)?.[1],
      );
  }
}

function wantedOf(s: Asked): Map<Facet, ReadonlySet<string | null>> {
  const stale = s.stale ?? (s.states === null ? null : false);
  const all: [Facet, ReadonlySet<string | null> | null][] = [
    ['cluster', s.clusters],
    ['kind', s.kinds],
    ['namespace', s.namespaces],
    ['state', s.states],
    ['stale', stale === null ? null : new Set([String(stale)])],
    ['reason', s.reasons],
    ['source', s.sources],
    ['revision', s.revisions],
    ['version', s.versions],
    ...[...s.labels].map(([k, v]): [Facet, typeof v] => [`label:${k}`, v]),
  ];
  return new Map(all.flatMap(([facet, wanted]) => (wanted === null ? [] : [[facet, wanted]])));
}

function matching(w: World, s: Asked, without?: Facet): FluxRecord[] {
  const wanted = [...wantedOf(s)].filter(([facet]) => facet !== without);
  return [...w.naive.records.values()].filter(
    (r) =>
      s.terms.every((t) => textOf(r).includes(t.toLowerCase())) &&
      wanted.every(([facet, values]) => {
        const value = facet === 'state' ? r.state : valueOf(w, r, facet, s);
        return value !== undefined && values.has(value);
      }),
  );
}

function naiveOrder(w: World, s: Asked): string[] {
  const id = (r: FluxRecord) => [r.seen.cluster, r.seen.namespace, r.seen.name, r.seen.kind];
  const key: Record<ObjectSort, (r: FluxRecord) => (string | number)[]> = {
    worst: (r) => [rankOf(r.state, w.naive.isFresh(r)), -r.since, ...id(r)],
    since: (r) => [-r.since, ...id(r)],
    oldest: (r) => [r.since, ...id(r)],
    name: (r) => [r.seen.name, r.seen.namespace, ...id(r)],
    cluster: id,
    kind: (r) => [r.seen.kind, ...id(r)],
  };
  const compare = (a: (string | number)[], b: (string | number)[]): number => {
    for (const [i, x] of a.entries()) {
      const y = b[i];
      if (y !== undefined && x !== y) return x < y ? -1 : 1;
    }
    return 0;
  };
  return matching(w, s)
    .map((r) => ({ r, k: key[s.sort](r) }))
    .toSorted((a, b) => compare(a.k, b.k))
    .map(({ r }) => objectKey(r.seen));
}

function naiveFacet(w: World, s: Asked, facet: Facet): FacetCounts {
  const counts = new Map<string | null, number>();
  for (const r of matching(w, s, facet)) {
    const value = valueOf(w, r, facet, s);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const named = wantedOf(s).get(facet);
  const order = (a: [string | null, number], b: [string | null, number]): number =>
    b[1] - a[1] || ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1);
  const fits = ([value]: [string | null, number]) =>
    s.facetTerm === '' ||
    named?.has(value) === true ||
    (value ?? '').toLowerCase().includes(s.facetTerm.toLowerCase());
  const all = [...counts].filter(fits).toSorted(order);
  const top = all.slice(0, s.facetLimit);
  const shown = [
    ...top,
    ...[...(named ?? [])]
      .filter((v) => !top.some(([value]) => value === v))
      .map((v): [string | null, number] => [v, counts.get(v) ?? 0]),
  ].toSorted(order);
  const rest = all.filter(([v]) => !shown.some(([value]) => value === v));
  return {
    facet,
    values: shown.map(([value, count]) => ({ value, count })),
    more: { values: rest.length, objects: rest.reduce((sum, [, n]) => sum + n, 0) },
  };
}

/** Reads every page through the cursor and compares them, and each page's facets, with the naive answer. */
function check(w: World, s: Asked): void {
  const wanted = naiveOrder(w, s);
  const facets = s.facets.map((f) => naiveFacet(w, s, f));
  const got: string[] = [];
  let after: Position | null = null;
  for (let more = true; more;) {
    const page = w.select({ ...s, after, offset: 0 });
    expect(page.total).toBe(wanted.length);
    expect(page.rows.length).toBeLessThanOrEqual(s.limit);
    expect(page.facets).toEqual(facets);
    for (const row of page.rows) {
      expect(row.record).toEqual(w.naive.records.get(objectKey(row)));
      expect(row.fresh).toBe(w.naive.isFresh(row.record));
    }
    got.push(...page.rows.map((r) => objectKey(r)));
    after = page.rows.at(-1) ?? null;
    more = page.more;
  }
  expect(got).toEqual(wanted);
  const offset = wanted.length >> 1;
  const from = w.select({ ...s, after: null, offset });
  expect(from.rows.map((r) => objectKey(r))).toEqual(wanted.slice(offset, offset + s.limit));
}

describe('a list of objects', () => {
  it('read page by page gives every match once, in order, with true facets, after any event', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, selection), { minLength: 20, maxLength: 60 }),
        (steps) => {
          const w = world();
          for (const [s, asked] of steps) {
            w.run(s);
            check(w, asked);
          }
        },
      ),
      { numRuns: 200 },
    );
  }, 120_000);
});
