import { describe, expect, it } from 'vitest';
import type { Observation } from '../flux/record.ts';
import { silentLog } from '../flux/log.ts';
import type { ClusterSession } from '../flux/session.ts';
import { getCauseRoute, getCausesRoute } from '../api/cause-routes.ts';
import { causeDetailSchema, causeListSchema } from '../api/contract/causes.ts';
import { causePath } from '../api/contract/cause-words.ts';
import { apiErrorSchema } from '../api/contract.ts';
import { ApiFailure } from '../api/errors.ts';
import type { Reads } from '../api/routes.ts';
import { heard, put } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createFleetModel } from './fleet.ts';

const CLUSTERS = ['eu-1', 'eu-2', 'us-1', 'us-2'];

function setup() {
  const clock = fakeClock();
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  for (const id of CLUSTERS) {
    const labels = { region: id.slice(0, 2), ring: id.slice(3) };
    model.onRegistry({
      type: 'added',
      spec: {
        id,
        labels,
        origin: 'config',
        version: '1',
        connect: () => Promise.reject(new Error('no')),
      },
    });
    model.apply(heard({ cluster: id }, clock.now()));
  }
  const reads: Reads = {
    ...model,
    system: () => expect.fail('not asked here'),
    live: () => Promise.reject(new ApiFailure('unavailable', 'not asked here')),
    report(error) {
      throw error;
    },
  };
  let version = 100;
  const ask = (route: typeof getCausesRoute, path: string) =>
    route(new Request(`http://127.0.0.1:3000${path}`), reads);
  return {
    clock,
    model,
    ask,
    tell(o: Partial<Observation>): void {
      version += 1;
      model.apply(put({ resourceVersion: String(version), ...o }, clock.now()));
    },
    hear(cluster: string, given: Partial<ClusterSession>): void {
      model.apply(heard({ cluster, ...given }, clock.now()));
    },
    list: async (query = '') =>
      causeListSchema.parse(
        await (await ask(getCausesRoute, `${causePath.list()}${query}`)).json(),
      ),
    one: async (key: string, query = '') =>
      causeDetailSchema.parse(
        await (await ask(getCauseRoute, `${causePath.one(key)}${query}`)).json(),
      ),
    error: async (path: string, route = getCausesRoute) => {
      const answer = await ask(route, path);
      return { status: answer.status, ...apiErrorSchema.parse(await answer.json()) };
    },
  };
}

/** `platform` fails on both clusters of eu since a while, `apps` waits for it; `web` was just refused on us-1. */
function incident() {
  const w = setup();
  const before = w.clock.now() - 60_000;
  for (const cluster of CLUSTERS) w.tell({ cluster, name: 'platform' });
  for (const [i, cluster] of ['eu-1', 'eu-2'].entries()) {
    w.tell({
      cluster,
      name: 'platform',
      verdict: 'failing',
      reason: 'BuildFailed',
      message: `kustomize build failed: read /tmp/kustomization-${i}12345678/x: no such file`,
      attempted: `main@sha1:${String(i).repeat(40)}`,
      conditionAt: before + i,
    });
    w.tell({
      cluster,
      name: 'apps',
      verdict: 'waiting',
      reason: 'DependencyNotReady',
      conditionAt: w.clock.now(),
      dependsOn: [{ kind: 'Kustomization', namespace: 'flux-system', name: 'platform' }],
    });
  }
  w.tell({
    cluster: 'us-1',
    kind: 'GitRepository',
    name: 'web',
    verdict: 'failing',
    reason: 'GitOperationFailed',
    message: "unable to clone 'https://x': authentication required",
    conditionAt: w.clock.now(),
  });
  return w;
}

