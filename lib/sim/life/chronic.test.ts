import { describe, expect, it } from 'vitest';
import { isBroken } from '../../flux/state.ts';
import { settle } from '../../flux/settle.ts';
import { waitLimit } from '../../flux/timeouts.ts';
import { project } from '../../project/project.ts';
import { bench } from './testing.ts';
import type { TruthRow } from './truth.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('what has failed for long when the simulation begins', () => {
  it.each([0, 20 * MINUTE])('says itself since when, also %d ms later', (later) => {
    const b = bench({ seed: 1, clusters: 60, size: 60, sick: true });
    b.clock.advance(later);
    const begin = b.clock.now() - later;
    const old = [...b.life.truth.rows()].filter(
      (r): r is TruthRow & { since: number } =>
        (r.state === 'failing' || r.state === 'stalled') && r.since !== null && r.since < begin,
    );
    expect(old.map((r) => r.kind).toSorted()).toEqual([
      'GitRepository',
      'HelmChart',
      'HelmRelease',
      'Kustomization',
      'Kustomization',
    ]);
    for (const row of old) {
      const life = b.life.fleet
        .cluster(row.cluster)
        .find(`${row.kind}/${row.namespace}/${row.name}`);
      const seen = project(row.cluster, row.kind, { ...life?.read() });
      const { state, since } = settle(undefined, seen, b.clock.now());
      expect([row.kind, isBroken(state)]).toEqual([row.kind, true]);
      expect([row.kind, Math.abs(since - row.since) <= SECOND]).toEqual([row.kind, true]);
    }
    expect(b.errors).toEqual([]);
  });

  it('a wait of days is a wait, and from when on it counts as a failure', () => {
    const b = bench({ seed: 1, clusters: 60, size: 60, sick: true });
    const [row, ...others] = [...b.life.truth.rows({ state: 'waiting' })];
    if (row === undefined || row.since === null) throw new Error('nothing waits');
    expect(others).toEqual([]);
    const life = b.life.fleet.cluster(row.cluster).find(`${row.kind}/${row.namespace}/${row.name}`);
    const seen = project(row.cluster, row.kind, { ...life?.read() });
    // One rule, stated twice: by the truth on its own, and by the program that is tested with it.
    const limit = row.since + waitLimit(seen);
    expect(Math.abs((row.failingFrom ?? 0) - limit)).toBeLessThanOrEqual(SECOND);
    expect(settle(undefined, seen, limit - MINUTE).state).toBe('waiting');
    expect(settle(undefined, seen, limit + MINUTE).state).toBe('failing');
    const ready = [...b.life.truth.rows({ state: 'ready' })];
    expect(ready.every((r) => r.failingFrom === null)).toBe(true);
  });
});
