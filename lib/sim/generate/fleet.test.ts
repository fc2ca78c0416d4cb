import { describe, expect, it } from 'vitest';
import { KINDS, isFluxKind } from '../../flux/kinds.ts';
import { generateFleet } from './fleet.ts';
import type { GeneratedFleet } from './types.ts';
import { servedVersions } from './versions.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const fleet = generateFleet({ seed: 7, clusters: 60, now: NOW });
const large = generateFleet({ seed: 3, clusters: 200, now: NOW });

const bytes = (f: GeneratedFleet): string =>
  f.clusters
    .map((c) => JSON.stringify([c.name, c.labels, c.served, c.crdLabels, c.objects()]))
    .join('\n');
const quantile = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * p)] ?? 0;

describe('a seed fixes the fleet', () => {
  it('makes the same bytes on two runs, and on two readings of one fleet', () => {
    const once = bytes(fleet);
    expect(bytes(generateFleet({ seed: 7, clusters: 60, now: NOW })) === once).toBe(true);
    expect(bytes(fleet) === once).toBe(true);
  });

  it('makes another fleet of another seed', () => {
    expect(bytes(generateFleet({ seed: 8, clusters: 60, now: NOW })) === bytes(fleet)).toBe(false);
  });
});

describe('a fleet is as large as real ones are', () => {
  const sizes = large.clusters.map((c) => c.plans().length);
  const kustomizations = large.clusters.map(
    (c) => c.plans().filter((p) => p.kind === 'Kustomization').length,
  );

  it('has about 100 objects in a cluster, over 180 in a tenth, never over 300', () => {
    expect(quantile(sizes, 0.5)).toBeGreaterThanOrEqual(85);
    expect(quantile(sizes, 0.5)).toBeLessThanOrEqual(125);
    expect(quantile(sizes, 0.9)).toBeGreaterThanOrEqual(180);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(300);
  });

  it('has some 25 to 40 Kustomizations in a cluster, at most about 100', () => {
    expect(quantile(kustomizations, 0.5)).toBeGreaterThanOrEqual(22);
    expect(quantile(kustomizations, 0.5)).toBeLessThanOrEqual(40);
    expect(Math.max(...kustomizations)).toBeLessThanOrEqual(110);
  });

  it('has exactly as many objects as asked for', () => {
    const fixed = generateFleet({ seed: 5, clusters: 24, objectsPerCluster: 300, now: NOW });
    expect(fixed.clusters.map((c) => c.plans().length)).toEqual(
      Array.from({ length: 24 }, () => 300),
    );
  });

  it('depends two to five levels deep', () => {
    const depths = large.clusters.map((c) => {
      const depth = new Map<unknown, number>();
      for (const p of c.plans()) {
        if (p.kind !== 'Kustomization') continue;
        depth.set(p, 1 + Math.max(0, ...p.dependsOn.map((d) => depth.get(d) ?? 0)));
      }
      return Math.max(...depth.values());
    });
    expect(Math.min(...depths)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...depths)).toBeLessThanOrEqual(6);
    expect(quantile(depths, 0.5)).toBeGreaterThanOrEqual(3);
  });

  it('runs every simulated Flux version, most clusters the last two minors', () => {
    const minors = large.clusters.map((c) => c.profile.flux.minor);
    expect(new Set(minors)).toEqual(new Set([2, 4, 6, 7, 8, 9, 10]));
    expect(minors.filter((m) => m >= 9).length / minors.length).toBeGreaterThan(0.6);
  });
});

