import { afterEach, describe, expect, it } from 'vitest';
import type { ClusterStore } from './cluster-store.ts';
import type { Sim, SimOptions } from './sim.ts';
import { startSim } from './sim.ts';
import { KS, KS_PATH, ks, must, NS_PATH, TestClient, testStore } from './testing.ts';

const MERGE = { 'content-type': 'application/merge-patch+json' };

const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) });

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

describe('a write', () => {
  it('of an annotation does not move the generation; of the spec it does; of nothing nothing', async () => {
    const store = testStore(1);
    const { client } = await start(store);
    const patch = async (body: object) =>
      (
        await client.call('PATCH', `${NS_PATH}/k00?fieldManager=flux-client-side-apply`, {
          body: JSON.stringify(body),
          headers: MERGE,
        })
      ).body.metadata;
    const annotated = await patch({ metadata: { annotations: { a: 'b' } } });
    expect(annotated?.['generation']).toBe(1);
    const suspended = await patch({ spec: { suspend: true } });
    expect(suspended?.['generation']).toBe(2);
    const again = await patch({ spec: { suspend: true } });
    expect(again?.['resourceVersion']).toBe(suspended?.['resourceVersion']);
    const resumed = await patch({ spec: { suspend: null } });
    expect(resumed?.['generation']).toBe(3);
    expect(store.get(KS, 'apps', 'k00')?.spec).toEqual({ interval: '10m0s', path: './a' });
    const managers = store.get(KS, 'apps', 'k00')?.metadata.managedFields?.map((m) => m.manager);
    expect(managers).toContain('flux-client-side-apply');
  });

  it('to /status changes the status only, and to the object everything else only', async () => {
    const store = testStore(1);
    const { client } = await start(store);
    const body = JSON.stringify({ spec: { path: './x' }, status: { observedGeneration: 7 } });
    await client.call('PATCH', `${NS_PATH}/k00/status`, { body, headers: MERGE });
    expect(store.get(KS, 'apps', 'k00')).toMatchObject({
      spec: { path: './a' },
      status: { observedGeneration: 7 },
    });
    await client.call('PATCH', `${NS_PATH}/k00`, { body, headers: MERGE });
    expect(store.get(KS, 'apps', 'k00')?.spec?.['path']).toBe('./x');
  });

  it('creates with a generated name, and deletes with a Status that names the uid', async () => {
    const store = testStore(0);
    const { client } = await start(store);
    const { metadata: _m, ...rest } = ks('x');
    const created = await client.call('POST', NS_PATH, {
      body: JSON.stringify({ ...rest, metadata: { generateName: 'job-' } }),
    });
    expect(created.code).toBe(201);
    const name = String(created.body.metadata?.['name']);
    expect(name).toMatch(/^job-[a-z0-9]{5}$/);
    const deleted = await client.call('DELETE', `${NS_PATH}/${name}`);
    expect(deleted.body).toMatchObject({ kind: 'Status', status: 'Success', details: { name } });
    expect(store.list(KS)).toEqual([]);
  });

  it('with dryRun is answered and not stored', async () => {
    const store = testStore(1);
    const { client } = await start(store);
    const before = store.version;
    const { body } = await client.call('PATCH', `${NS_PATH}/k00?dryRun=All`, {
      body: JSON.stringify({ spec: { path: './dry' } }),
      headers: MERGE,
    });
    expect(body['spec']).toMatchObject({ path: './dry' });
    expect(store.version).toBe(before);
  });

  it('by server-side apply owns its fields, and conflicts with who owns them already', async () => {
    const store = testStore(0);
    const { client } = await start(store);
    const apply = (manager: string, spec: object, force = false) =>
      client.call('PATCH', `${NS_PATH}/a?fieldManager=${manager}&force=${force}`, {
        body: JSON.stringify({ ...ks('a'), spec }),
        headers: { 'content-type': 'application/apply-patch+yaml' },
      });
    expect((await apply('one', { path: './a', prune: true })).code).toBe(201);
    const refused = await apply('two', { path: './b' });
    expect(refused.code).toBe(409);
    expect(refused.body['message']).toBe(
      'Apply failed with 1 conflict: conflict with "one": .spec.path',
    );
    expect((await apply('two', { path: './b' }, true)).code).toBe(200);
    const left = await apply('one', {});
    expect(left.body['spec']).toEqual({ path: './b' });
  });
});

