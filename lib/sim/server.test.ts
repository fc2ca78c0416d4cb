import { afterEach, describe, expect, it } from 'vitest';
import type { ClusterStore } from './cluster-store.ts';
import type { KubeObject } from './object.ts';
import type { Sim, SimOptions } from './sim.ts';
import { startSim } from './sim.ts';
import { KS, KS_PATH, ks, must, NS_PATH, TestClient, testStore } from './testing.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const PARTIAL = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(
  store: ClusterStore,
  options: Partial<SimOptions> = {},
): Promise<{ sim: Sim; client: TestClient }> {
  const sim = await startSim({ clusters: [store], freshnessMs: 20, ...options });
  const client = new TestClient(sim);
  cleanups.push(
    () => sim.stop(),
    () => client.close(),
  );
  return { sim, client };
}

describe('discovery', () => {
  it('is aggregated when asked for, with its own content type', async () => {
    const { client } = await start(testStore(0));
    const answer = await client.get('/apis', { accept: AGGREGATED });
    expect(answer.headers['content-type']).toBe(
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    );
    const group = must(
      answer.body.items?.find((g) => g.metadata.name === 'kustomize.toolkit.fluxcd.io'),
    );
    const versions = group['versions'] as { version: string; resources: { resource: string }[] }[];
    expect(versions.map((v) => [v.version, v.resources.map((r) => r.resource)])).toEqual([
      ['v1', ['kustomizations']],
      ['v1beta2', ['kustomizations']],
    ]);
  });

  it.each([
    ['v1.34.2', 'v2'],
    ['v1.28.4', 'v2beta1'],
    ['v1.24.0', undefined],
  ])('of Kubernetes %s speaks %s', async (kubernetesVersion, version) => {
    const { client } = await start(testStore(0, { kubernetesVersion }));
    const both = AGGREGATED.replace(
      ',application/json',
      ',application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json',
    );
    const { body } = await client.get('/apis', { accept: both });
    expect([body['kind'], body['apiVersion']]).toEqual(
      version === undefined
        ? ['APIGroupList', 'v1']
        : ['APIGroupDiscoveryList', `apidiscovery.k8s.io/${version}`],
    );
  });

  it('lists groups, versions and resources in the old way', async () => {
    const { client } = await start(testStore(0));
    const groups = await client.get('/apis');
    expect(groups.body['kind']).toBe('APIGroupList');
    const resources = await client.get('/apis/kustomize.toolkit.fluxcd.io/v1beta2');
    expect((resources.body['resources'] as { name: string }[]).map((r) => r.name)).toEqual([
      'kustomizations',
      'kustomizations/status',
    ]);
    expect((await client.get('/version')).body['gitVersion']).toBe('v1.34.2');
    expect((await client.get('/readyz')).text).toBe('ok');
  });
});

