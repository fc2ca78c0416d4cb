import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../object.ts';
import { ChartLife } from './chart.ts';
import { KustomizationLife } from './kustomize.ts';
import type { ObjectLife } from './object-life.ts';
import { SourceLife } from './source.ts';
import { bench, firstOf, type Bench } from './testing.ts';

const MINUTE = 60_000;
const KS = 'kustomizations.kustomize.toolkit.fluxcd.io';
const GIT = 'gitrepositories.source.toolkit.fluxcd.io';

/** A Kustomization that applies releases with HelmCharts and is applied by another one. */
const applying = (b: Bench): KustomizationLife =>
  firstOf(
    b,
    KustomizationLife,
    (k) =>
      !k.suspended &&
      k.plan.parent !== null &&
      k.plan.parent !== k.plan &&
      k.releases.some((r) => r.chart instanceof ChartLife),
  );

const remove = ({ home, resource, namespace, name }: ObjectLife): void =>
  void home.store.delete(resource, namespace, name);

const known = (b: Bench, life: ObjectLife): boolean =>
  [...b.life.truth.rows({ cluster: life.cluster, kind: life.kind })].some(
    (r) => r.name === life.name && r.namespace === life.namespace,
  );

describe('a deleted Kustomization', () => {
  it('takes with it what it applied, and all of it comes back when its parent is reconciled', () => {
    const b = bench({ clusters: 6, size: 60 });
    const life = applying(b);
    const { home } = life;
    const below = home.childrenOf(life.plan).flatMap((c) => [c, ...home.childrenOf(c.plan)]);
    const uids = below.map((c) => c.read()?.metadata.uid);
    expect(below.some((c) => c.kind === 'HelmChart')).toBe(true);
    remove(life);
    b.clock.advance(2000);
    for (const gone of [life, ...below]) {
      expect([gone.key, gone.read(), known(b, gone)]).toEqual([gone.key, undefined, false]);
    }
    const parent = home.kustomization(life.plan.parent ?? life.plan);
    parent?.requested();
    b.clock.advance(10 * MINUTE);
    for (const [i, back] of below.entries()) {
      const object = back.read();
      expect([back.key, back.state, known(b, back)]).toEqual([back.key, 'ready', true]);
      expect(object?.metadata.uid).not.toBe(uids[i]);
      expect(object?.metadata.deletionTimestamp).toBeUndefined();
    }
    expect(life.state).toBe('ready');
    expect(life.read()?.status).toHaveProperty('inventory');
    expect(b.errors).toEqual([]);
  });

  it.each([
    ['prune is off', { prune: false, deletionPolicy: 'MirrorPrune' }],
    ['its policy is Orphan', { prune: true, deletionPolicy: 'Orphan' }],
    ['it is suspended', { prune: true, suspend: true }],
  ])('leaves what it applied when %s', (_when, spec) => {
    const b = bench({ clusters: 6, size: 60 });
    const life = applying(b);
    life.home.writeSpec(life, (old) => ({ ...old, ...spec }));
    const children = life.home.childrenOf(life.plan);
    remove(life);
    b.clock.advance(2000);
    expect(life.read()).toBeUndefined();
    expect(children.filter((c) => c.read() === undefined)).toEqual([]);
  });
});

