import { describe, expect, it } from 'vitest';
import { apiErrorSchema } from '../api/contract.ts';
import { clusterChangesSchema } from '../api/contract/changes.ts';
import { treeSchema } from '../api/contract/tree.ts';
import { changesPath, treePath, treeViewText } from '../api/contract/tree-view.ts';
import { getChangesRoute, getTreeRoute } from '../api/cluster-routes.ts';
import type { Reads } from '../api/routes.ts';
import { silentLog } from '../flux/log.ts';
import type { Observation } from '../flux/record.ts';
import type { ClusterSession } from '../flux/session.ts';
import { heard, kindSession, put, session } from '../testing/builders.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createFleetModel } from './fleet.ts';

const ks = (name: string) => ({ kind: 'Kustomization', namespace: 'flux-system', name });

function setup(clusters: readonly string[] = ['c1', 'c2', '..']) {
  const clock = fakeClock();
  const model = createFleetModel({ clock, random: () => 0, log: silentLog, demo: false });
  const hear = (given: Partial<ClusterSession>) => model.apply(heard(given, clock.now()));
  for (const id of clusters) {
    const connect = () => Promise.reject(new Error('not in this test'));
    const spec = { id, labels: {}, origin: 'config', version: '1', connect };
    model.onRegistry({ type: 'added', spec });
    hear({ cluster: id });
  }
  const reads: Reads = {
    ...model,
    system: () => expect.fail('not asked here'),
    live: () => expect.fail('not asked here'),
    report(error) {
      throw error;
    },
  };
  let version = 100;
  const get = (
    route: typeof getTreeRoute,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<Response> => route(new Request(`http://127.0.0.1:3000${path}`, { headers }), reads);
  return {
    clock,
    hear,
    get,
    tell: (o: Partial<Observation>): void => {
      version += 1;
      model.apply(put({ resourceVersion: String(version), ...o }, clock.now()));
    },
    tree: async (cluster = 'c1', query = '') =>
      treeSchema.parse(await (await get(getTreeRoute, `${treePath(cluster)}${query}`)).json()),
    changes: async (cluster = 'c1') =>
      clusterChangesSchema.parse(await (await get(getChangesRoute, changesPath(cluster))).json()),
  };
}
const errorOf = async (res: Response) => ({
  status: res.status,
  ...apiErrorSchema.parse(await res.json()),
});

describe('/clusters/{cluster}/tree', () => {
  it('says what broke, what waits for it, and what each object needs', async () => {
    const { tell, tree } = setup();
    tell({ name: 'root' });
    tell({ name: 'infra', parent: ks('root'), verdict: 'failing', message: 'no such path' });
    const waits = { verdict: 'waiting', parent: ks('root'), dependsOn: [ks('infra')] } as const;
    for (const name of ['a', 'b']) tell({ ...waits, name });
    const { rows, roots, rootsTotal, objects } = await tree();
    expect({ rootsTotal, objects }).toEqual({ rootsTotal: 1, objects: 4 });
    expect(roots[0]).toMatchObject({ name: 'infra', blocks: 2, message: 'no such path' });
    expect(rows.map((r) => [r.type, r.level])).toEqual([
      ['node', 1],
      ['node', 2],
      ['group', 2],
    ]);
    expect(rows[1]).toMatchObject({ root: true, source: null, blocks: 2 });
    const open = [rows[2]?.id ?? ''];
    const opened = await tree('c1', `?${treeViewText({ open, shut: [] })}`);
    expect(opened.rows.slice(3)).toMatchObject([
      { name: 'a', dependsOn: [{ name: 'infra', state: 'failing', missing: false }] },
      { name: 'b', because: { how: 'waits', ref: ks('infra') } },
    ]);
  });

  it('what is not heard is told as of when, and is no green', async () => {
    const { tell, tree, hear, clock } = setup();
    tell({ name: 'root', verdict: 'failing' });
    const at = clock.now();
    hear({
      connection: 'unreachable',
      kinds: { ...session().kinds, Kustomization: kindSession('interrupted', { confirmedAt: at }) },
    });
    const { rows, roots, rootsTotal } = await tree();
    expect(rootsTotal).toBe(0);
    expect(rows[0]).toMatchObject({ stale: true, asOf: at, state: 'failing', root: true });
    expect(roots[0]).toMatchObject({ stale: true, asOf: at });
  });

  it('is answered 304 until something of its own cluster moves', async () => {
    const { tell, get } = setup();
    tell({ name: 'a' });
    const first = await get(getTreeRoute, treePath('c1'));
    const again = { 'if-none-match': first.headers.get('etag') ?? '' };
    tell({ cluster: 'c2', name: 'a' });
    expect((await get(getTreeRoute, treePath('c1'), again)).status).toBe(304);
    tell({ name: 'a', verdict: 'failing' });
    expect((await get(getTreeRoute, treePath('c1'), again)).status).toBe(200);
  });

  it('an unknown cluster is 404, and what it does not understand is 400 and named', async () => {
    const { get } = setup();
    expect(await errorOf(await get(getTreeRoute, treePath('nowhere')))).toMatchObject({
      status: 404,
      cluster: 'nowhere',
    });
    const strange = await errorOf(await get(getTreeRoute, `${treePath('c1')}?depth=3`));
    expect(strange).toMatchObject({ status: 400, message: expect.stringContaining('depth') });
    const many = Array.from({ length: 61 }, (_, i) => `Kustomization/a/b${i}`);
    const query = treeViewText({ open: many, shut: [] });
    const long = await errorOf(await get(getTreeRoute, `${treePath('c1')}?${query}`));
    expect(long).toMatchObject({ status: 400, message: 'open: at most 60 ids.' });
    const twice = await errorOf(await get(getTreeRoute, `${treePath('c1')}?open=a&open=b`));
    expect(twice).toMatchObject({ status: 400 });
  });

  it('a cluster named like a way up has its tree and its changes', async () => {
    const { tell, tree, changes } = setup();
    tell({ cluster: '..', name: 'a' });
    expect((await tree('..')).cluster).toBe('..');
    expect((await changes('..')).items[0]).toMatchObject({ type: 'object', name: 'a' });
  });
});

describe('/clusters/{cluster}/changes', () => {
  it('says what is the matter only while that is still so', async () => {
    const { tell, changes, clock } = setup();
    tell({ name: 'a' });
    tell({
      name: 'a',
      verdict: 'failing',
      reason: 'BuildFailed',
      message: 'kustomize build failed',
    });
    expect((await changes()).items[0]).toMatchObject({
      after: 'failing',
      summary: expect.any(String) as string,
    });
    clock.advance(1000);
    tell({ name: 'a' });
    expect((await changes()).items.slice(0, 2)).toMatchObject([
      { after: 'ready', summary: null },
      { after: 'failing', summary: null },
    ]);
  });

  it('an unknown cluster is 404, a parameter 400', async () => {
    const { get } = setup();
    expect((await errorOf(await get(getChangesRoute, changesPath('nowhere')))).status).toBe(404);
    expect((await errorOf(await get(getChangesRoute, `${changesPath('c1')}?n=1`))).status).toBe(
      400,
    );
  });
});