describe('what the same objects look like', () => {
  it('in another served version only the apiVersion differs', async () => {
    const { client } = await start(testStore(1));
    const v1 = await client.get(`${NS_PATH}/k00`);
    const v1beta2 = await client.get(`${NS_PATH.replace('/v1/', '/v1beta2/')}/k00`);
    expect(v1beta2.body['apiVersion']).toBe('kustomize.toolkit.fluxcd.io/v1beta2');
    expect({ ...v1beta2.body, apiVersion: v1.body['apiVersion'] }).toEqual(v1.body);
    expect(v1.body.metadata?.['managedFields']).toBeDefined();
  });

  it('as a Table they are cells and metadata', async () => {
    const store = testStore(1);
    const object = must(store.get(KS, 'apps', 'k00'));
    object.status = { conditions: [{ type: 'Ready', status: 'False', message: 'no' }] };
    store.write(KS, object);
    const { client } = await start(store);
    const { body } = await client.get(KS_PATH, { accept: TABLE });
    expect(body['kind']).toBe('Table');
    const rows = body['rows'] as { cells: unknown[]; object: { kind: string } }[];
    expect(rows.map((r) => [r.cells, r.object.kind])).toEqual([
      [['k00', '0s', 'False', 'no'], 'PartialObjectMetadata'],
    ]);
  });

  it('as PartialObjectMetadata they have no status', async () => {
    const { client } = await start(testStore(2));
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const selector = encodeURIComponent('app.kubernetes.io/part-of=flux');
    const { body } = await client.get(`${path}?labelSelector=${selector}`, { accept: PARTIAL });
    expect(body['kind']).toBe('PartialObjectMetadataList');
    expect(body.items?.map((i) => [Object.keys(i), i.metadata.name])).toEqual([
      [['kind', 'apiVersion', 'metadata'], KS],
    ]);
  });

  it('items of built-in lists carry no kind, those of custom ones do', async () => {
    const { client } = await start(testStore(1));
    expect((await client.get('/api/v1/namespaces')).body.items?.[0]).not.toHaveProperty('kind');
    expect((await client.get(KS_PATH)).body.items?.[0]).toHaveProperty('kind', 'Kustomization');
  });

  it.each([
    ['labelSelector', 'team=a', ['a']],
    ['labelSelector', 'team!=a', ['b', 'c']],
    ['labelSelector', 'team in (a,b)', ['a', 'b']],
    ['labelSelector', '!team', ['c']],
    ['labelSelector', 'team', ['a', 'b']],
    ['fieldSelector', 'metadata.name=b', ['b']],
    ['fieldSelector', 'metadata.namespace=apps,metadata.name!=b', ['a', 'c']],
  ])('%s %s selects %j', async (kind, selector, names) => {
    const store = testStore(0);
    for (const [name, labels] of [
      ['a', { team: 'a' }],
      ['b', { team: 'b' }],
      ['c', {}],
    ] as const) {
      store.write(KS, ks(name, { metadata: { name, namespace: 'apps', labels: { ...labels } } }));
    }
    const { client } = await start(store);
    const { body } = await client.get(`${KS_PATH}?${kind}=${encodeURIComponent(selector)}`);
    expect(body.items?.map((i) => i.metadata.name)).toEqual(names);
  });

  it('lists above 128 KiB are compressed for those who accept it, watches never', async () => {
    const store = testStore(3);
    store.write(KS, ks('big', { status: { message: 'x'.repeat(200_000) } }));
    const { client } = await start(store);
    const gzip = { 'accept-encoding': 'gzip' };
    expect((await client.send('GET', KS_PATH, { headers: gzip })).headers['content-encoding']).toBe(
      'gzip',
    );
    expect((await client.get(KS_PATH)).headers['content-encoding']).toBeUndefined();
    expect((await client.get(`${NS_PATH}/k00`, gzip)).headers['content-encoding']).toBeUndefined();
    const watch = await client.watch(`${KS_PATH}?watch=true`, gzip);
    expect(await watch.take(4)).toContain('ADDED big');
  });
});

