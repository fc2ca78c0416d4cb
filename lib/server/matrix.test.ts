import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../flux/record.ts';
import { silentLog } from '../flux/log.ts';
import type { ClusterSession } from '../flux/session.ts';
import { apiErrorSchema } from '../api/contract.ts';
import { clusterListSchema } from '../api/contract/clusters.ts';
import { BUCKETS, matrixSchema, type MatrixQuery } from '../api/contract/matrix.ts';
import { getMatrixRoute } from '../api/matrix-routes.ts';
import * as routes from '../api/routes.ts';
import { heard, observation, put, session } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createFleetModel } from './fleet.ts';

interface Given {
  readonly labels?: Record<string, string>;
  readonly session?: Partial<ClusterSession>;
  readonly objects?: readonly Partial<Observation>[];
}

const flux = (version: string | null): ClusterSession['flux'] => {
  const { flux: of } = session();
  return of === null ? null : { ...of, version };
};

/** The model with clusters of these labels, connections and objects, and what routes answer. */
function setup(clusters: Record<string, Given>) {
  const clock = fakeClock();
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  let version = 100;
  const tell = (o: Partial<Observation>): void => {
    version += 1;
    model.apply(put({ resourceVersion: String(version), ...o }, clock.now()));
  };
  const connect = (id: string, given: Partial<ClusterSession>): void =>
    model.apply(heard({ cluster: id, ...given }, clock.now()));
  for (const [id, given] of Object.entries(clusters)) {
    const spec = { id, labels: given.labels ?? {}, origin: 'config', version: '1' };
    model.onRegistry({
      type: 'added',
      spec: { ...spec, connect: () => Promise.reject(new Error('not in this test')) },
    });
    connect(id, given.session ?? {});
    for (const object of given.objects ?? []) tell({ cluster: id, ...object });
  }
  const reads: routes.Reads = {
    ...model,
    system: () => expect.fail('not asked here'),
    live: () => expect.fail('not asked here'),
    report(error) {
      throw error;
    },
  };
  const matrix = (query: Partial<MatrixQuery> = {}) => {
    const answer = model.matrix({ measure: 'worst', order: 'worst', ...query });
    return matrixSchema.parse(JSON.parse(answer.text()));
  };
  return {
    clock,
    model,
    tell,
    connect,
    matrix,
    /** Names with the bucket of each, by group. */
    cells: (query: Partial<MatrixQuery> = {}) => {
      const { groups, measure } = matrix(query);
      return groups.map(
        (g) => `${g.value}: ${g.cells.map(([n, b]) => `${n}=${BUCKETS[measure][b]}`).join(' ')}`,
      );
    },
    get: (route: routes.Handler, path: string, headers: Record<string, string> = {}) =>
      route(new Request(`http://127.0.0.1:3000/api/v1${path}`, { headers }), reads),
    clusters: async (query: string) =>
      clusterListSchema.parse(
        await (
          await routes.getClustersRoute(new Request(`http://x/api/v1/clusters?${query}`), reads)
        ).json(),
      ),
  };
}

const HOUR = 3_600_000;

