import { describe, expect, it } from 'vitest';
import { project } from '../../lib/project/project.ts';
import { isFluxKind } from '../../lib/flux/kinds.ts';
import { generateFleet } from '../../lib/sim/generate/fleet.ts';
import { applied, canApply, writtenAt } from './mark.ts';

const US = 123_456_789_012;
const NOW = Date.parse('2026-11-24T12:00:00Z');
const fleet = generateFleet({ seed: 7, clusters: 3, objectsPerCluster: 300, now: NOW });
const objects = fleet.clusters
  .flatMap((cluster) => cluster.objects())
  .filter(({ kind }) => kind === 'Kustomization' || kind === 'HelmRelease');

describe('an event of a bench', () => {
  it('tells its record when it was written, and leaves it ready', () => {
    const written = objects.filter(canApply);
    expect(new Set(written.map(({ kind }) => kind)).size).toBe(2);
    for (const object of written) {
      if (!isFluxKind(object.kind)) throw new Error(object.kind);
      const marked = applied(object, US, '2026-11-24T12:00:01Z');
      const seen = project('one', object.kind, marked);
      expect(writtenAt(seen.applied)).toBe(US);
      expect(seen.verdict).toBe('ready');
      // A second one replaces the first.
      const again = applied(marked, US + 1, '2026-11-24T12:00:02Z');
      expect(writtenAt(project('one', object.kind, again).applied)).toBe(US + 1);
    }
  });

  it('is told from every revision of the simulated fleet', () => {
    for (const object of objects) {
      if (!isFluxKind(object.kind)) continue;
      expect(writtenAt(project('one', object.kind, object).applied)).toBeNull();
    }
    expect(writtenAt(null)).toBeNull();
  });

  it('is only written to objects that are ready', () => {
    const object = objects.find(canApply);
    if (object === undefined) throw new Error('no object can apply a revision');
    expect(canApply({ ...object, spec: { ...object.spec, suspend: true } })).toBe(false);
    expect(canApply({ ...object, status: {} })).toBe(false);
  });
});