describe('a watch', () => {
  it('from a version gives what came after it, then what comes', async () => {
    const store = testStore(2);
    const from = store.version;
    store.write(KS, ks('late'));
    const { client } = await start(store);
    const watch = await client.watch(`${KS_PATH}?watch=true&resourceVersion=${from}`);
    expect(await watch.take(1)).toEqual(['ADDED late']);
    store.delete(KS, 'apps', 'late');
    const { type, object } = await watch.next();
    expect([type, object.metadata.resourceVersion]).toEqual(['DELETED', String(store.version)]);
  });

  it.each([
    ['v1.34.2', true],
    ['v1.32.1', true],
    ['v1.33.0', false],
    ['v1.26.0', false],
  ])(
    'of Kubernetes %s without a version marks the end of initial events: %j',
    async (version, marks) => {
      const { client } = await start(testStore(2, { kubernetesVersion: version }), {
        bookmarkMs: 10,
      });
      const watch = await client.watch(`${KS_PATH}?watch=1&allowWatchBookmarks=true`);
      expect(await watch.take(2)).toEqual(['ADDED k00', 'ADDED k01']);
      const { type, object } = await watch.next();
      expect(type).toBe('BOOKMARK');
      expect(object.metadata.annotations?.['k8s.io/initial-events-end']).toBe(
        marks ? 'true' : undefined,
      );
    },
  );

  it.each([
    ['v1.34.2', 200],
    ['v1.33.0', 422],
    ['v1.29.0', 422],
    ['v1.26.0', 200],
  ])('of Kubernetes %s answers sendInitialEvents by %i', async (kubernetesVersion, code) => {
    const { client } = await start(testStore(1, { kubernetesVersion }));
    const match = kubernetesVersion === 'v1.26.0' ? '' : '&resourceVersionMatch=NotOlderThan';
    const watch = await client.watch(
      `${KS_PATH}?watch=1&sendInitialEvents=true${match}&allowWatchBookmarks=true`,
    );
    expect(watch.code).toBe(code);
    watch.close();
  });

  it('sends bookmarks with the version of the cluster, and none to who did not ask', async () => {
    const store = testStore(1);
    const { client } = await start(store, { bookmarkMs: 10 });
    const at = `resourceVersion=${store.version}`;
    const asked = await client.watch(`${KS_PATH}?watch=1&allowWatchBookmarks=true&${at}`);
    const silent = await client.watch(`${KS_PATH}?watch=1&${at}`);
    expect((await asked.next()).object.metadata).toEqual({
      resourceVersion: String(store.version),
    });
    await asked.next();
    store.write(KS, ks('k00', { spec: {} }));
    expect(await silent.take(1)).toEqual(['MODIFIED k00']);
  });

  it('ends by itself after timeoutSeconds', async () => {
    const store = testStore(0);
    const { client } = await start(store);
    const watch = await client.watch(
      `${KS_PATH}?watch=1&timeoutSeconds=1&resourceVersion=${store.version}`,
    );
    expect(await watch.raw()).toBeUndefined();
    expect(client.cluster.watches).toBe(0);
  });

  it('from a version that is gone is 200 and one ERROR event of 410', async () => {
    const store = testStore(2);
    store.compact();
    const { client } = await start(store);
    const watch = await client.watch(`${KS_PATH}?watch=1&resourceVersion=2`);
    expect(watch.code).toBe(200);
    const { type, object } = await watch.next();
    expect([type, object.code, object.reason]).toEqual(['ERROR', 410, 'Expired']);
    expect(object.message).toBe(`too old resource version: 2 (${store.version})`);
    expect(await watch.raw()).toBeUndefined();
  });

  it('with a selector sees objects come into it and go out of it', async () => {
    const store = testStore(0);
    const { client } = await start(store);
    const watch = await client.watch(
      `${KS_PATH}?watch=1&labelSelector=on%3Dyes&resourceVersion=${store.version}`,
    );
    const label = (on: string) =>
      store.write(KS, ks('a', { metadata: { name: 'a', namespace: 'apps', labels: { on } } }));
    label('no');
    label('yes');
    label('no');
    store.delete(KS, 'apps', 'a');
    label('yes');
    expect(await watch.take(3)).toEqual(['ADDED a', 'DELETED a', 'ADDED a']);
  });

  it('of a namespace hears nothing of the others', async () => {
    const store = testStore(0);
    const { client } = await start(store);
    const watch = await client.watch(`${NS_PATH}?watch=1&resourceVersion=${store.version}`);
    store.write(KS, ks('other', { metadata: { name: 'other', namespace: 'apps-2' } }));
    store.write(KS, ks('mine'));
    expect(await watch.take(1)).toEqual(['ADDED mine']);
  });

  it('in Table form is one-row tables, the first with columns', async () => {
    const { client } = await start(testStore(2));
    const watch = await client.watch(`${KS_PATH}?watch=1`, { accept: TABLE });
    const tables = [await watch.next(), await watch.next()].map((l) => l.object as KubeObject);
    expect(tables.map((t) => [t.kind, (t['rows'] as unknown[]).length])).toEqual([
      ['Table', 1],
      ['Table', 1],
    ]);
    expect(tables.map((t) => t['columnDefinitions'] !== null)).toEqual([true, false]);
  });

  it('is one line per event whatever the message holds', async () => {
    const store = testStore(0);
    const { client } = await start(store);
    const watch = await client.watch(`${KS_PATH}?watch=1&resourceVersion=${store.version}`);
    const message = 'two\nlines \u2028 <&> ü 水 😀';
    store.write(KS, ks('a', { status: { message } }));
    const line = must(await watch.raw());
    expect(line).not.toContain('\u2028');
    expect((JSON.parse(line) as { object: KubeObject }).object.status).toEqual({ message });
  });

  it('also works over HTTP/1.1, where headers come before the first event', async () => {
    const store = testStore(1);
    const { sim } = await start(store);
    const client = new TestClient(sim, 'one', { allowH2: false });
    cleanups.push(() => client.close());
    const watch = await client.watch(`${KS_PATH}?watch=1&resourceVersion=${store.version}`);
    expect(watch.code).toBe(200);
    store.write(KS, ks('k00', { spec: {} }));
    expect(await watch.take(1)).toEqual(['MODIFIED k00']);
    expect(client.cluster.requests.map((r) => r.http)).toEqual(['1.1']);
  });
});