describe('what somebody deletes by hand', () => {
  it('is not there until its Kustomization is reconciled; a release is installed then', () => {
    const b = bench({ clusters: 6, size: 60 });
    const parent = applying(b);
    const release = parent.releases.find((r) => r.chart instanceof ChartLife);
    if (release === undefined) throw new Error('no release');
    const spec = release.read()?.spec;
    remove(release);
    b.clock.advance(1000);
    expect([known(b, release), release.chart?.read()]).toEqual([false, undefined]);
    parent.requested();
    b.clock.advance(5 * MINUTE);
    const object = release.read();
    expect(object?.spec).toEqual(spec);
    expect(object?.status).toMatchObject({
      conditions: [
        { type: 'Ready', status: 'True', reason: 'InstallSucceeded' },
        { type: 'Released', status: 'True', reason: 'InstallSucceeded' },
      ],
      history: [{ version: 1, status: 'deployed' }],
    });
    expect(object?.status).toHaveProperty('helmChart');
    expect(release.chart?.state).toBe('ready');
    expect(b.errors).toEqual([]);
  });

  it('a source: what follows it fails until it is back', () => {
    const b = bench({ clusters: 10, size: 80, pace: { requeueMs: 5000 } });
    const source = firstOf(
      b,
      SourceLife,
      (s) =>
        s.kind === 'GitRepository' &&
        s.plan.parent !== null &&
        s.plan.parent.source !== s.plan &&
        s.home.of(KustomizationLife).some((k) => k.plan.source === s.plan && !k.suspended) &&
        !s.suspended,
    );
    const parent = source.home.kustomization(source.plan.parent ?? (undefined as never));
    const follower = source.home
      .of(KustomizationLife)
      .find((k) => k.plan.source === source.plan && !k.suspended && k !== parent);
    remove(source);
    b.clock.advance(1000);
    follower?.requested();
    b.clock.advance(1000);
    expect([known(b, source), follower?.state]).toEqual([false, 'failing']);
    parent?.requested();
    b.clock.advance(2 * MINUTE);
    expect([source.state, follower?.state]).toEqual(['ready', 'ready']);
    expect(source.read()?.status?.['artifact']).toBeDefined();
    expect(b.errors).toEqual([]);
  });

  it('a dependency: what depends on it fails, for what does not exist is not waited for', () => {
    const b = bench({ clusters: 6, size: 60, pace: { requeueMs: 5000 } });
    const life = firstOf(
      b,
      KustomizationLife,
      (k) =>
        !k.suspended && k.plan.dependsOn[0] !== undefined && k.plan.dependsOn[0].parent !== null,
    );
    const [needed] = life.plan.dependsOn;
    if (needed === undefined) throw new Error('it depends on nothing');
    remove(life.home.kustomization(needed) ?? life);
    b.clock.advance(1000);
    life.requested();
    b.clock.advance(1000);
    expect([life.state, life.cause]).toEqual([
      'failing',
      expect.stringContaining(`"${needed.name}" not found`),
    ]);
  });
});

