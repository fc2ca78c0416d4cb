import { describe, expect, it } from 'vitest';
import type { Observation } from '../flux/record.ts';
import { silentLog } from '../flux/log.ts';
import { apiErrorSchema, apiPath, joinList, objectListSchema } from '../api/contract.ts';
import { getObjectsRoute, type Reads } from '../api/routes.ts';
import { heard, put, session } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createFleetModel } from './fleet.ts';

const LABELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  p1: { env: 'prod', region: 'eu' },
  p2: { env: 'prod', region: 'us' },
  't,1': { env: 'test' },
};
const ref = (name: string) => ({ kind: 'GitRepository', namespace: 'flux-system', name });

/** Three clusters with two objects each, and the route over them. */
function setup() {
  const clock = fakeClock();
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  for (const [id, labels] of Object.entries(LABELS)) {
    model.onRegistry({
      type: 'added',
      spec: { id, labels, origin: 'config', version: '1', connect: () => Promise.reject() },
    });
    const flux = id === 'p1' ? null : session().flux;
    model.apply(heard({ cluster: id, flux }, clock.now()));
  }
  const tell = (o: Partial<Observation>): void => model.apply(put(o, clock.now()));
  for (const cluster of Object.keys(LABELS)) {
    tell({
      cluster,
      name: 'web',
      source: ref('apps'),
      applied: 'main@sha1:a',
      reason: 'Succeeded',
    });
    const own = { applied: `v${cluster}`, verdict: 'failing', reason: 'BuildFailed' } as const;
    tell({ cluster, name: 'db', namespace: 'data', kind: 'HelmRelease', ...own });
  }
  const reads: Reads = {
    ...model,
    live: () => Promise.reject(new Error('not asked here')),
    system: () => expect.fail('not asked here'),
    report(error) {
      throw error;
    },
  };
  const ask = (query: Record<string, string> | string) =>
    getObjectsRoute(
      new Request(`http://127.0.0.1${apiPath.objects()}?${new URLSearchParams(query)}`),
      reads,
    );
  return {
    model,
    clock,
    ask,
    list: async (query: Record<string, string>) => {
      const answer = objectListSchema.parse(await (await ask(query)).json());
      return {
        ...answer,
        names: answer.items.map((o) => `${o.cluster}/${o.name}`).toSorted(),
      };
    },
  };
}

