import { describe, expect, it } from 'vitest';
import type { Observation } from '../flux/record.ts';
import { silentLog } from '../flux/log.ts';
import type { ClusterSpec } from '../registry/spec.ts';
import {
  apiErrorSchema,
  apiPath,
  listOf,
  objectAnswerSchema,
  objectRowSchema,
  type ObjectRow,
} from '../api/contract.ts';
import { ApiFailure } from '../api/errors.ts';
import * as routes from '../api/routes.ts';
import { heard, kindSession, put, session } from '../testing/builders.ts';
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

const refused: routes.Reads['live'] = () =>
  Promise.reject(new ApiFailure('cluster-unreachable', 'The API server refused the connection.'));

/** The model with clusters that are live, and every route over it. */
function setup(clusters: readonly string[] = ['c1', 'c2', CONTEXT]) {
  const clock = fakeClock();
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  for (const id of clusters) {
    model.onRegistry({ type: 'added', spec: spec(id) });
    model.apply(heard({ cluster: id }, clock.now()));
  }
  const reported: unknown[] = [];
  let live = refused;
  const reads: routes.Reads = {
    ...model,
    system: () => expect.fail('not asked here'),
    live: (at, signal) => live(at, signal),
    report: (error) => void reported.push(error),
  };
  let version = 100;
  return {
    clock,
    model,
    reported,
    setLive: (next: typeof live) => {
      live = next;
    },
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

const names = (rows: readonly ObjectRow[]): string[] => rows.map((r) => r.name);
const ref = (kind: string, name: string) => ({ kind, namespace: 'flux-system', name });

describe('/objects', () => {
  const list = listOf(objectRowSchema);
  const page = async (res: Response) => list.parse(await res.json());

  it('are worst first; a row that is not heard never ranks with green, and says since when', async () => {
    const { tell, model, clock, get } = setup(['c1', 'c2']);
    tell({ name: 'ok' });
    tell({ name: 'broken', verdict: 'failing' });
    tell({ name: 'busy', verdict: 'progressing', conditionAt: clock.now() });
    tell({ cluster: 'c2', name: 'silent' });
    const confirmedAt = clock.now() - 5_000;
    const kinds = {
      ...session().kinds,
      Kustomization: kindSession('interrupted', { confirmedAt }),
    };
    model.apply(heard({ cluster: 'c2', connection: 'lagging', kinds }, clock.now()));
    const { items, total } = await page(await get(routes.getObjectsRoute, apiPath.objects()));
    expect(names(items)).toEqual(['broken', 'silent', 'busy', 'ok']);
    expect(total).toBe(4);
    expect(items[1]).toMatchObject({ state: 'ready', stale: true, asOf: confirmedAt });
    expect(items[3]).toMatchObject({ state: 'ready', stale: false, asOf: clock.now() });
    const ready = await page(await get(routes.getObjectsRoute, `${apiPath.objects()}?state=ready`));
    expect(names(ready.items)).toEqual(['ok']);
    const stale = await page(
      await get(routes.getObjectsRoute, `${apiPath.objects()}?state=ready&stale=true`),
    );
    expect(names(stale.items)).toEqual(['silent']);
  });

  it('are found by words of name, message, revision or chart, whatever their case', async () => {
    const { tell, get } = setup(['c1']);
    tell({ name: 'web', message: 'Chart failed: (timeout) [x', verdict: 'failing' });
    tell({ name: 'db', namespace: 'team-a', applied: 'main@sha1:abc123', chart: 'postgres' });
    for (const [q, found] of [
      ['WEB', ['web']],
      ['team-a/db', ['db']],
      ['(timeout) [X', ['web']],
      ['ABC123 postgres', ['db']],
      ['web postgres', []],
      ['', ['web', 'db']],
    ] as const)
      expect(
        names(
          (
            await page(
              await get(routes.getObjectsRoute, `${apiPath.objects()}?q=${encodeURIComponent(q)}`),
            )
          ).items,
        ),
      ).toEqual(found);
  });

  it('are read by pages to the end through the cursor', async () => {
    const { tell, get } = setup(['c1', 'c2']);
    for (let i = 0; i < 25; i += 1)
      tell({ cluster: i % 2 ? 'c1' : 'c2', name: `n${i}`, verdict: i % 5 ? 'ready' : 'failing' });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { items, total, nextCursor } = await page(
        await get(routes.getObjectsRoute, `${apiPath.objects()}?limit=7${next}`),
      );
      expect(total).toBe(25);
      seen.push(...names(items));
      cursor = nextCursor;
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
  });

  it.each([
    [
      'colour=red',
      'Unknown parameter colour. Allowed: cluster, kind, namespace, state, stale, label, reason, source, revision, version, q, facets, facetLimit, sort, limit, cursor, offset, facetQ.',
    ],
    [
      'state=broken',
      'state: "broken" is not known. Allowed: failing, stalled, waiting, unknown, progressing, suspended, ready.',
    ],
    ['sort=size', 'sort: "size" is not known. Allowed: worst, name, cluster, kind, since, oldest.'],
    ['limit=0', 'limit: Too small: expected number to be >=1.'],
    ['limit=ten', 'limit: Invalid input: expected number, received NaN.'],
    ['q=a&q=b', 'q: given twice; separate values by a comma.'],
    [
      'cursor=AAAA',
      'cursor: not a cursor of this list and sort. Ask for the first page without one.',
    ],
  ])('answer 400 to %s and say what is allowed', async (query, message) => {
    const { get } = setup();
    expect(
      await errorOf(await get(routes.getObjectsRoute, `${apiPath.objects()}?${query}`)),
    ).toEqual({
      status: 400,
      code: 'bad-request',
      message,
    });
  });
});

describe('/objects/{cluster}/{kind}/{namespace}/{name}', () => {
  const at = {
    cluster: CONTEXT,
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'apps',
  } as const;

  it('shows what it needs, what waits for it, and its namesakes; missing only after a fresh list', async () => {
    const { tell, model, clock, get } = setup();
    const { cluster } = at;
    tell({
      cluster,
      source: ref('GitRepository', 'repo'),
      dependsOn: [ref('Kustomization', 'gone')],
      parent: ref('Kustomization', 'root'),
    });
    tell({
      cluster,
      kind: 'GitRepository',
      name: 'repo',
      verdict: 'failing',
      reason: 'GitOperationFailed',
    });
    tell({ cluster, name: 'after', dependsOn: [ref('Kustomization', 'apps')], verdict: 'waiting' });
    tell({ cluster: 'c1', verdict: 'failing' });
    tell({ cluster: 'c2' });
    const read = async () =>
      objectAnswerSchema.parse(
        await (await get(routes.getObjectRoute, `${apiPath.object(at)}?live=false`)).json(),
      );
    const answer = await read();
    expect(answer.needs).toMatchObject([
      { role: 'source', state: 'failing', missing: false, reason: 'GitOperationFailed' },
      { role: 'parent', state: null, missing: false },
      { role: 'dependency', state: null, missing: true, ref: ref('Kustomization', 'gone') },
    ]);
    expect(answer.blocks).toMatchObject([{ ref: ref('Kustomization', 'after') }]);
    expect(answer.elsewhere.map((r) => [r.cluster, r.state])).toEqual([
      ['c1', 'failing'],
      ['c2', 'ready'],
    ]);
    expect(answer).toMatchObject({
      live: null,
      liveError: null,
      blocksTotal: 1,
      elsewhereTotal: 2,
    });
    model.apply(heard({ cluster, connection: 'lagging' }, clock.now()));
    expect((await read()).needs).toMatchObject([
      { stale: true, missing: false },
      { stale: true, missing: false },
      { stale: true, missing: false },
    ]);
  });

  it('that acts on another cluster counts once, for its own; what it applies there misses no parent', async () => {
    const { tell, model, get } = setup(['hub', 'spoke']);
    tell({ cluster: 'hub', name: 'to-spoke', remote: true, inventory: 40 });
    const applied = {
      cluster: 'spoke',
      kind: 'HelmRelease',
      namespace: 'web',
      name: 'shop',
      parent: ref('Kustomization', 'to-spoke'),
    } as const;
    tell(applied);
    expect(model.fleet()).toMatchObject({ objects: 2, counts: { ready: 2 } });
    expect(model.cluster('hub')).toMatchObject({ total: 1 });
    expect(model.cluster('spoke')).toMatchObject({ total: 1 });
    const read = async (path: string) =>
      objectAnswerSchema.parse(await (await get(routes.getObjectRoute, path)).json());
    const hub = await read(
      `${apiPath.object({ ...at, cluster: 'hub', name: 'to-spoke' })}?live=false`,
    );
    expect(hub).toMatchObject({ remote: true, inventory: 40, blocksTotal: 0 });
    const spoke = await read(`${apiPath.object(applied)}?live=false`);
    expect(spoke.needs).toMatchObject([{ role: 'parent', state: null, missing: false }]);
  });

  it('is answered from memory when its cluster is not, with the reason', async () => {
    const { tell, get } = setup();
    tell({ cluster: CONTEXT });
    const res = await get(routes.getObjectRoute, apiPath.object(at));
    expect(res.status).toBe(200);
    expect(res.headers.get('cache-control')).toBe('private, no-store');
    expect(objectAnswerSchema.parse(await res.json())).toMatchObject({
      object: { name: 'apps' },
      live: null,
      liveError: { code: 'cluster-unreachable', cluster: CONTEXT },
    });
  });

  it('hides what failed here behind the one error shape, and reports it', async () => {
    const { tell, get, setLive, reported } = setup();
    tell({ cluster: CONTEXT });
    setLive(() => Promise.reject(new Error('secret detail')));
    const text = await (await get(routes.getObjectRoute, apiPath.object(at))).text();
    expect(text).not.toContain('secret detail');
    expect(text).toContain('"code":"internal"');
    expect(reported).toHaveLength(1);
  });

  it.each([
    [apiPath.object({ ...at, cluster: 'nope' }), 404, 'No cluster "nope" is in this fleet.'],
    [
      apiPath.object({ ...at, name: 'nope' }),
      404,
      `No Kustomization flux-system/nope is known on ${CONTEXT}.`,
    ],
    [apiPath.object({ ...at, kind: 'Pod' }), 404, '"Pod" is no Flux kind.'],
    [`${apiPath.object(at)}?live=maybe`, 400, 'live: "maybe" is not known. Allowed: true, false.'],
    ['/api/v1/objects/%E0%A4%A/Kustomization/a/b', 400, '"%E0%A4%A" is not percent-encoded text.'],
  ])('%s answers %i', async (path, status, message) => {
    const { get } = setup();
    expect(await errorOf(await get(routes.getObjectRoute, path))).toMatchObject({
      status,
      message,
    });
  });
});