describe('a deletion', () => {
  const options = (more: object) => ({
    body: JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', ...more }),
    headers: { 'content-type': 'application/json' },
  });

  it.each([
    ['in its body', NS_PATH, { dryRun: ['All'] }],
    ['in its query', `${NS_PATH}?dryRun=All`, undefined],
  ])('with dryRun %s is answered and not done, of one or of many', async (_w, path, more) => {
    const store = testStore(2);
    const { client } = await start(store);
    const [base = '', query] = path.split('?');
    const send = more === undefined ? {} : options(more);
    const one = `${base}/k00${query === undefined ? '' : `?${query}`}`;
    expect((await client.call('DELETE', one, send)).body).toMatchObject({ status: 'Success' });
    expect((await client.call('DELETE', path, send)).body.items).toHaveLength(2);
    expect(store.list(KS)).toHaveLength(2);
  });

  it('in a dry run shows what has finalizers as it would be: being deleted', async () => {
    const store = testStore(0);
    const metadata = { ...ks('held').metadata, finalizers: ['finalizers.fluxcd.io'] };
    store.write(KS, ks('held', { metadata }));
    const { client } = await start(store);
    const { version } = store;
    const { body } = await client.call('DELETE', `${NS_PATH}/held`, options({ dryRun: ['All'] }));
    expect(body.metadata).toMatchObject({ name: 'held', generation: 2 });
    expect(body.metadata).toHaveProperty('deletionTimestamp');
    expect(store.version).toBe(version);
    expect(store.get(KS, 'apps', 'held')?.metadata.deletionTimestamp).toBeUndefined();
  });

  it('of another uid or version than the object has is a conflict', async () => {
    const store = testStore(1);
    const { client } = await start(store);
    const { uid, resourceVersion } = must(store.get(KS, 'apps', 'k00')).metadata;
    const remove = (preconditions: object) =>
      client.call('DELETE', `${NS_PATH}/k00`, options({ preconditions }));
    for (const wrong of [{ uid: 'other' }, { uid, resourceVersion: '1' }]) {
      const answer = await remove(wrong);
      expect([answer.code, answer.body['reason']]).toEqual([409, 'Conflict']);
      expect(answer.body['message']).toContain('in the precondition');
    }
    expect(store.list(KS)).toHaveLength(1);
    expect((await remove({ uid, resourceVersion })).code).toBe(200);
    expect(store.list(KS)).toEqual([]);
  });

  it.each([
    ['an unknown dry run', { dryRun: ['Some'] }, 422],
    ['another kind', { kind: 'Kustomization' }, 400],
    ['a field of the wrong type', { preconditions: 'x' }, 400],
    ['two propagations', { propagationPolicy: 'Orphan', orphanDependents: true }, 422],
  ])('with %s is refused', async (_what, more, code) => {
    const store = testStore(1);
    const { client } = await start(store);
    expect((await client.call('DELETE', `${NS_PATH}/k00`, options(more))).code).toBe(code);
    expect(store.list(KS)).toHaveLength(1);
  });

  it('of a collection takes what the selector chooses only', async () => {
    const store = testStore(1);
    store.write(KS, ks('tagged', { metadata: { ...ks('tagged').metadata, labels: { a: 'b' } } }));
    const { client } = await start(store);
    const answer = await client.call('DELETE', `${NS_PATH}?labelSelector=a%3Db`);
    expect(answer.body.items?.map((o) => o.metadata.name)).toEqual(['tagged']);
    expect(store.list(KS).map((o) => o.metadata.name)).toEqual(['k00']);
  });
});

