import { describe, expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { ClusterStore } from './cluster-store.ts';
import type { StoreEvent } from './history.ts';
import { ExpiredError } from './history.ts';
import type { KubeObject } from './object.ts';
import type { ServedResource } from './resources.ts';

const KS = 'kustomizations.kustomize.toolkit.fluxcd.io';
const KUSTOMIZATION: ServedResource = {
  group: 'kustomize.toolkit.fluxcd.io',
  plural: 'kustomizations',
  kind: 'Kustomization',
  namespaced: true,
  versions: ['v1', 'v1beta2'],
  storage: 'v1',
};

const ks = (name: string, more: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name, namespace: 'apps' },
  spec: { interval: '10m0s', path: './a' },
  ...more,
});

function cluster(history = 500) {
  const clock = fakeClock();
  const store = new ClusterStore({ name: 'c', clock, served: [KUSTOMIZATION], history });
  const events: string[] = [];
  const raw: StoreEvent[] = [];
  store.subscribe((id, e) => {
    if (id === KS) {
      events.push(e.type);
      raw.push(e);
    }
  });
  return { clock, store, events, raw };
}

const must = (object: KubeObject | undefined): KubeObject => {
  if (object === undefined) throw new Error('no such object');
  return object;
};

describe('a write', () => {
  const CHANGES: {
    what: string;
    change: (o: KubeObject) => void;
    generation: number;
    event: boolean;
  }[] = [
    { what: 'nothing', change: () => {}, generation: 1, event: false },
    { what: 'the spec', change: (o) => (o.spec = { path: './b' }), generation: 2, event: true },
    {
      what: 'only the order of spec keys',
      change: (o) => (o.spec = { path: './a', interval: '10m0s' }),
      generation: 1,
      event: false,
    },
    {
      what: 'the status',
      change: (o) => (o.status = { observedGeneration: 1 }),
      generation: 1,
      event: true,
    },
    {
      what: 'an annotation',
      change: (o) => (o.metadata.annotations = { 'reconcile.fluxcd.io/requestedAt': 'now' }),
      generation: 1,
      event: true,
    },
    {
      what: 'what only the server may set',
      change: (o) => {
        o.metadata.uid = 'mine';
        o.metadata.creationTimestamp = '2000-01-01T00:00:00Z';
        o.metadata.generation = 99;
        o.metadata.resourceVersion = '1';
        delete o.metadata.managedFields;
      },
      generation: 1,
      event: false,
    },
  ];
  it.each(CHANGES)('that changes $what: generation $generation, event $event', (row) => {
    const { store, events, clock } = cluster();
    const first = store.write(KS, ks('one'));
    clock.advance(60_000);
    const version = store.version;
    const object = must(store.get(KS, 'apps', 'one'));
    row.change(object);
    const after = store.write(KS, object);
    expect(after.metadata.generation).toBe(row.generation);
    expect(after.metadata.uid).toBe(first.metadata.uid);
    expect(after.metadata.creationTimestamp).toBe(first.metadata.creationTimestamp);
    expect(events).toEqual(row.event ? ['ADDED', 'MODIFIED'] : ['ADDED']);
    expect(store.version).toBe(row.event ? version + 1 : version);
    expect(store.get(KS, 'apps', 'one')).toEqual(after);
  });

  it('gives each write of any resource the next number of one counter', () => {
    const { store } = cluster();
    const a = store.write(KS, ks('one'));
    const b = store.write('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'apps' },
      data: {},
    });
    expect(Number(b.metadata.resourceVersion)).toBe(Number(a.metadata.resourceVersion) + 1);
    expect(b.metadata.generation).toBeUndefined();
  });

  it('names the manager of spec and of status apart', () => {
    const { store } = cluster();
    store.write(KS, ks('one', { status: { observedGeneration: 1 } }));
    const object = must(store.get(KS, 'apps', 'one'));
    object.spec = { ...object.spec, suspend: true };
    const after = store.write(KS, object, { by: 'flux', operation: 'Update' });
    const owners = (after.metadata.managedFields ?? []).map((m) => [
      m.manager,
      m.operation,
      m.subresource,
      Object.keys(m.fieldsV1),
    ]);
    expect(owners).toEqual([
      ['kustomize-controller', 'Apply', undefined, ['f:spec']],
      ['gotk-kustomize-controller', 'Update', 'status', ['f:status']],
      ['flux', 'Update', undefined, ['f:spec']],
    ]);
  });

  it('keeps text in every script and the characters that Go escapes', () => {
    const { store, raw } = cluster();
    const message = 'a <b> & ü 水 😀 \u2028 end';
    store.write(KS, ks('one', { status: { message } }));
    expect(store.get(KS, 'apps', 'one')?.status).toEqual({ message });
    const text = Buffer.from(raw[0]?.current.status ?? '', 'latin1').toString('utf8');
    expect(text).toContain(String.raw`a \u003cb\u003e \u0026 ü 水 😀 \u2028 end`);
  });

  it.each([
    ['a namespaced object without a namespace', KS, undefined, /needs a namespace/],
    ['a namespace inside a namespace', 'namespaces', 'apps', /takes no namespace/],
    ['a kind that is not served', 'widgets.example.com', 'apps', /does not serve widgets/],
  ])('refuses %s', (_what, id, namespace, error) => {
    const { store } = cluster();
    const metadata = namespace === undefined ? { name: 'x' } : { name: 'x', namespace };
    expect(() => store.write(id, { apiVersion: 'v1', kind: 'X', metadata })).toThrow(error);
  });
});

