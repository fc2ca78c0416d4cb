import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeKeyOf } from '../flux/cause.ts';
import type { FleetEvent } from '../flux/events.ts';
import { FLUX_KINDS } from '../flux/kinds.ts';
import { objectKey, type FluxRecord } from '../flux/record.ts';
import { CONNECTION_STATES } from '../flux/session.ts';
import { isBroken, noCounts, OBJECT_STATES, SEVERITY } from '../flux/state.ts';
import { isTransition, type Change } from '../store/change.ts';
import { createStore } from '../store/fleet-store.ts';
import { session } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { CLUSTERS, createEvents, KINDS, step, type Step } from '../testing/fleet-steps.ts';
import { NaiveFleet, type Transition } from '../testing/naive-fleet.ts';
import { createCauses } from './causes.ts';
import { createTallies } from './tally.ts';

/** One run: the real things and the naive one are told the same. */
function world() {
  const clock = fakeClock();
  const store = createStore({ clock, firstSeq: 1000, logSize: 10_000 });
  const tallies = createTallies(store);
  const causes = createCauses(store);
  const naive = new NaiveFleet();
  for (const c of CLUSTERS) {
    const event: FleetEvent = {
      type: 'session',
      session: session({ cluster: c }),
      at: clock.now(),
    };
    store.apply(event);
    naive.apply(event);
  }
  const eventOf = createEvents(clock);

  return {
    store,
    tallies,
    causes,
    naive,
    run(s: Step): void {
      if (s.do !== 'advance') {
        // What n0 says, it says on every cluster, as after a commit.
        const isCommit = s.do === 'put' && s.name === 'n0';
        for (const c of isCommit ? CLUSTERS : [s.cluster]) {
          const event = eventOf({ ...s, cluster: c });
          store.apply(event);
          naive.apply(event);
        }
        return;
      }
      const end = clock.now() + s.ms;
      for (let due = naive.nextDue(); due <= end; due = naive.nextDue()) {
        clock.advance(Math.max(0, due - clock.now()));
        naive.resettle(clock.now());
      }
      clock.advance(end - clock.now());
    },
  };
}
type World = ReturnType<typeof world>;

const recordsOf = (w: World): FluxRecord[] => [...w.naive.records.values()];

/** `expect` is asked only where there is a difference: it costs more than everything else here. */
function same(got: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(got, wanted)) expect(got).toEqual(wanted);
}

function checkRecords(w: World): void {
  const held = [...w.store.clusters.values()]
    .flatMap((c) => [...c.kinds.values()])
    .flatMap((rows) => [...rows.values()]);
  same(new Map(held.map((r) => [objectKey(r.seen), r])), w.naive.records);
}

function checkCounters(w: World): void {
  const countsOf = (records: readonly FluxRecord[]) => {
    const counts = { ...noCounts(), stale: 0 };
    for (const r of records) counts[w.naive.isFresh(r) ? r.state : 'stale'] += 1;
    return counts;
  };
  const fleet = w.tallies.fleet();
  const all = recordsOf(w);
  same(fleet.counts, countsOf(all));
  same(fleet.objects, all.length);
  const driftOf = (records: readonly FluxRecord[]) => ({
    drifted: records.filter((r) => w.naive.isFresh(r) && r.seen.drifted).length,
    watched: records.filter(
      (r) => w.naive.isFresh(r) && ['enabled', 'warn'].includes(String(r.seen.driftMode)),
    ).length,
  });
  same(fleet.drift, driftOf(all));
  let failing = 0;
  let healthy = 0;
  for (const c of CLUSTERS) {
    const own = all.filter((r) => r.seen.cluster === c);
    const tally = w.tallies.cluster(c);
    const fresh = own.filter((r) => w.naive.isFresh(r));
    same(tally.counts, countsOf(own));
    same(tally.total, own.length);
    const worst =
      fresh.map((r) => r.state).toSorted((a, b) => SEVERITY[a] - SEVERITY[b])[0] ?? null;
    same(tally.worst, worst);
    same(tally.drift, driftOf(own));
    const broken = fresh.filter((r) => isBroken(r.state)).map((r) => r.since);
    same(tally.brokenSince, broken.length === 0 ? null : Math.min(...broken));
    for (const k of KINDS) {
      const rows = own.filter((r) => r.seen.kind === k);
      const block = w.tallies.block(c, k);
      same(block.total, rows.length);
      for (const s of OBJECT_STATES)
        same(block.counts[s], rows.filter((r) => r.state === s).length);
    }
    if (fresh.some((r) => isBroken(r.state))) failing += 1;
    const heard = w.naive.sessions.get(c);
    const isHeard =
      heard?.connection === 'live' &&
      FLUX_KINDS.every((k) => ['live', 'not-installed', undefined].includes(heard.kinds[k]?.state));
    const isFine = own.every((r) => ['ready', 'suspended'].includes(r.state) && w.naive.isFresh(r));
    if (isHeard && own.length > 0 && isFine) healthy += 1;
  }
  same(fleet.failing, failing);
  same(fleet.healthy, healthy);
  const sessions = [...w.naive.sessions.values()];
  same(fleet.clusters, sessions.length);
  for (const c of CONNECTION_STATES)
    same(fleet.byConnection[c], sessions.filter((s) => s.connection === c).length);
  const versions = Object.groupBy(sessions, (s) => String(s.flux?.version));
  same(
    Object.fromEntries(fleet.versions.map((v) => [String(v.version), v.clusters])),
    Object.fromEntries(Object.entries(versions).map(([v, of]) => [v, of?.length])),
  );
}

