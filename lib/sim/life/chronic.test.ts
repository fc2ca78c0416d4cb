import { describe, expect, it } from 'vitest';
import { isBroken } from '../../flux/state.ts';
import { settle } from '../../flux/settle.ts';
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
});