describe('deletion', () => {
  it('is one DELETED event with a version of its own when there is no finalizer', () => {
    const { store, events, raw } = cluster();
    store.write(KS, ks('one'));
    store.delete(KS, 'apps', 'one');
    expect(events).toEqual(['ADDED', 'DELETED']);
    expect(raw[1]?.current.version).toBe(store.version);
    expect(store.get(KS, 'apps', 'one')).toBeUndefined();
    expect(store.delete(KS, 'apps', 'one')).toBeUndefined();
  });

  it('waits for finalizers, and the last one to go takes the object with it', () => {
    const { store, events } = cluster();
    store.write(
      KS,
      ks('one', {
        metadata: { name: 'one', namespace: 'apps', finalizers: ['finalizers.fluxcd.io'] },
      }),
    );
    store.delete(KS, 'apps', 'one');
    store.delete(KS, 'apps', 'one');
    const going = must(store.get(KS, 'apps', 'one'));
    expect(going.metadata.deletionTimestamp).toBeDefined();
    expect(going.metadata.generation).toBe(2);
    delete going.metadata.finalizers;
    store.write(KS, going);
    expect(events).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    expect(store.list(KS)).toEqual([]);
  });

  it('and a new object of the same name have different uids', () => {
    const { store } = cluster();
    const first = store.write(KS, ks('one'));
    store.delete(KS, 'apps', 'one');
    expect(store.write(KS, ks('one')).metadata.uid).not.toBe(first.metadata.uid);
  });
});

describe('the history', () => {
  it('rebuilds the set of any version it still reaches, and says Expired before that', () => {
    const { store } = cluster(20);
    const table = store.table(KS);
    const states = new Map<number, string[]>();
    for (let i = 0; i < 200; i++) {
      const name = `k${i % 7}`;
      if (i % 5 === 4) store.delete(KS, 'apps', name);
      else store.write(KS, ks(name, { status: { i } }));
      states.set(
        store.version,
        table.rows().map((r) => `${r.key}@${r.version}`),
      );
    }
    for (const [version, keys] of states) {
      if (version < table.history.oldest) {
        expect(() => table.at(version)).toThrow(ExpiredError);
      } else {
        expect(table.at(version).map((r) => `${r.key}@${r.version}`)).toEqual(keys);
      }
    }
    expect(table.history.oldest).toBeGreaterThan(150);
  });

  it('is empty after a compaction: the newest version may be watched, an older one is Expired', () => {
    const { store } = cluster();
    store.write(KS, ks('one'));
    store.compact();
    const { history } = store.table(KS);
    expect(history.since(store.version)).toEqual([]);
    expect(() => history.since(store.version - 1)).toThrow(
      `too old resource version: ${store.version - 1} (${store.version})`,
    );
  });

  it('lets the cluster go back to an earlier version, with the objects of then', () => {
    const { store } = cluster();
    store.write(KS, ks('one'));
    const then = store.list(KS);
    const version = store.version;
    store.write(KS, ks('one', { spec: { path: './b' } }));
    store.write(KS, ks('two'));
    store.restore(version);
    expect(store.list(KS)).toEqual(then);
    expect(store.version).toBe(version);
  });
});

describe('installing CRDs', () => {
  it('declares each served version, the stored one and the labels of the release', () => {
    const clock = fakeClock();
    const labels = { 'app.kubernetes.io/part-of': 'flux', 'app.kubernetes.io/version': 'v2.6.0' };
    const store = new ClusterStore({
      name: 'c',
      clock,
      served: [KUSTOMIZATION],
      crdLabels: labels,
    });
    const crd = must(store.get('customresourcedefinitions.apiextensions.k8s.io', undefined, KS));
    expect(crd.metadata.labels).toEqual(labels);
    const versions = crd.spec?.['versions'] as { name: string; storage: boolean }[];
    expect(versions.map((v) => [v.name, v.storage])).toEqual([
      ['v1', true],
      ['v1beta2', false],
    ]);
  });

  it('takes the objects along when a CRD goes, and returns it empty when it comes back', () => {
    const { store, events } = cluster();
    store.write(KS, ks('one'));
    store.install([]);
    expect(events).toEqual(['ADDED', 'DELETED']);
    expect(store.resource(KS)).toBeUndefined();
    store.install([KUSTOMIZATION]);
    expect(store.list(KS)).toEqual([]);
  });
});

function twentyWrites(): string {
  const { store } = cluster();
  for (let i = 0; i < 20; i++) store.write(KS, ks(`k${i % 6}`, { status: { i } }));
  return JSON.stringify(store.list(KS));
}

it('the same seed and the same writes give the same bytes', () => {
  expect(twentyWrites()).toBe(twentyWrites());
});