describe('objects are what an API server of that version would hold', () => {
  it.each(fleet.clusters.map((c) => [c.name, c] as const))('%s', (_, cluster) => {
    const seen = new Set<string>();
    for (const object of cluster.objects()) {
      const { kind, apiVersion, metadata } = object;
      const key = `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
      expect(seen.has(key), `${key} occurs twice`).toBe(false);
      seen.add(key);
      expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);
      expect(Date.parse(metadata.creationTimestamp ?? '')).toBeLessThanOrEqual(NOW);
      if (!isFluxKind(kind)) continue;
      const versions = servedVersions(kind, cluster.profile.flux.minor);
      expect(apiVersion).toBe(`${KINDS[kind].group}/${versions[0]}`);
      const latest = [...JSON.stringify(object).matchAll(/"(20\d\d-[^"]{16})"/g)].map((m) =>
        Date.parse(m[1] ?? ''),
      );
      expect(Math.max(...latest), `${key} has a time in the future`).toBeLessThanOrEqual(NOW);
    }
  });

  it('lists in each inventory the Flux objects that name the Kustomization as their owner', () => {
    for (const cluster of fleet.clusters) {
      const objects = cluster.objects();
      const inventories = new Map(
        objects
          .filter((o) => o.kind === 'Kustomization')
          .map((o) => {
            const { entries } = (o.status ?? {})['inventory'] as { entries: { id: string }[] };
            return [
              `${o.metadata.namespace}/${o.metadata.name}`,
              new Set(entries.map((e) => e.id)),
            ];
          }),
      );
      for (const o of objects) {
        const labels = o.metadata.labels ?? {};
        const name = labels['kustomize.toolkit.fluxcd.io/name'];
        if (name === undefined || !isFluxKind(o.kind)) continue;
        const owner = `${labels['kustomize.toolkit.fluxcd.io/namespace']}/${name}`;
        const id = `${o.metadata.namespace}_${o.metadata.name}_${KINDS[o.kind].group}_${o.kind}`;
        expect(inventories.get(owner)?.has(id), `${id} in ${owner}`).toBe(true);
      }
    }
  });

  it('names no host outside example.com', () => {
    const hosts = bytes(fleet).matchAll(/(?:https?|oci|ssh):\/\/(?:[^/"@]*@)?([^/":]+)/g);
    const foreign = [...hosts]
      .map((m) => m[1] ?? '')
      .filter((h) => !/(^|\.)example\.com$|\.svc\.cluster\.local\.?$/.test(h));
    expect([...new Set(foreign)]).toEqual([]);
  });
});

/** Fields by the first (or last) minor that has them, from the CRDs. */
const FIELDS: readonly [kind: string, path: string, from: number, to: number][] = [
  ['Kustomization', 'spec.deletionPolicy', 5, 99],
  ['Kustomization', 'status.lastAppliedOriginRevision', 5, 99],
  ['Kustomization', 'status.history', 7, 99],
  ['HelmRelease', 'spec.chartRef', 3, 99],
  ['HelmRelease', 'status.inventory', 8, 99],
  ['HelmRelease', 'status.lastAttemptedReleaseActionDuration', 7, 99],
  ['HelmRelease', 'status.lastAttemptedRevisionDigest', 3, 99],
  ['HelmRelease', 'status.lastAppliedRevision', 0, 2],
  ['HelmRelease', 'status.history.0.action', 8, 99],
  ['HelmRelease', 'status.history.0.appVersion', 3, 99],
  ['ImagePolicy', 'status.latestRef', 6, 99],
  ['ImagePolicy', 'status.latestImage', 0, 6],
  ['ImageRepository', 'status.lastScanResult.revision', 7, 99],
  ['Alert', 'status', 99, 99],
  ['Provider', 'status', 99, 99],
];
const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((v, key) => (v as Record<string, unknown> | undefined)?.[key], value);

describe('no object has a field that its Flux version lacks', () => {
  it.each(FIELDS)('%s %s exists from 2.%i to 2.%i', (kind, path, from, to) => {
    for (const cluster of [...fleet.clusters, ...large.clusters]) {
      const { minor } = cluster.profile.flux;
      if (minor >= from && minor <= to) continue;
      for (const o of cluster.objects()) {
        if (o.kind !== kind) continue;
        expect(at(o, path), `${cluster.name} ${o.metadata.name} at 2.${minor}`).toBeUndefined();
      }
    }
  });

  it('shows the condition Drifted from 2.9 on only', () => {
    for (const cluster of large.clusters) {
      if (cluster.profile.flux.minor >= 9) continue;
      expect(JSON.stringify(cluster.objects())).not.toContain('"Drifted"');
    }
  });
});
