import { describe, expect, it } from 'vitest';
import type { ClusterRow } from '../../lib/api/contract.ts';
import { noCounts } from '../../lib/flux/state.ts';
import { groupsOf, labelChoice, labelsOf } from './prepare-matrix.ts';
import { kubernetesBars, versionBars } from './prepare-versions.ts';

const cluster = (name: string, more: Partial<ClusterRow> = {}): ClusterRow => ({
  name,
  labels: {},
  origin: 'config',
  connection: 'live',
  reason: null,
  message: null,
  hint: null,
  since: 0,
  nextRetryAt: null,
  lastContactAt: null,
  lastEventAt: null,
  fluxInstalled: true,
  fluxVersion: '2.9.2',
  kubernetesVersion: 'v1.34.2',
  counts: { ...noCounts(), stale: 0 },
  total: 0,
  worst: null,
  ...more,
});
describe('versions', () => {
  it('stand newest first, unknown last, with how far they are behind', () => {
    const bars = versionBars([
      { version: '2.7.3', clusters: 1 },
      { version: null, clusters: 1 },
      { version: '2.10.0', clusters: 4 },
      { version: '2.9.2', clusters: 2 },
    ]);
    expect(bars.map((b) => [b.version, b.behind, b.share])).toEqual([
      ['2.10.0', 0, 1],
      ['2.9.2', 1, 0.5],
      ['2.7.3', 3, 0.25],
      [null, 0, 0.25],
    ]);
  });
});

describe('Kubernetes versions', () => {
  it('count by minor, whatever the provider appends', () => {
    const bars = kubernetesBars([
      cluster('a', { kubernetesVersion: 'v1.35.2-eks-3cfe0ce' }),
      cluster('b', { kubernetesVersion: 'v1.35.6+k3s1' }),
      cluster('c', { kubernetesVersion: null }),
      cluster('d', { kubernetesVersion: 'v1.9.1' }),
    ]);
    expect(bars.map((b) => [b.version, b.clusters])).toEqual([
      ['1.35', 2],
      ['1.9', 1],
      [null, 1],
    ]);
  });
});

describe('groups of clusters', () => {
  const clusters = [
    cluster('a', { labels: { team: 'x', region: 'us' } }),
    cluster('b', { labels: { region: 'eu' } }),
    cluster('c', { labels: { team: 'x' } }),
  ];
  it('offers the labels that clusters carry, the telling ones first', () => {
    expect(labelsOf(clusters)).toEqual(['region', 'team']);
  });
  it('a cluster without the label does not vanish', () => {
    const groups = groupsOf(clusters, (c) => c, labelChoice('region'));
    expect(groups.map((g) => [g.name, g.items.map((c) => c.name).join()])).toEqual([
      ['eu', 'b'],
      ['us', 'a'],
      [null, 'c'],
    ]);
  });
  it('an unknown way of grouping is one group', () => {
    expect(groupsOf(clusters, (c) => c, 'colour')).toHaveLength(1);
  });
});
