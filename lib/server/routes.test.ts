import { describe, expect, it } from 'vitest';
import type { Observation } from '../flux/record.ts';
import { silentLog } from '../flux/log.ts';
import type { ClusterSpec } from '../registry/spec.ts';
import {
  apiErrorSchema,
  apiPath,
  clusterDetailSchema,
  clusterRowSchema,
  fleetSchema,
  listOf,
} from '../api/contract.ts';
import { ApiFailure } from '../api/errors.ts';
import * as routes from '../api/routes.ts';
import { heard, observation, put } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createFleetModel } from './fleet.ts';

const spec = (id: string): ClusterSpec => ({
  id,
  labels: { env: id.startsWith('prod') ? 'production' : 'test' },
  origin: 'config',
  version: '1',
  connect: () => Promise.reject(new Error('not in this test')),
});

const CONTEXT = 'arn:aws:eks:eu-west-1:123:cluster/prod a@b';

/** The model with clusters that are live, and every route over it. */
function setup(clusters: readonly string[] = ['c1', 'c2', CONTEXT]) {
  const clock = fakeClock();
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  for (const id of clusters) {
    model.onRegistry({ type: 'added', spec: spec(id) });
    model.apply(heard({ cluster: id }, clock.now()));
  }
  const reads: routes.Reads = {
    ...model,
    system: () => expect.fail('not asked here'),
    live: () => Promise.reject(new ApiFailure('unavailable', 'not asked here')),
    report(error) {
      throw error;
    },
  };
  let version = 100;
  return {
    clock,
    model,
    tell: (o: Partial<Observation>): void => {
      version += 1;
      model.apply(put({ resourceVersion: String(version), ...o }, clock.now()));
    },
    get: (route: typeof routes.getFleetRoute, path: string, headers: Record<string, string> = {}) =>
      route(new Request(`http://127.0.0.1:3000${path}`, { headers }), reads),
  };
}

const errorOf = async (res: Response) => ({
  status: res.status,
  ...apiErrorSchema.parse(await res.json()),
});

describe('/fleet', () => {
  it('counts objects and clusters, and what is not heard is counted as stale and as nothing else', async () => {
    const { tell, model, clock, get } = setup();
    tell({});
    tell({ cluster: 'c2' });
    tell({ cluster: 'c2', name: 'b', verdict: 'failing' });
    const fleet = async () =>
      fleetSchema.parse(await (await get(routes.getFleetRoute, apiPath.fleet())).json());
    const before = await fleet();
    expect(before.counts).toMatchObject({ ready: 2, failing: 1, stale: 0 });
    expect(before.clusters).toMatchObject({ total: 3, failing: 1, healthy: 1 });
    expect(before.versions).toEqual([{ version: '2.9.2', clusters: 3 }]);
    model.apply(heard({ cluster: 'c2', connection: 'unreachable' }, clock.now()));
    const after = await fleet();
    expect(after.counts).toMatchObject({ ready: 1, failing: 0, stale: 2 });
    expect(after.clusters).toMatchObject({ failing: 0, healthy: 1 });
    expect(after.clusters.byConnection).toMatchObject({ live: 2, unreachable: 1 });
    expect(after.seq).toBe(before.seq + 1);
  });

  it('shows what is wrong with the configuration, and clusters that were never reached', async () => {
    const { model, get } = setup([]);
    model.onRegistry({ type: 'added', spec: spec('new') });
    const problem = { file: 'config', context: 'x', message: 'No such user.', hint: 'Add it.' };
    model.onRegistry({ type: 'problems', problems: [problem] });
    const fleet = fleetSchema.parse(
      await (await get(routes.getFleetRoute, apiPath.fleet())).json(),
    );
    expect(fleet.problems).toEqual([problem]);
    expect(fleet.clusters).toMatchObject({ total: 1, healthy: 0, ready: false });
    expect(fleet.clusters.byConnection.connecting).toBe(1);
  });

  it('is ready when no first sync is under way, or after 30 s', () => {
    const { model, clock } = setup(['c1']);
    model.onRegistry({ type: 'added', spec: spec('slow') });
    model.configured();
    expect(model.readiness()).toMatchObject({ ready: false, clusters: 2, syncing: 1 });
    clock.advance(29_000);
    expect(model.readiness().ready).toBe(false);
    model.apply(heard({ cluster: 'slow', connection: 'unreachable' }, clock.now()));
    clock.advance(50);
    expect(model.readiness()).toMatchObject({ ready: true, syncing: 0 });
    const other = setup([]);
    other.model.onRegistry({ type: 'added', spec: spec('slow') });
    other.model.configured();
    other.clock.advance(30_000);
    expect(other.model.readiness()).toMatchObject({ ready: true, syncing: 1 });
  });
});