describe('the matrix of clusters', () => {
  it('is grouped by the most telling label, the worst group and cell first, and nobody vanishes', () => {
    const { cells } = setup({
      a1: { labels: { region: 'eu', team: 'x' }, objects: [{}] },
      a2: { labels: { region: 'eu' }, objects: [{ verdict: 'failing' }] },
      a3: {
        labels: { region: 'eu' },
        objects: [{ verdict: 'failing' }, { name: 'b', verdict: 'failing' }],
      },
      b1: { labels: { region: 'us' }, objects: [{}] },
      c1: { objects: [{ verdict: 'unknown' }] },
    });
    expect(cells()).toEqual([
      'eu: a3=failing a2=failing a1=ready',
      'null: c1=unknown',
      'us: b1=ready',
    ]);
    expect(cells({ order: 'name' })).toEqual([
      'eu: a1=ready a2=failing a3=failing',
      'us: b1=ready',
      'null: c1=unknown',
    ]);
    expect(cells({ by: 'none', order: 'name' })).toEqual([
      ': a1=ready a2=failing a3=failing b1=ready c1=unknown',
    ]);
  });

  it('sorts names as people do', () => {
    const { cells } = setup({ 'c-10': {}, 'c-9': {}, 'c-1': {} });
    expect(cells({ order: 'name' })).toEqual([': c-1=empty c-9=empty c-10=empty']);
  });

  it.each(['worst', 'ready', 'drift', 'skew', 'age'] as const)(
    'a cluster that is not heard is that in every measure, and since when: %s',
    (measure) => {
      const { matrix, cells, connect, clock } = setup({
        gone: { objects: [{ verdict: 'failing' }] },
        fine: { objects: [{}] },
      });
      connect('gone', { connection: 'unreachable', since: clock.now() });
      expect(cells({ measure, by: 'none' }).join()).toContain('gone=unreachable');
      const [, , n, of] = matrix({ measure }).groups[0]?.cells.find(([c]) => c === 'gone') ?? [];
      expect(n).toBe(Math.floor(clock.now() / 1000));
      expect(of).toBe(Date.UTC(2026, 10, 24, 12) / 1000);
    },
  );

  it.each([
    ['ready', { under: 1, ready: 9 }, 'under-99', [9, 10]],
    ['ready', { under: 0, ready: 3 }, 'all', [3, 3]],
  ] as const)(
    'measures the share of ready objects: %s',
    (measure, { under, ready }, bucket, of) => {
      const objects = [
        ...Array.from({ length: under }, (_, i) => ({
          name: `f${i}`,
          verdict: 'failing' as const,
        })),
        ...Array.from({ length: ready }, (_, i) => ({ name: `r${i}` })),
      ];
      const { matrix } = setup({ c: { objects } });
      const [, place, ...figures] = matrix({ measure }).groups[0]?.cells[0] ?? [];
      expect([BUCKETS.ready[place ?? -1], figures]).toEqual([bucket, of]);
    },
  );

  it('measures drift where it is looked for, and says where it is not', () => {
    const release = { kind: 'HelmRelease', driftMode: 'warn' } as const;
    const { cells, matrix } = setup({
      many: {
        objects: Array.from({ length: 11 }, (_, i) => ({
          ...release,
          name: `r${i}`,
          drifted: i > 0,
        })),
      },
      none: { objects: [release] },
      unwatched: { objects: [{ kind: 'HelmRelease', driftMode: 'disabled' }] },
    });
    expect(cells({ measure: 'drift' })).toEqual([': many=ten unwatched=unwatched none=none']);
    expect(matrix({ measure: 'drift' }).groups[0]?.cells[0]?.slice(2)).toEqual([10, 11]);
    expect(cells()).toEqual([': many=drifted none=ready unwatched=ready']);
  });

  it('measures how far Flux is behind the newest of the fleet, and whose support ended', () => {
    const { cells, matrix } = setup({
      new: { session: { flux: flux('2.10.1') } },
      mid: { session: { flux: flux('2.9.2') } },
      low: { session: { flux: flux('2.8.0') } },
      old: { session: { flux: flux('2.7.3') } },
      what: { session: { flux: flux(null) } },
    });
    expect(cells({ measure: 'skew' })).toEqual([
      ': old=ended low=two-behind mid=one-behind what=not-known new=newest',
    ]);
    expect(matrix({ measure: 'skew' }).versions).toEqual(['2.10.1', '2.9.2', '2.8.0', '2.7.3']);
    expect(cells({ by: 'version', order: 'name' }).map((g) => g.split(':')[0])).toEqual([
      '2.10.1',
      '2.9.2',
      '2.8.0',
      '2.7.3',
      'null',
    ]);
  });

  it('measures the age of the longest current failure; it moves on with time alone', () => {
    const { cells, clock } = setup({
      old: { objects: [{ verdict: 'failing', conditionAt: null }] },
      fine: { objects: [{}] },
    });
    clock.advance(30 * 60_000);
    // It is as old as the object, which was created weeks ago by its builder.
    expect(cells({ measure: 'age' })[0]).toMatch(/^: old=(days|weeks) fine=none$/);
    clock.advance(8 * 24 * HOUR);
    expect(cells({ measure: 'age' })).toEqual([': old=weeks fine=none']);
  });

  it('calls nothing fine whose part is not heard', () => {
    const { cells } = setup({
      part: {
        session: { kinds: { Kustomization: { ...kind, state: 'interrupted' }, HelmRelease: kind } },
        objects: [{}, { kind: 'HelmRelease' }],
      },
    });
    for (const measure of ['worst', 'ready', 'drift', 'age'] as const)
      expect(cells({ measure })).toEqual([': part=part']);
  });

  it('is made once for all who ask, until something on it moves', () => {
    const { model, tell, connect, clock } = setup({ a: { objects: [{}] }, b: {} });
    const query = { measure: 'worst', order: 'worst' } as const;
    const first = model.matrix(query);
    expect(model.matrix({ ...query, by: 'none' })).not.toBe(first);
    tell({ cluster: 'a', applied: 'main@sha1:b', attempted: 'main@sha1:b' });
    expect(model.matrix(query)).toBe(first);
    tell({ cluster: 'a', verdict: 'failing' });
    const second = model.matrix(query);
    expect(second.tag).not.toBe(first.tag);
    connect('b', { connection: 'lagging' });
    const third = model.matrix(query);
    expect(third.tag).not.toBe(second.tag);
    clock.advance(61_000);
    expect(model.matrix(query)).not.toBe(third);
  });

  it('says no more of 1,000 clusters than 25 KB, compressed', () => {
    const region = (i: number) => `region-${i % 8}`;
    const { model } = setup(
      Object.fromEntries(
        Array.from({ length: 1000 }, (_, i): [string, Given] => [
          `prod-${region(i)}-${String(i).padStart(4, '0')}`,
          {
            labels: { region: region(i), env: 'prod', ring: String(i % 4) },
            session: i % 20 === 3 ? { connection: 'unreachable', since: 1.79e12 + i * 977 } : {},
            objects: Array.from({ length: 1 + (i % 7) }, (_o, k) => ({
              name: `o${k}`,
              verdict: (i * k) % 5 === 4 ? ('failing' as const) : ('ready' as const),
            })),
          },
        ]),
      ),
    );
    for (const measure of ['worst', 'age', 'ready'] as const)
      expect(gzipSync(model.matrix({ measure, order: 'worst' }).text()).length).toBeLessThan(
        25_000,
      );
  });

  it('is answered with a tag, and a question that is not understood is 400 that names what would be', async () => {
    const { get, tell } = setup({ a: { objects: [observation({ cluster: 'a' })] } });
    const first = await get(getMatrixRoute, '/matrix?measure=drift&by=label:region');
    const tag = first.headers.get('etag') ?? '';
    expect(matrixSchema.parse(await first.json())).toMatchObject({ by: 'label:region', total: 1 });
    const path = '/matrix?measure=drift&by=label:region';
    expect((await get(getMatrixRoute, path, { 'if-none-match': tag })).status).toBe(304);
    tell({ cluster: 'a', verdict: 'failing' });
    expect((await get(getMatrixRoute, path, { 'if-none-match': tag })).status).toBe(200);
    for (const [query, words] of [
      ['measure=colour', 'Allowed: worst, ready, drift, skew, age'],
      ['by=colour', '"colour" is not known. Allowed: none, connection'],
      ['hue=1', 'Unknown parameter hue. Allowed: by, measure, order'],
    ] as const) {
      const answer = await get(getMatrixRoute, `/matrix?${query}`);
      expect(answer.status).toBe(400);
      expect(apiErrorSchema.parse(await answer.json()).message).toContain(words);
    }
  });
});