describe('what a client makes', () => {
  const make = (b: Bench, object: Partial<KubeObject> & Pick<KubeObject, 'kind' | 'metadata'>) => {
    const cluster = firstOf(b, SourceLife, (s) => s.kind === 'GitRepository' && !s.suspended).home;
    const resource = object.kind === 'Kustomization' ? KS : GIT;
    const apiVersion = 'of its CRD';
    const { namespace = '', name } = object.metadata;
    const apply = (more: Partial<KubeObject> = {}) =>
      cluster.store.write(resource, { apiVersion, ...object, ...more }, { by: 'kubectl' });
    apply();
    return {
      cluster,
      apply,
      read: () => cluster.store.get(resource, namespace, name),
      state: () =>
        [...b.life.truth.rows({ cluster: cluster.name, kind: object.kind })].find(
          (r) => r.namespace === namespace && r.name === name,
        )?.state,
      ready: () =>
        (
          (cluster.store.get(resource, namespace, name)?.status?.['conditions'] ?? []) as {
            type: string;
            status: string;
            reason: string;
            message: string;
          }[]
        ).find((c) => c.type === 'Ready'),
    };
  };
  const source = (b: Bench) =>
    firstOf(b, SourceLife, (s) => s.kind === 'GitRepository' && !s.suspended);
  const ks = (name: string, b: Bench, spec: object = {}) => {
    const { namespace, name: of } = source(b);
    const sourceRef = { kind: 'GitRepository', name: of };
    return {
      kind: 'Kustomization',
      metadata: { name, namespace },
      spec: { interval: '5m', path: './', prune: true, sourceRef, ...spec },
    };
  };

  it('a Kustomization of a source that is there becomes ready at its revision, and follows it', () => {
    const b = bench({ clusters: 4, size: 50 });
    const made = make(b, ks('mine', b));
    expect(made.state()).toBe('progressing');
    b.clock.advance(5000);
    expect([made.state(), made.ready()?.reason]).toEqual(['ready', 'ReconciliationSucceeded']);
    expect(made.read()?.metadata.finalizers).toEqual(['finalizers.fluxcd.io']);
    const { plan } = source(b);
    if (plan.kind !== 'GitRepository') throw new Error('not a GitRepository');
    const before = made.read()?.status?.['lastAppliedRevision'];
    b.life.step('commit', { repo: plan.repo.name, scope: null });
    b.clock.advance(10 * MINUTE);
    expect(made.read()?.status?.['lastAppliedRevision']).not.toBe(before);
    made.cluster.store.delete(KS, made.read()?.metadata.namespace, 'mine');
    b.clock.advance(1000);
    expect([made.read(), made.state()]).toEqual([undefined, undefined]);
    expect(b.errors).toEqual([]);
  });

  it('a Kustomization of nothing fails until its source and its path are there', () => {
    const b = bench({ clusters: 4, size: 50, pace: { requeueMs: 5000 } });
    const { plan, namespace } = source(b);
    if (plan.kind !== 'GitRepository') throw new Error('not a GitRepository');
    const sourceRef = { kind: 'GitRepository', name: 'later' };
    const made = make(b, ks('mine', b, { sourceRef, path: './no/such/path' }));
    b.clock.advance(2000);
    expect([made.state(), made.ready()?.reason]).toEqual(['failing', 'ArtifactFailed']);
    expect(made.ready()?.message).toBe('GitRepository.source.toolkit.fluxcd.io "later" not found');
    const git = make(b, {
      kind: 'GitRepository',
      metadata: { name: 'later', namespace },
      spec: { interval: '1m', url: plan.repo.url, ref: { branch: 'main' } },
    });
    b.clock.advance(MINUTE);
    expect([git.state(), git.ready()?.reason]).toEqual(['ready', 'Succeeded']);
    expect([made.state(), made.ready()?.reason]).toEqual(['failing', 'ArtifactFailed']);
    expect(made.ready()?.message).toMatch(/^kustomization path not found: stat .*no\/such\/path/);
    made.apply({ ...made.read(), spec: ks('mine', b, { sourceRef, path: './' }).spec });
    b.clock.advance(MINUTE);
    expect([made.state(), made.ready()?.reason]).toEqual(['ready', 'ReconciliationSucceeded']);
    expect(b.errors).toEqual([]);
  });

  it.each([
    ['a repository', { url: 'https://git.example.com/none.git' }, /repository not found/],
    ['a branch', { ref: { branch: 'none' } }, /couldn't find remote ref "refs\/heads\/none"/],
  ])('a GitRepository of %s that does not exist fails to fetch', (_what, spec, words) => {
    const b = bench({ clusters: 4, size: 50 });
    const { plan, namespace } = source(b);
    if (plan.kind !== 'GitRepository') throw new Error('not a GitRepository');
    const git = make(b, {
      kind: 'GitRepository',
      metadata: { name: 'wrong', namespace },
      spec: { interval: '1m', url: plan.repo.url, ref: { branch: 'main' }, ...spec },
    });
    b.clock.advance(MINUTE);
    expect([git.state(), git.ready()?.reason]).toEqual(['failing', 'GitOperationFailed']);
    expect(git.ready()?.message).toMatch(words);
  });

  it('a Kustomization that waits for another is ready once that one is', () => {
    const b = bench({ clusters: 4, size: 50, pace: { requeueMs: 5000 } });
    const second = make(b, ks('second', b, { dependsOn: [{ name: 'first' }] }));
    b.clock.advance(2000);
    expect([second.state(), second.ready()?.reason]).toEqual(['failing', 'DependencyNotReady']);
    make(b, ks('first', b));
    b.clock.advance(MINUTE);
    expect(second.state()).toBe('ready');
  });

  it('suspended from birth it has no conditions', () => {
    const b = bench({ clusters: 4, size: 50 });
    const made = make(b, ks('mine', b, { suspend: true }));
    b.clock.advance(10 * MINUTE);
    expect([made.state(), made.ready()]).toEqual(['suspended', undefined]);
    made.apply({ ...made.read(), spec: ks('mine', b).spec });
    b.clock.advance(MINUTE);
    expect(made.state()).toBe('ready');
  });

  it('and what a controller wrote by itself is left alone', () => {
    const b = bench({ clusters: 4, size: 50 });
    const [cluster] = b.clusters();
    const object = { apiVersion: '', ...ks('mine', b) };
    cluster?.store.write(KS, object);
    b.clock.advance(MINUTE);
    const status = cluster?.store.get(KS, object.metadata.namespace, 'mine')?.status;
    expect(status).toEqual({ observedGeneration: -1 });
  });
});
