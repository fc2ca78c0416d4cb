/** One request of the recorded set. `{name}` in a path or body is replaced by what an earlier answer gave. */
export interface Recorded {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Without credentials, or with a token that nobody has. */
  readonly as?: 'nobody' | 'stranger';
  /** Keeps a value of the answer for later requests: dotted path by name. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** Put in by the run: a namespace of its own, because deletion may never finish. */
const NAMESPACE = '{ns}';
const GROUP = '/apis/kustomize.toolkit.fluxcd.io/v1';
const AT = `${GROUP}/namespaces/${NAMESPACE}/kustomizations`;
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const PARTIAL_LIST =
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json';
const PARTIAL = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json';
const discovery = (version: string): string =>
  `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
const MERGE = { 'content-type': 'application/merge-patch+json' };
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const JSON_BODY = { 'content-type': 'application/json' };

const kustomization = (name: string, spec: Record<string, unknown> = {}): object => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name, namespace: NAMESPACE, labels: { team: name } },
  spec: {
    force: false,
    interval: '10m0s',
    path: './deploy',
    prune: true,
    sourceRef: { kind: 'GitRepository', name: 'fleet' },
    suspend: true,
    ...spec,
  },
});

const get = (name: string, path: string, accept?: string): Recorded => ({
  name,
  method: 'GET',
  path,
  ...(accept === undefined ? {} : { headers: { accept } }),
});
const post = (name: string, path: string, body: unknown): Recorded => ({
  name,
  method: 'POST',
  path,
  headers: JSON_BODY,
  body,
});

const SETUP: readonly Recorded[] = [
  post('create the namespace', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  }),
  post('create', AT, kustomization('alpha')),
  {
    ...post('create another', AT, kustomization('beta')),
    keep: { second: 'metadata.resourceVersion' },
  },
  {
    ...post('create a third', AT, kustomization('gamma')),
    keep: { third: 'metadata.resourceVersion' },
  },
];

const READS: readonly Recorded[] = [
  get('discovery of /api, aggregated', '/api', discovery('v2')),
  get('discovery of /apis, aggregated', '/apis', `${discovery('v2')},${discovery('v2beta1')}`),
  get('discovery of /api', '/api'),
  get('discovery of /apis', '/apis'),
  get('discovery of a group', '/apis/kustomize.toolkit.fluxcd.io'),
  get('discovery of a version', GROUP),
  get('discovery of a version that is not there', '/apis/kustomize.toolkit.fluxcd.io/v9'),
  get('health', '/readyz'),
  get('get', `${AT}/alpha`),
  get('get as metadata', `${AT}/alpha`, PARTIAL),
  get('get as a table', `${AT}/alpha`, TABLE),
  get('get what is not there', `${AT}/none`),
  get('get an unserved kind', `${GROUP}/namespaces/${NAMESPACE}/widgets/x`),
  get('get by a type nobody has', `${AT}/alpha`, 'text/html'),
  get('list', AT),
  get('list as metadata', AT, PARTIAL_LIST),
  get('list as a table', AT, TABLE),
  get('list from the cache', `${AT}?resourceVersion=0&limit=1`),
  { ...get('list a page', `${AT}?limit=1`), keep: { page: 'metadata.continue' } },
  get('list the next page', `${AT}?limit=1&continue={page}`),
  get('list the rest', `${AT}?continue={page}`),
  get('list a page with a version', `${AT}?continue={page}&resourceVersion={second}`),
  get('list an exact version', `${AT}?resourceVersion={second}&resourceVersionMatch=Exact`),
  get('list no older than', `${AT}?resourceVersion={second}&resourceVersionMatch=NotOlderThan`),
  get('list a version with a limit', `${AT}?resourceVersion={second}&limit=1`),
  get('list by label', `${AT}?labelSelector=team%20in%20(alpha,gamma)`),
  get('list by name', `${AT}?fieldSelector=metadata.name%3Dbeta`),
  get('list by an unknown field', `${AT}?fieldSelector=spec.path%3Dx`),
  get('list the future', `${AT}?resourceVersion=9999999`),
  get('list an unreadable version', `${AT}?resourceVersion=abc`),
  get('list with an unreadable limit', `${AT}?limit=abc`),
  get('list with a limit out of range', `${AT}?limit=99999999999999999999`),
  get('list with an unreadable timeout', `${AT}?timeoutSeconds=abc`),
  get('list with a broken token', `${AT}?continue=%25%25`),
  get('list with a match alone', `${AT}?resourceVersionMatch=Exact`),
  get('list an exact zero', `${AT}?resourceVersion=0&resourceVersionMatch=Exact`),
  get('list with an unknown match', `${AT}?resourceVersion=1&resourceVersionMatch=Newest`),
  get('list with initial events', `${AT}?sendInitialEvents=true`),
  get('list namespaces by name', `/api/v1/namespaces?fieldSelector=metadata.name%3D${NAMESPACE}`),
  get('list events', `/api/v1/namespaces/${NAMESPACE}/events`),
  { ...get('list as nobody', AT), as: 'nobody' },
  { ...get('list as a stranger', AT), as: 'stranger' },
];

const watch = (name: string, query: string, accept?: string): Recorded =>
  get(name, `${AT}?watch=true&timeoutSeconds=1&${query}`, accept);

const WATCHES: readonly Recorded[] = [
  watch('watch from nothing', 'allowWatchBookmarks=true'),
  watch('watch from zero', 'resourceVersion=0&allowWatchBookmarks=true'),
  watch('watch without bookmarks', 'resourceVersion='),
  watch('watch from a version', 'resourceVersion={second}'),
  watch('watch as a table', 'resourceVersion={second}', TABLE),
  watch('watch as metadata', 'resourceVersion={second}', PARTIAL),
  watch(
    'watch with initial events',
    'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
  ),
  watch('watch by label', 'labelSelector=team%3Dbeta'),
  watch('watch an unreadable version', 'resourceVersion=abc'),
  watch('watch with a match alone', 'resourceVersion=1&resourceVersionMatch=NotOlderThan'),
  watch('watch with initial events and no match', 'sendInitialEvents=true'),
];

const patch = (name: string, body: unknown, headers = MERGE, query = ''): Recorded => ({
  name,
  method: 'PATCH',
  path: `${AT}/alpha?fieldManager=recorder${query}`,
  headers,
  body,
});

const remove = (name: string, options: object): Recorded => ({
  name,
  method: 'DELETE',
  path: `${AT}/alpha`,
  headers: JSON_BODY,
  body: { apiVersion: 'v1', kind: 'DeleteOptions', ...options },
});

const WRITES: readonly Recorded[] = [
  post('create it again', AT, kustomization('alpha')),
  post('create without a name', AT, { ...kustomization('x'), metadata: {} }),
  post('create in no namespace', AT.replace(NAMESPACE, '{ns}-nowhere'), {
    ...kustomization('x'),
    metadata: { name: 'x' },
  }),
  post('create with a bad name', AT, { ...kustomization('x'), metadata: { name: 'Bad_Name' } }),
  post('create a namespace with a bad name', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'bad.name' },
  }),
  post('create in a group that is not served', '/apis/none.example.com/v1/widgets', {}),
  post('create another version', AT, {
    ...kustomization('x'),
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
  }),
  remove('delete in a dry run', { dryRun: ['All'] }),
  remove('delete in an unknown dry run', { dryRun: ['Some'] }),
  remove('delete another uid', { preconditions: { uid: 'other' } }),
  remove('delete another version', { preconditions: { resourceVersion: '1' } }),
  patch('dry run of an unknown kind', {}, MERGE, '&dryRun=Some'),
  post('create another kind', AT, { ...kustomization('x'), kind: 'Widget' }),
  patch('annotate', { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } } }),
  patch('change nothing', { spec: { prune: true } }),
  patch('resume', { spec: { suspend: false } }),
  patch('drop a field', { spec: { suspend: null } }),
  patch('dry run', { spec: { path: './dry' } }, MERGE, '&dryRun=All'),
  patch('json patch', [{ op: 'replace', path: '/spec/path', value: './json' }], {
    'content-type': 'application/json-patch+json',
  }),
  patch('strategic merge', {}, { 'content-type': 'application/strategic-merge-patch+json' }),
  patch('broken patch', '{', MERGE),
  {
    name: 'patch the status',
    method: 'PATCH',
    path: `${AT}/alpha/status`,
    headers: MERGE,
    body: { spec: { path: './ignored' }, status: { observedGeneration: 2 } },
  },
  {
    name: 'update an old version',
    method: 'PUT',
    path: `${AT}/alpha`,
    headers: JSON_BODY,
    body: {
      ...kustomization('alpha'),
      metadata: { name: 'alpha', namespace: NAMESPACE, resourceVersion: '1' },
    },
  },
  { name: 'update nothing', method: 'PUT', path: AT, headers: JSON_BODY, body: {} },
  {
    name: 'apply',
    method: 'PATCH',
    path: `${AT}/delta?fieldManager=one`,
    headers: APPLY,
    body: kustomization('delta'),
  },
  {
    name: 'apply against another manager',
    method: 'PATCH',
    path: `${AT}/delta?fieldManager=two`,
    headers: APPLY,
    body: kustomization('delta', { path: './two' }),
  },
  {
    name: 'apply by force',
    method: 'PATCH',
    path: `${AT}/delta?fieldManager=two&force=true`,
    headers: APPLY,
    body: kustomization('delta', { path: './two' }),
  },
  {
    name: 'apply as nobody in particular',
    method: 'PATCH',
    path: `${AT}/delta`,
    headers: APPLY,
    body: kustomization('delta'),
  },
  post('may I list', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: {
        verb: 'list',
        group: 'kustomize.toolkit.fluxcd.io',
        resource: 'kustomizations',
      },
    },
  }),
  { name: 'delete', method: 'DELETE', path: `${AT}/beta` },
  { name: 'delete it again', method: 'DELETE', path: `${AT}/beta` },
  patch('add a finalizer', { metadata: { finalizers: ['example.com/stay'] } }),
  { name: 'delete with a finalizer', method: 'DELETE', path: `${AT}/alpha` },
  patch('let it go', { metadata: { finalizers: null } }),
  get('get what was let go', `${AT}/alpha`),
  watch('watch what happened', 'resourceVersion={third}'),
];

const CLEANUP: readonly Recorded[] = [
  { name: 'delete the collection', method: 'DELETE', path: AT },
  { name: 'delete the namespace', method: 'DELETE', path: `/api/v1/namespaces/${NAMESPACE}` },
];

/** What clients send, in an order that makes every answer depend on the same past. */
export const REQUESTS: readonly Recorded[] = [
  ...SETUP,
  ...READS,
  ...WATCHES,
  ...WRITES,
  ...CLEANUP,
];
