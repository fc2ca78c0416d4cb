import { describe, expect, it } from 'vitest';
import { silentLog } from '../flux/log.ts';
import type { Observation } from '../flux/record.ts';
import type { ClusterSpec } from '../registry/spec.ts';
import { apiErrorSchema, apiPath } from '../api/contract.ts';
import { systemSchema } from '../api/contract/system.ts';
import { ApiFailure } from '../api/errors.ts';
import * as routes from '../api/routes.ts';
import { heard, put } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import type { CollectorMetrics } from '../watch/collector.ts';
import type { ClusterTraffic } from '../watch/traffic.ts';
import { createFleetModel } from './fleet.ts';
import { readSystem } from './system.ts';
import type { Vitals } from './vitals.ts';

const CONTEXT = 'arn:aws:eks:eu-west-1:123:cluster/prod a,b';

const VITALS: Vitals = {
  startedAt: 5,
  rssBytes: 100,
  heapBytes: 50,
  windowMs: 0,
  cpu: null,
  lagP99Ms: null,
  lagMaxMs: null,
  eventsPerSecond: null,
  bytesPerSecond: null,
};

const traffic = (n: number): ClusterTraffic => ({
  bytes: 100 * n,
  events: n,
  lastEventAt: n === 0 ? null : 1_000 * n,
  lastBookmarkAt: null,
  restarts: { 'watch:closed': 2, 'list:expired': n === 0 ? 0 : 1, 'watch:silent': n },
  bookmarks: new Map([['Kustomization', 9_000 - n]]),
});

const spec = (id: string): ClusterSpec => ({
  id,
  labels: {},
  origin: 'config',
  version: '1',
  connect: () => Promise.reject(new Error('not in this test')),
});

/** Three live clusters, and the route over them. */
function setup() {
  const clock = fakeClock();
  const clusters = ['c1', 'c2', CONTEXT];
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  for (const id of clusters) {
    model.onRegistry({ type: 'added', spec: spec(id) });
    model.apply(heard({ cluster: id }, clock.now()));
  }
  const collected: CollectorMetrics = {
    clusters: clusters.length,
    waiting: 1,
    opening: 2,
    queued: new Set(['c2']),
    traffic: new Map(clusters.map((name, n) => [name, traffic(n)])),
  };
  const sources = {
    ...model.measured,
    clock,
    collector: () => collected,
    ready: () => true,
    vitals: () => VITALS,
  };
  const reads: routes.Reads = {
    ...model,
    system: (query) => readSystem(sources, query),
    live: () => Promise.reject(new ApiFailure('unavailable', 'not asked here')),
    report(error) {
      throw error;
    },
  };
  return {
    clock,
    model,
    tell: (o: Partial<Observation>): void => model.apply(put(o, clock.now())),
    get: (path: string, headers: Record<string, string> = {}) =>
      routes.getSystemRoute(new Request(`http://127.0.0.1:3000${path}`, { headers }), reads),
  };
}

describe('/system', () => {
  const ask = async (given: ReturnType<typeof setup>, query = '') =>
    systemSchema.parse(await (await given.get(`${apiPath.system()}${query}`)).json());

  it('says how each cluster is heard, what it cost and what it waits for; no figure is made up', async () => {
    const given = setup();
    given.tell({});
    given.model.apply(
      heard(
        {
          cluster: 'c2',
          connection: 'unreachable',
          reason: 'timeout',
          message: 'No answer.',
          nextRetryAt: 99,
        },
        given.clock.now(),
      ),
    );
    const system = await ask(given);
    expect(system).toMatchObject({
      process: VITALS,
      queues: { connect: 2, list: 1, changes: 8 },
      clusters: { total: 3, ready: true, byConnection: { live: 2, unreachable: 1 } },
      objects: 1,
      watches: { live: 38, interrupted: 19 },
      restarts: [
        { step: 'watch', reason: 'silent', count: 3 },
        { step: 'list', reason: 'expired', count: 2 },
      ],
      restartsTotal: 5,
      renewals: 6,
      oldestBookmarkAt: 8_998,
      total: 3,
    });
    expect(system.rows.map((row) => row.name)).toEqual(['c2', CONTEXT, 'c1']);
    expect(system.rows[0]).toMatchObject({
      connection: 'unreachable',
      reason: 'timeout',
      nextRetryAt: 99,
      queued: true,
      bytes: 100,
      lastEventAt: 1_000,
      // Its watches are not live: what their bookmarks said is no news.
      bookmarkAt: null,
      watches: { live: 0, interrupted: 19 },
    });
  });

  it('is sorted, searched, filtered and bounded by the server', async () => {
    const given = setup();
    given.tell({ cluster: 'c2' });
    const names = async (query: string) => {
      const { rows, total } = await ask(given, `?${query}`);
      return [rows.map((row) => row.name), total];
    };
    expect(await names('sort=bytes')).toEqual([[CONTEXT, 'c2', 'c1'], 3]);
    expect(await names('sort=events&limit=1')).toEqual([[CONTEXT], 3]);
    expect(await names('sort=objects&limit=1')).toEqual([['c2'], 3]);
    expect(await names('sort=event')).toEqual([['c1', 'c2', CONTEXT], 3]);
    expect(await names('sort=bookmark')).toEqual([[CONTEXT, 'c2', 'c1'], 3]);
    expect(await names('sort=restarts&q=C')).toEqual([[CONTEXT, 'c2', 'c1'], 3]);
    expect(await names('q=c1')).toEqual([['c1'], 1]);
    expect(await names('connection=lagging,unreachable')).toEqual([[], 0]);
    const named = await ask(
      given,
      `?sort=bytes&limit=1&q=c2&also=${encodeURIComponent(['c2', CONTEXT, 'gone'].map(encodeURIComponent).join(','))}`,
    );
    expect(named.rows.map((row) => row.name)).toEqual(['c2']);
    expect(named.also.map((row) => row.name)).toEqual([CONTEXT]);
    expect(
      apiErrorSchema.parse(await (await given.get(`${apiPath.system()}?sort=colour`)).json()),
    ).toMatchObject({ code: 'bad-request' });
  });

  it('has a tag that holds for a second, as its figures move without a change of an object', async () => {
    const { get, clock } = setup();
    const first = await get(apiPath.system());
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"\d+-\d+"$/);
    const again = async () => (await get(apiPath.system(), { 'if-none-match': tag })).status;
    expect(await again()).toBe(304);
    clock.advance(1_000);
    expect(await again()).toBe(200);
  });
});