describe('refusals', () => {
  const CASES: [
    what: string,
    path: string,
    send: {
      method?: string;
      body?: string;
      headers?: Record<string, string>;
      token?: string | null;
    },
    code: number,
    reason: string | undefined,
  ][] = [
    ['a malformed selector', `${KS_PATH}?fieldSelector=spec.path%3Dx`, {}, 400, 'BadRequest'],
    ['a body that is not JSON', NS_PATH, { method: 'POST', body: '{' }, 400, 'BadRequest'],
    ['a wrong token', KS_PATH, { token: 'wrong' }, 401, 'Unauthorized'],
    ['nobody', KS_PATH, { token: null }, 403, 'Forbidden'],
    ['an object that is not there', `${NS_PATH}/none`, {}, 404, 'NotFound'],
    ['a kind that is not served', KS_PATH.replace('kustomizations', 'widgets'), {}, 404, undefined],
    [
      'a namespace that is not there',
      NS_PATH.replace('apps', 'none'),
      post(ks('a', { metadata: { name: 'a' } })),
      404,
      'NotFound',
    ],
    [
      'a method that has no meaning',
      '/api/v1/namespaces',
      { method: 'PUT' },
      405,
      'MethodNotAllowed',
    ],
    [
      'a representation nobody has',
      KS_PATH,
      { headers: { accept: 'text/html' } },
      406,
      'NotAcceptable',
    ],
    ['a name that is taken', NS_PATH, post(ks('k00')), 409, 'AlreadyExists'],
    [
      'an update from an old version',
      `${NS_PATH}/k00`,
      {
        method: 'PUT',
        body: JSON.stringify(ks('k00', { metadata: { name: 'k00', resourceVersion: '1' } })),
      },
      409,
      'Conflict',
    ],
    [
      'a strategic merge of a custom resource',
      `${NS_PATH}/k00`,
      {
        method: 'PATCH',
        body: '{}',
        headers: { 'content-type': 'application/strategic-merge-patch+json' },
      },
      415,
      'UnsupportedMediaType',
    ],
    ['an object without a name', NS_PATH, post({ ...ks('x'), metadata: {} }), 422, 'Invalid'],
    [
      'an object with a name of capitals',
      NS_PATH,
      post(ks('x', { metadata: { name: 'Bad_Name' } })),
      422,
      'Invalid',
    ],
    [
      'a namespace with a dot in its name',
      '/api/v1/namespaces',
      post({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a.b' } }),
      422,
      'Invalid',
    ],
    ['another kind of this version', NS_PATH, post({ ...ks('x'), kind: 'Widget' }), 422, 'Invalid'],
    [
      'an object of another version',
      NS_PATH,
      post({ ...ks('x'), kind: 'HelmRelease', apiVersion: 'helm.toolkit.fluxcd.io/v2' }),
      400,
      'BadRequest',
    ],
    ['a post to a group that is not served', '/apis/none/v1/foos', post({}), 404, undefined],
    [
      'a post to a group',
      '/apis/kustomize.toolkit.fluxcd.io/v1',
      post({}),
      405,
      'MethodNotAllowed',
    ],
    ['a limit beyond all', `${KS_PATH}?limit=99999999999999999999`, {}, 400, 'BadRequest'],
    ['a limit in powers', `${KS_PATH}?limit=1e2`, {}, 400, 'BadRequest'],
    ['a timeout that is no number', `${KS_PATH}?timeoutSeconds=abc`, {}, 400, 'BadRequest'],
    [
      'a watch with a timeout that is no number',
      `${KS_PATH}?watch=1&timeoutSeconds=abc`,
      {},
      400,
      'BadRequest',
    ],
    ['a version from the future', `${KS_PATH}?resourceVersion=99999`, {}, 504, 'Timeout'],
  ];
  it.each(CASES)('%s', async (_what, path, { method = 'GET', ...options }, code, reason) => {
    const { client } = await start(testStore(1));
    const answer = await client.call(method, path, options);
    expect(answer.code).toBe(code);
    if (reason === undefined) {
      expect(answer.text).toBe('404 page not found\n');
    } else {
      expect(answer.body).toMatchObject({ kind: 'Status', status: 'Failure', reason, code });
    }
  });

  it('of a kind name the user, the verb and the group as a real server does', async () => {
    const { client } = await start(testStore(1), {
      faults: { one: { forbid: [{ resource: 'kustomizations', verbs: ['list'] }] } },
    });
    const answer = await client.get(KS_PATH);
    expect(answer.code).toBe(403);
    expect(answer.body['message']).toBe(
      'kustomizations.kustomize.toolkit.fluxcd.io is forbidden: User "system:serviceaccount:flux-system:fleet-viewer" cannot list resource "kustomizations" in API group "kustomize.toolkit.fluxcd.io" at the cluster scope',
    );
    expect((await client.get(`${NS_PATH}/k00`)).code).toBe(200);
  });

  it('a client certificate names its user, and impersonation another', async () => {
    const { sim, client } = await start(testStore(1), {
      clientCertificates: ['one'],
      faults: { one: { forbid: [{ resource: '*' }] } },
    });
    const { parse } = await import('yaml');
    const config = parse(sim.kubeconfig()) as {
      users: { user: Record<'client-certificate-data' | 'client-key-data', string> }[];
    };
    const { user } = must(config.users[0]);
    const holder = new TestClient(sim, 'one', {
      cert: Buffer.from(user['client-certificate-data'], 'base64').toString(),
      key: Buffer.from(user['client-key-data'], 'base64').toString(),
    });
    cleanups.push(() => holder.close());
    const own = await holder.call('GET', KS_PATH, { token: null });
    expect(own.body['message']).toContain('User "fleet-viewer" cannot list');
    const other = await client.get(KS_PATH, { 'impersonate-user': 'alice' });
    expect(other.body['message']).toContain('User "alice" cannot list');
  });
});

describe('reviews', () => {
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const attributes = {
    verb: 'list',
    group: 'kustomize.toolkit.fluxcd.io',
    resource: 'kustomizations',
  };

  it.each([
    ['list', false],
    ['get', true],
  ])('say whether %s is allowed: %j', async (verb, allowed) => {
    const { client } = await start(testStore(0), {
      faults: { one: { forbid: [{ resource: KS, verbs: ['list'] }] } },
    });
    const spec = { resourceAttributes: { ...attributes, verb } };
    const answer = await client.call('POST', path, { body: JSON.stringify({ spec }) });
    expect([answer.code, answer.body['status']]).toMatchObject([201, { allowed }]);
  });

  it('take garbage as a bad request', async () => {
    const { client } = await start(testStore(0));
    for (const body of ['k8s\0', 'k8s\0\x12\x7f', 'nonsense']) {
      const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' };
      expect((await client.call('POST', path, { body, headers })).code).toBe(400);
    }
  });
});