describe('/objects', () => {
  it.each([
    ['label', 'env=prod', ['p1/db', 'p1/web', 'p2/db', 'p2/web']],
    ['label', 'env=prod,region=us', ['p2/db', 'p2/web']],
    ['label', 'region=us,region=eu', ['p1/db', 'p1/web', 'p2/db', 'p2/web']],
    ['label', 'region=(none)', ['t,1/db', 't,1/web']],
    ['label', 'region=', ['t,1/db', 't,1/web']],
    ['label', 'nobody=has', []],
    ['cluster', joinList(['t,1']), ['t,1/db', 't,1/web']],
    ['reason', 'BuildFailed', ['p1/db', 'p2/db', 't,1/db']],
    ['source', 'GitRepository/flux-system/apps', ['p1/web', 'p2/web', 't,1/web']],
    ['source', '(none)', ['p1/db', 'p2/db', 't,1/db']],
    ['revision', joinList(['vt,1', 'vp1']), ['p1/db', 't,1/db']],
    ['version', '(none)', ['p1/db', 'p1/web']],
    ['version', '2.9.2', ['p2/db', 'p2/web', 't,1/db', 't,1/web']],
    ['namespace', 'data,none', ['p1/db', 'p2/db', 't,1/db']],
  ])('with %s=%s are those that have it', async (name, value, found) => {
    const { names, total } = await setup().list({ [name]: value });
    expect(names).toEqual(found);
    expect(total).toBe(found.length);
  });

  it('count facets as they were asked for, each without its own filter, and only then', async () => {
    const { list } = setup();
    expect((await list({})).facets).toBeUndefined();
    const { facets, total } = await list({
      state: 'failing',
      label: 'env=prod',
      facets: 'state,label:env,version,label:constructor',
    });
    expect(total).toBe(2);
    expect(facets).toEqual([
      {
        facet: 'state',
        values: [
          { value: 'failing', count: 2 },
          { value: 'ready', count: 2 },
        ],
        more: { values: 0, objects: 0 },
      },
      {
        facet: 'label:env',
        values: [
          { value: 'prod', count: 2 },
          { value: 'test', count: 1 },
        ],
        more: { values: 0, objects: 0 },
      },
      {
        facet: 'version',
        values: [
          { value: '(none)', count: 1 },
          { value: '2.9.2', count: 1 },
        ],
        more: { values: 0, objects: 0 },
      },
      {
        facet: 'label:constructor',
        values: [{ value: '(none)', count: 2 }],
        more: { values: 0, objects: 0 },
      },
    ]);
  });

  it('count in the state facet only what is heard, unless what is not heard is asked for', async () => {
    const { list, model, clock } = setup();
    model.apply(heard({ cluster: 'p2', connection: 'unreachable' }, clock.now()));
    const counts = async (query: Record<string, string>) =>
      (await list({ facets: 'state,stale', ...query })).facets?.map(({ values }) =>
        Object.fromEntries(values.map((v) => [v.value, v.count])),
      );
    expect(await counts({})).toEqual([
      { failing: 2, ready: 2 },
      { false: 4, true: 2 },
    ]);
    expect(await counts({ state: 'failing' })).toEqual([
      { failing: 2, ready: 2 },
      { false: 2, true: 1 },
    ]);
    expect(await counts({ stale: 'true' })).toEqual([
      { failing: 1, ready: 1 },
      { false: 4, true: 2 },
    ]);
  });

  it('show of a facet the values with the most objects, those of the query, and how many more there are', async () => {
    const { facets } = await setup().list({
      facets: 'revision',
      facetLimit: '1',
      revision: 'vp2,gone',
    });
    expect(facets).toEqual([
      {
        facet: 'revision',
        values: [
          { value: 'main@sha1:a', count: 3 },
          { value: 'vp2', count: 1 },
          { value: 'gone', count: 0 },
        ],
        more: { values: 2, objects: 2 },
      },
    ]);
  });

  it('find among the values of a facet those that hold a text, and always those of the query', async () => {
    const { facets } = await setup().list({
      facets: 'revision,cluster',
      facetQ: 'VP',
      revision: 'main@sha1:a,vp1',
    });
    expect(facets?.map(({ values }) => values.map((v) => v.value))).toEqual([
      ['main@sha1:a', 'vp1', 'vp2'],
      [],
    ]);
  });

  it('offer the labels of the clusters as facets without being told their keys', async () => {
    const { facets } = await setup().list({ facets: 'labels,kind', label: 'other=x' });
    expect(facets?.map((f) => f.facet)).toEqual([
      'label:other',
      'label:env',
      'label:region',
      'kind',
    ]);
  });

  it('begin at any row, as the one before ends', async () => {
    const { list } = setup();
    const all = await list({ sort: 'oldest' });
    const second = await list({ sort: 'oldest', offset: '2', limit: '2' });
    expect(second.items).toEqual(all.items.slice(2, 4));
    expect(second.total).toBe(6);
    expect((await list({ offset: '6' })).items).toEqual([]);
    const third = await list({ sort: 'oldest', limit: '2', cursor: second.nextCursor ?? '' });
    expect(third.items).toEqual(all.items.slice(4));
  });

  const many = (n: number, of: (i: number) => string): string =>
    Array.from({ length: n }, (_, i) => of(i)).join(',');

  it.each([
    ['label=env', 'label: "env" is not KEY=VALUE.'],
    ['label=%3Dprod', 'label: "=prod" is not KEY=VALUE.'],
    [`label=${many(9, (i) => `k${i}=v`)}`, 'label: At most 8 keys.'],
    [`cluster=${many(201, (i) => `c${i}`)}`, 'cluster: At most 200 values.'],
    [`reason=${many(201, (i) => `r${i}`)}`, 'reason: At most 200 values.'],
    [
      'facets=kind,colour',
      'facets: "colour" is not known. Allowed: cluster, kind, namespace, state, stale, reason, source, revision, version, labels, label:KEY.',
    ],
    [
      'facets=label:',
      'facets: "label:" is not known. Allowed: cluster, kind, namespace, state, stale, reason, source, revision, version, labels, label:KEY.',
    ],
    [`facets=${many(13, (i) => `label:k${i}`)}`, 'facets: At most 12 facets.'],
    ['facetLimit=0', 'facetLimit: Too small: expected number to be >=1.'],
    ['facetLimit=201', 'facetLimit: Too big: expected number to be <=200.'],
    [`q=${many(11, (i) => `w${i}`).replaceAll(',', '+')}`, 'q: At most 10 words.'],
    ['offset=-1', 'offset: A whole number from 0 to 10000000.'],
    ['offset=2&cursor=x', 'offset: give it or a cursor, not both.'],
    ['version=2&version=3', 'version: given twice; separate values by a comma.'],
  ])('answer 400 to %s and say why', async (query, message) => {
    const res = await setup().ask(query);
    expect({ status: res.status, ...apiErrorSchema.parse(await res.json()) }).toEqual({
      status: 400,
      code: 'bad-request',
      message,
    });
  });

  it('are paged past the longest names', async () => {
    const { list, model, clock } = setup();
    const cluster = `arn:aws:eks:eu-central-1:123456789012:cluster/${'c'.repeat(100)}`;
    const spec = { id: cluster, labels: {}, origin: 'config', version: '1' };
    model.onRegistry({ type: 'added', spec: { ...spec, connect: () => Promise.reject() } });
    const long = { cluster, namespace: 'n'.repeat(63) };
    for (const last of ['a', 'b'])
      model.apply(put({ ...long, name: 'x'.repeat(252) + last }, clock.now()));
    const query = { q: 'xxx', limit: '1', sort: 'name' };
    const first = await list(query);
    const second = await list({ ...query, cursor: first.nextCursor ?? '' });
    expect([...first.names, ...second.names].map((n) => n.at(-1))).toEqual(['a', 'b']);
    expect(second.nextCursor).toBeNull();
  });

  it('take the largest query that is allowed', async () => {
    const res = await setup().ask({
      label: many(8, (i) => `k${i}=v`),
      facets: `cluster,kind,namespace,state,stale,reason,source,revision,version,${many(3, (i) => `label:x${i}`)}`,
      cluster: 'p1',
      kind: 'Kustomization',
      namespace: 'a',
      state: 'ready',
      stale: 'true',
      reason: 'a',
      source: 'a',
      revision: 'a',
      version: 'a',
    });
    expect(res.status).toBe(200);
  });
});