describe('/clusters', () => {
  const list = listOf(clusterRowSchema);
  it('puts broken clusters first, then those that are not heard, and healthy ones last', async () => {
    const { tell, model, clock, get } = setup(['ok', 'empty', 'gone', 'slow', 'broken', 'worse']);
    tell({ cluster: 'ok' });
    tell({ cluster: 'gone', verdict: 'failing' });
    tell({ cluster: 'broken', verdict: 'failing' });
    tell({ cluster: 'worse', verdict: 'failing' });
    tell({ cluster: 'worse', name: 'b', verdict: 'failing' });
    model.apply(heard({ cluster: 'gone', connection: 'unreachable' }, clock.now()));
    model.apply(heard({ cluster: 'slow', connection: 'syncing' }, clock.now()));
    const { items } = list.parse(
      await (await get(routes.getClustersRoute, apiPath.clusters())).json(),
    );
    expect(items.map((c) => c.name)).toEqual(['worse', 'broken', 'gone', 'slow', 'empty', 'ok']);
    expect(items.find((c) => c.name === 'gone')).toMatchObject({
      worst: null,
      total: 1,
      counts: { failing: 0, stale: 1 },
    });
  });

  it('are filtered by connection and text, and paged by cursor', async () => {
    const { model, clock, get } = setup(['prod-1', 'prod-2', 'prod-3', 'test-1']);
    model.apply(heard({ cluster: 'prod-3', connection: 'lagging' }, clock.now()));
    const names = async (query: string) => {
      const page = list.parse(
        await (await get(routes.getClustersRoute, `${apiPath.clusters()}?${query}`)).json(),
      );
      return { names: page.items.map((c) => c.name), total: page.total, next: page.nextCursor };
    };
    expect(await names('connection=lagging,unreachable')).toMatchObject({ names: ['prod-3'] });
    expect(await names('q=PRODUCTION&sort=name')).toMatchObject({
      names: ['prod-1', 'prod-2', 'prod-3'],
    });
    const first = await names('sort=name&limit=3');
    expect(first).toMatchObject({ total: 4, names: ['prod-1', 'prod-2', 'prod-3'] });
    expect(await names(`sort=name&limit=3&cursor=${first.next}`)).toEqual({
      names: ['test-1'],
      total: 4,
      next: null,
    });
    expect(
      await errorOf(
        await get(routes.getClustersRoute, `${apiPath.clusters()}?sort=worst&cursor=${first.next}`),
      ),
    ).toMatchObject({
      status: 400,
      code: 'bad-request',
    });
  });

  it('has one answer for a name with any character, and 404 for one that is not there', async () => {
    const { tell, get } = setup();
    tell({ cluster: CONTEXT });
    const detail = clusterDetailSchema.parse(
      await (await get(routes.getClusterRoute, apiPath.cluster(CONTEXT))).json(),
    );
    expect(detail).toMatchObject({
      name: CONTEXT,
      total: 1,
      labels: { env: 'test' },
      origin: 'config',
    });
    expect(detail.kinds).toHaveLength(19);
    expect(detail.kinds[0]).toMatchObject({ kind: 'Kustomization', counts: { ready: 1 } });
    expect(await errorOf(await get(routes.getClusterRoute, apiPath.cluster('nope/x')))).toEqual({
      status: 404,
      code: 'not-found',
      message: 'No cluster "nope/x" is in this fleet.',
      cluster: 'nope/x',
    });
  });

  it('leaves the fleet with its objects when it leaves the configuration, whatever is still said of it', async () => {
    const { tell, model, clock, get } = setup(['c1', 'c2']);
    tell({ cluster: 'c2' });
    model.onRegistry({ type: 'removed', id: 'c2' });
    model.apply(heard({ cluster: 'c2' }, clock.now()));
    tell({ cluster: 'c2' });
    const fleet = fleetSchema.parse(
      await (await get(routes.getFleetRoute, apiPath.fleet())).json(),
    );
    expect(fleet).toMatchObject({ objects: 0, clusters: { total: 1 } });
  });
});

describe('every answer', () => {
  it('has a tag that holds until something changes, and headers that keep it to this origin', async () => {
    const { tell, get } = setup();
    tell({});
    const first = await get(routes.getObjectsRoute, apiPath.objects());
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"\d+"$/);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'cache-control': 'private, no-cache',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    const second = await get(routes.getObjectsRoute, apiPath.objects(), {
      'if-none-match': `"x", ${tag}`,
    });
    expect([second.status, await second.text()]).toEqual([304, '']);
    tell({ verdict: 'failing' });
    expect(
      (await get(routes.getObjectsRoute, apiPath.objects(), { 'if-none-match': tag })).status,
    ).toBe(200);
  });

  it('never carries the uid-less fields of another object: rows are built field by field', async () => {
    const { tell, get } = setup(['c1']);
    const extra = { ...observation(), token: 'hunter2' };
    tell(extra);
    expect(await (await get(routes.getObjectsRoute, apiPath.objects())).text()).not.toContain(
      'hunter2',
    );
  });
});

describe('/stream', () => {
  it('answers an event stream that no proxy may hold back', async () => {
    const { get } = setup();
    const res = await get(routes.getStreamRoute, '/api/v1/stream?cluster=c1');
    expect(Object.fromEntries(res.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    await res.body?.cancel();
  });

  it.each([
    ['cluster=a&object=b', 'Give one scope: cluster, object, or none for the fleet.'],
    ['scope=fleet', 'Unknown parameter scope. Allowed: cluster, object.'],
    ['object=a/b', 'object: write cluster/kind/namespace/name, each part percent-encoded.'],
  ])('answers 400 to %s', async (query, message) => {
    const { get } = setup();
    expect(
      await errorOf(await get(routes.getStreamRoute, `/api/v1/stream?${query}`)),
    ).toMatchObject({
      status: 400,
      message,
    });
  });

  it('ends with the model', async () => {
    const { get, model } = setup();
    const res = await get(routes.getStreamRoute, '/api/v1/stream');
    model.stop();
    expect(await res.text()).toContain('event: bye\ndata: {}\n\n');
    expect(await errorOf(await get(routes.getStreamRoute, '/api/v1/stream'))).toMatchObject({
      status: 503,
      code: 'unavailable',
    });
  });
});
