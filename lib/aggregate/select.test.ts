import { describe, expect, it } from 'vitest';
import { objectKey, type FluxRecord } from '../flux/record.ts';
import { createStore } from '../store/fleet-store.ts';
import { heard, put } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createObjects } from './select.ts';
import { rankOf, type ObjectSort, type Position, type Selection } from './selection.ts';

const ALL: Selection = {
  clusters: null,
  kinds: null,
  namespaces: null,
  states: null,
  stale: null,
  labels: new Map(),
  reasons: null,
  sources: null,
  revisions: null,
  versions: null,
  terms: [],
  facets: [],
  facetLimit: 20,
  facetTerm: '',
  sort: 'worst',
  after: null,
  offset: 0,
  limit: 100,
};

const KINDS = ['Kustomization', 'HelmRelease', 'HelmChart'] as const;
const CLUSTERS = 20;
const EACH = 600;

/** 12,000 objects in an order that helps no sort: more than are looked at one by one. */
function large() {
  const clock = fakeClock();
  const store = createStore({ clock, firstSeq: 0 });
  const select = createObjects(store, () => ({}));
  for (let c = 0; c < CLUSTERS; c += 1) {
    const cluster = `c${(c * 7) % CLUSTERS}`;
    store.apply(heard({ cluster }, clock.now()));
    for (let i = 0; i < EACH; i += 1) {
      const n = (i * 7919) % EACH;
      const object = {
        cluster,
        kind: KINDS[n % KINDS.length] ?? 'Kustomization',
        namespace: `ns${n % 7}`,
        name: `n${n % 97}-${Math.trunc(n / 7)}`,
        verdict: n % 50 === 0 ? ('failing' as const) : ('ready' as const),
        conditionAt: clock.now() - ((n * 31) % 4000) * 1000,
        message: n % 9 === 0 ? 'one of nine' : 'Applied',
      };
      store.apply(put(object, clock.now()));
    }
  }
  const records = (): FluxRecord[] =>
    [...store.clusters.values()].flatMap((c) =>
      [...c.kinds.values()].flatMap((k) => [...k.values()]),
    );
  return { clock, store, select, records };
}

const KEY: Record<ObjectSort, (r: FluxRecord) => (string | number)[]> = {
  worst: (r) => [rankOf(r.state, true), -r.since, ...id(r)],
  since: (r) => [-r.since, ...id(r)],
  oldest: (r) => [r.since, ...id(r)],
  cluster: (r) => id(r),
  kind: (r) => [r.seen.kind, ...id(r)],
  name: (r) => [r.seen.name, r.seen.namespace, ...id(r)],
};
const id = ({ seen }: FluxRecord): string[] => [seen.cluster, seen.namespace, seen.name, seen.kind];

function sorted(records: readonly FluxRecord[], sort: ObjectSort): string[] {
  const keyed = records.map((r) => ({ key: KEY[sort](r), name: objectKey(r.seen) }));
  keyed.sort((a, b) => {
    const i = a.key.findIndex((x, n) => x !== b.key[n]);
    return i < 0 ? 0 : (a.key[i] ?? '') < (b.key[i] ?? '') ? -1 : 1;
  });
  return keyed.map((k) => k.name);
}

describe('pages of a fleet too large to compare every row', () => {
  it.each(Object.keys(KEY) as ObjectSort[])(
    'are in order by %s, wherever the page begins',
    (sort) => {
      const { select, records } = large();
      for (const terms of [[], ['of nine']]) {
        const wanted = sorted(
          records().filter((r) => terms.every((t) => r.message.includes(t))),
          sort,
        );
        const got: string[] = [];
        let after: Position | null = null;
        for (let more = true; more;) {
          const page = select({ ...ALL, sort, terms, limit: 450, after });
          expect(page.total).toBe(wanted.length);
          got.push(...page.rows.map((r) => objectKey(r)));
          after = page.rows.at(-1) ?? null;
          more = page.more;
        }
        expect(got).toEqual(wanted);
      }
    },
  );

  it.each(Object.keys(KEY) as ObjectSort[])(
    'are read from any place in the order by %s',
    (sort) => {
      const { select, records } = large();
      const wanted = sorted(records(), sort);
      for (const offset of [1, 100, 2999, 6000, 11_111, 11_990, 12_000, 40_000]) {
        const page = select({ ...ALL, sort, offset, limit: 100 });
        expect(page.rows.map((r) => objectKey(r))).toEqual(wanted.slice(offset, offset + 100));
        expect(page.more).toBe(offset + 100 < wanted.length);
      }
    },
  );

  it('hold nothing of clusters that left, and give their room to those that come', () => {
    const { select, store, clock } = large();
    for (let round = 0; round < 3; round += 1) {
      for (let c = 0; c < CLUSTERS; c += 2) {
        store.apply({ type: 'cluster-removed', cluster: `c${c}`, at: clock.now() });
        store.apply(heard({ cluster: `c${c}` }, clock.now()));
      }
      expect(select(ALL).total).toBe((CLUSTERS / 2) * EACH);
      for (let c = 0; c < CLUSTERS; c += 2)
        for (let i = 0; i < EACH; i += 1)
          store.apply(put({ cluster: `c${c}`, name: `r${round}-${i}` }, clock.now()));
      const { total, facets } = select({ ...ALL, terms: [`r${round}-`], facets: ['cluster'] });
      expect(total).toBe((CLUSTERS / 2) * EACH);
      expect(facets[0]?.values.every(({ count }) => count === EACH)).toBe(true);
    }
  });
});