const kind = { state: 'live', version: 'v1', confirmedAt: 1, message: null } as const;

describe('the list of clusters', () => {
  const fleet = () =>
    setup({
      'eu-1': {
        labels: { region: 'eu' },
        objects: [
          { verdict: 'failing' },
          {
            kind: 'GitRepository',
            namespace: 'flux-system',
            name: 'flux-system',
            applied: 'main@sha1:abc',
          },
        ],
      },
      'eu-2': { labels: { region: 'eu' }, session: { flux: flux('2.7.3') }, objects: [{}] },
      'us-1': { labels: { region: 'us' }, session: { kubernetesVersion: 'v1.34.1-eks-3' } },
      'us-2': { session: { connection: 'unreachable', reason: 'timeout' }, objects: [{}] },
    });
  const names = ({ items }: { items: readonly { name: string }[] }) =>
    items.map((c) => c.name).join(' ');

  it.each([
    ['label=region=eu', 'eu-1 eu-2'],
    ['label=region=eu,region=', 'eu-1 us-2 eu-2'],
    ['label=region=(none)', 'us-2'],
    ['version=2.7.3', 'eu-2'],
    ['kubernetes=1.34', 'us-1'],
    ['worst=failing,unreachable', 'eu-1 us-2'],
    ['connection=unreachable&reason=timeout', 'us-2'],
    ['skew=ended', 'eu-2'],
    ['q=REGION=eu&version=2.9.2', 'eu-1'],
    ['sort=name', 'eu-1 eu-2 us-1 us-2'],
    ['sort=version', 'eu-2 eu-1 us-1 us-2'],
    ['sort=kubernetes', 'us-1 eu-1 eu-2 us-2'],
    ['sort=objects', 'eu-1 eu-2 us-2 us-1'],
    ['sort=since', 'eu-1 eu-2 us-1 us-2'],
  ])('%s gives %s', async (query, expected) => {
    expect(names(await fleet().clusters(query))).toBe(expected);
  });

  it('counts a facet as if it did not filter by it itself, and shows what is asked for without a row', async () => {
    const { facets } = await fleet().clusters(
      'label=region=eu&version=2.9.2,9.9.9&facets=label:region,version,worst',
    );
    expect(facets).toEqual([
      {
        facet: 'label:region',
        values: [
          { value: 'eu', count: 1 },
          { value: 'us', count: 1 },
          { value: '(none)', count: 1 },
        ],
        more: { values: 0, objects: 0 },
      },
      {
        facet: 'version',
        values: [
          { value: '9.9.9', count: 0 },
          { value: '2.9.2', count: 1 },
          { value: '2.7.3', count: 1 },
        ],
        more: { values: 0, objects: 0 },
      },
      { facet: 'worst', values: [{ value: 'failing', count: 1 }], more: { values: 0, objects: 0 } },
    ]);
  });

  it.each(['worst', 'name', 'version', 'kubernetes', 'objects', 'drift', 'since', 'event'])(
    'is paged by cursor, every cluster once and in order: sort=%s',
    async (sort) => {
      const { clusters } = fleet();
      const all = names(await clusters(`sort=${sort}`));
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page = await clusters(`sort=${sort}&limit=1${cursor && `&cursor=${cursor}`}`);
        seen.push(names(page));
        cursor = page.nextCursor;
      }
      expect(seen.join(' ')).toBe(all);
    },
  );

  it('says what each cluster is made from, where that is known', async () => {
    const { items } = await fleet().clusters('sort=name');
    expect(items.map((c) => c.root?.revision ?? null)).toEqual(['main@sha1:abc', null, null, null]);
  });

  it.each([
    ['worst=happy', 'worst: "happy" is not known. Allowed: failing, '],
    ['facets=colour', '"colour" is not known. Allowed: connection, '],
    ['label=region', '"region" is not KEY=VALUE'],
    ['sort=colour', 'sort: "colour" is not known. Allowed: worst, name, '],
  ])('%s is 400', async (query, words) => {
    const answer = await fleet().get(routes.getClustersRoute, `/clusters?${query}`);
    expect(answer.status).toBe(400);
    expect(apiErrorSchema.parse(await answer.json()).message).toContain(words);
  });
});