describe('/causes', () => {
  it('has one row a cause, with what it reaches: clusters of those that have the object, what waits, since when', async () => {
    const w = incident();
    const { items, total, causes } = await w.list();
    expect([total, causes]).toEqual([2, 2]);
    expect(items[0]).toMatchObject({
      failure: 'build',
      name: 'platform',
      clusters: 2,
      of: 4,
      first: ['eu-1', 'eu-2'],
      shared: { label: 'region', value: 'eu' },
      blocked: 2,
      since: w.clock.now() - 60_000,
      newest: w.clock.now() - 59_999,
    });
    expect(items[1]).toMatchObject({
      failure: 'sign-in',
      clusters: 1,
      of: 1,
      shared: null,
      blocked: 0,
    });
  });

  it('is filtered by class, owner, labels of clusters and words; a facet does not count its own filter', async () => {
    const w = incident();
    const names = async (query: string) => (await w.list(query)).items.map((c) => c.name);
    expect(await names('?class=sign-in')).toEqual(['web']);
    expect(await names('?owner=git')).toEqual(['platform']);
    expect(await names('?label=region=us')).toEqual(['web']);
    expect(await names('?label=region=us,region=eu,ring=2')).toEqual(['platform']);
    expect(await names('?q=PLATFORM%20manifests')).toEqual(['platform']);
    expect(await names('?q=us-1')).toEqual(['web']);
    expect(await names('?sort=newest')).toEqual(['web', 'platform']);
    expect(await names('?sort=widest&limit=1')).toEqual(['platform']);
    const { owners, classes, total, causes } = await w.list('?owner=git');
    expect([total, causes]).toEqual([1, 2]);
    expect(owners).toEqual([
      { value: 'credentials', count: 1 },
      { value: 'git', count: 1 },
    ]);
    expect(classes).toEqual([{ value: 'build', count: 1 }]);
  });

  it('shows what is not heard beside, grouped by reason and never filtered', async () => {
    const w = incident();
    for (const cluster of ['eu-1', 'eu-2'])
      w.hear(cluster, { connection: 'unreachable', reason: 'timeout', nextRetryAt: 7 });
    w.hear('us-2', { connection: 'live', reason: 'flux-not-installed' });
    const { items, connections } = await w.list('?class=tls');
    expect(items).toEqual([]);
    expect(connections).toMatchObject([
      {
        connection: 'unreachable',
        clusters: 2,
        first: ['eu-1', 'eu-2'],
        shared: { label: 'region', value: 'eu' },
        nextRetryAt: 7,
      },
      { connection: 'live', reason: 'flux-not-installed', clusters: 1 },
    ]);
    // What a cluster last said is counted nowhere.
    expect((await w.list()).items.map((c) => c.name)).toEqual(['web']);
  });

  it.each([
    ['?class=bad', 'class: "bad" is not known'],
    ['?owner=me', 'owner: "me" is not known'],
    ['?sort=best', 'sort: "best" is not known'],
    ['?limit=1000', 'limit: '],
    ['?label=region', '"region" is not KEY=VALUE'],
    ['?colour=red', 'Unknown parameter colour'],
    ['?q=a&q=b', 'q: given twice'],
  ])('%s is refused with words: %s', async (query, words) => {
    const error = await setup().error(`${causePath.list()}${query}`);
    expect(error.status).toBe(400);
    expect(error.message).toContain(words);
  });
});

describe('/causes/{key}', () => {
  it('says where it is, what differs from cluster to cluster, at which revisions, and what waits', async () => {
    const w = incident();
    const key = (await w.list()).items[0]?.key ?? '';
    const cause = await w.one(key);
    expect(cause.objects).toMatchObject([
      { cluster: 'eu-1', blocked: 1, revision: `main@sha1:${'0'.repeat(40)}` },
      { cluster: 'eu-2', blocked: 1, revision: `main@sha1:${'1'.repeat(40)}` },
    ]);
    expect(cause.tellingsTotal).toBe(2);
    expect(cause.tellings[1]).toMatchObject({
      clusters: 1,
      first: 'eu-2',
      segments: [
        { text: 'kustomize build failed: read /tmp/kustomization-', differs: false },
        { text: '112345678', differs: true },
        { text: '/x: no such file', differs: false },
      ],
    });
    expect(cause.revisions.map((r) => r.clusters)).toEqual([1, 1]);
    expect(cause.blockedKinds).toEqual([{ kind: 'Kustomization', count: 2 }]);
    expect(cause.groups).toEqual([
      { value: 'eu', failing: ['eu-1', 'eu-2'], clusters: 2, of: 2 },
      { value: 'us', failing: [], clusters: 0, of: 2 },
    ]);
    expect([cause.by, cause.labels]).toEqual(['region', ['region', 'ring']]);
    const ring = await w.one(key, `?by=ring&revision=main@sha1:${'1'.repeat(40)}`);
    expect(ring.groups.map((g) => [g.value, g.clusters, g.of])).toEqual([
      ['1', 1, 2],
      ['2', 1, 2],
    ]);
    expect(ring.objects.map((o) => o.cluster)).toEqual(['eu-2']);
    expect(ring.objectsTotal).toBe(1);
  });

  it('names other objects that fail with the same words', async () => {
    const w = incident();
    w.tell({
      cluster: 'us-2',
      kind: 'GitRepository',
      name: 'other',
      verdict: 'failing',
      reason: 'GitOperationFailed',
      message: "unable to clone 'https://y': authentication required",
    });
    const web = (await w.list('?q=web')).items[0]?.key ?? '';
    expect((await w.one(web)).alike.map((c) => c.name)).toEqual(['other']);
  });

  it('is what an object is told to be held up by', async () => {
    const w = incident();
    const key = (await w.list()).items[0]?.key;
    const at = { cluster: 'eu-1', kind: 'Kustomization', namespace: 'flux-system' } as const;
    expect(w.model.object({ ...at, name: 'platform' })?.cause?.key).toBe(key);
    expect(w.model.object({ ...at, name: 'apps' })?.cause?.key).toBe(key);
    expect(w.model.object({ ...at, cluster: 'us-1', name: 'platform' })?.cause).toBeNull();
  });

  it('is 404 in words when it has ended', async () => {
    const w = incident();
    const key = (await w.list()).items[0]?.key ?? '';
    for (const cluster of ['eu-1', 'eu-2']) w.tell({ cluster, name: 'platform' });
    expect(await w.error(causePath.one(key), getCauseRoute)).toMatchObject({
      status: 404,
      code: 'not-found',
      message: `No cause "${key}" fails now: it has ended, or never was.`,
    });
    expect((await w.error(causePath.one('%'), getCauseRoute)).status).toBe(404);
    expect((await w.error(`${causePath.one(key)}?x=1`, getCauseRoute)).status).toBe(400);
  });
});