/** Causes on several clusters, and such with objects behind them: without these the check would say little. */
const met = { shared: 0, blocking: 0 };

/** Causes by their definition: from each object, everything that it waits for is walked through. */
function checkCauses(w: World): void {
  const standing = recordsOf(w).filter(
    (r) => w.naive.isFresh(r) && (isBroken(r.state) || r.state === 'waiting'),
  );
  const held = new Map(standing.map((r) => [objectKey(r.seen), r]));
  /** Held-up objects that this one waits for, those that they wait for, and so on. */
  const needs = (r: FluxRecord): Set<FluxRecord> => {
    const found = new Set<FluxRecord>();
    const walk = (of: FluxRecord): void => {
      if (of.state !== 'waiting' && of.blocked !== 'waiting') return;
      const { cluster, source, dependsOn } = of.seen;
      for (const ref of source === null ? dependsOn : [source, ...dependsOn]) {
        const need = held.get(objectKey({ cluster, ...ref }));
        if (need === undefined || found.has(need)) continue;
        found.add(need);
        walk(need);
      }
    };
    walk(r);
    return found;
  };
  const isRoot = (r: FluxRecord): boolean =>
    isBroken(r.state) && (needs(r).has(r) || ![...needs(r)].some((n) => isBroken(n.state)));
  const wanted: Record<string, Record<string, [FluxRecord, number]>> = {};
  for (const root of standing.filter(isRoot)) {
    const behind = standing.filter((r) => r !== root && !isRoot(r) && needs(r).has(root));
    (wanted[causeKeyOf(root)] ??= {})[root.seen.cluster] = [root, behind.length];
    for (const r of behind) expect(w.causes.of(r.seen)).not.toBeNull();
    same(w.causes.of(root.seen), causeKeyOf(root));
  }
  const got: typeof wanted = {};
  for (const { key, members } of w.causes.all()) {
    got[key] = {};
    for (const [cluster, { record, blocked }] of members)
      got[key][cluster] = [record, [...blocked.values()].reduce((sum, n) => sum + n, 0)];
    same(w.causes.get(key)?.key, key);
  }
  same(got, wanted);
  for (const members of Object.values(wanted)) {
    const places = Object.values(members);
    met.shared += Number(places.length > 1);
    met.blocking += Number(places.some(([, behind]) => behind > 0));
  }
}

/** Reads the log as a reader that always keeps up does. */
function reader(w: World): () => void {
  let seq = w.store.seq();
  let told = 0;
  return () => {
    const changes = w.store.since(seq);
    if (changes === 'gone') throw new Error('the log lost a reader that keeps up');
    same(
      changes.map((c) => c.seq),
      changes.map((_, i) => seq + 1 + i),
    );
    seq = w.store.seq();
    const heard: Transition[] = [];
    for (const c of changes)
      if (c.type === 'object' && isTransition(c))
        heard.push({ key: objectKey(c), from: c.before?.state, to: c.after?.state });
    same(byKey(heard), byKey(w.naive.transitions.slice(told)));
    told = w.naive.transitions.length;
  };
}

/** Transitions per object, in order: objects that are due at the same moment may come in any order. */
function byKey(transitions: readonly Transition[]): Map<string, Transition[]> {
  const map = new Map<string, Transition[]>();
  for (const t of transitions) map.set(t.key, [...(map.get(t.key) ?? []), t]);
  return map;
}

describe('any sequence of events', () => {
  it('leaves records, counters, causes and log as a naive fleet has them, after every step', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
        const w = world();
        const checkLog = reader(w);
        for (const s of steps) {
          w.run(s);
          checkRecords(w);
          checkCounters(w);
          checkCauses(w);
          checkLog();
        }
      }),
      { numRuns: 300 },
    );
    expect(met.shared).toBeGreaterThan(20);
    expect(met.blocking).toBeGreaterThan(20);
  }, 120_000);

  it('reaches every batch subscriber, once and in order', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
        const w = world();
        // The batch that is under way holds what was before.
        w.run({ do: 'advance', ms: 1_000 });
        const direct: Change[] = [];
        const batched: Change[] = [];
        w.store.observe((c) => direct.push(c));
        w.store.subscribe((changes) => batched.push(...changes));
        for (const s of steps) w.run(s);
        w.run({ do: 'advance', ms: 1_000 });
        expect(batched).toEqual(direct);
      }),
      { numRuns: 50 },
    );
  }, 120_000);
});

describe('the version of the counters', () => {
  it('moves with every figure that moves', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const w = world();
        const figures = () =>
          JSON.stringify([
            w.tallies.fleet(),
            CLUSTERS.map((c) => ({ ...w.tallies.cluster(c), lastEventAt: null })),
          ]);
        for (const s of steps) {
          const before = { figures: figures(), version: w.tallies.version() };
          w.run(s);
          if (figures() !== before.figures) expect(w.tallies.version()).not.toBe(before.version);
        }
      }),
      { numRuns: 50 },
    );
  }, 60_000);
});
