import { createHash } from 'node:crypto';
import type { ClusterStore } from './cluster-store.ts';
import type { ServedResource } from './resources.ts';
import { apiVersionOf } from './resources.ts';
import { isCustom } from './route.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** In the order in which apiextensions lists them. */
const CUSTOM_VERBS = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
];
const STATUS_VERBS = ['get', 'patch', 'update'];

const REVIEWS: readonly ServedResource[] = [
  'SelfSubjectAccessReview',
  'SelfSubjectRulesReview',
].map((kind) => ({
  group: 'authorization.k8s.io',
  plural: `${kind.toLowerCase()}s`,
  kind,
  namespaced: false,
  versions: ['v1'],
  storage: 'v1',
  status: false,
}));

/** What discovery shows of a cluster: group → version → resources, groups in order of appearance. */
export class Discovery {
  readonly #groups = new Map<string, Map<string, ServedResource[]>>();

  constructor(store: ClusterStore, hideCustom: boolean) {
    for (const resource of [...store.resources(), ...REVIEWS]) {
      if (hideCustom && isCustom(resource)) continue;
      const versions = this.#groups.get(resource.group) ?? new Map<string, ServedResource[]>();
      this.#groups.set(resource.group, versions);
      for (const version of resource.versions) {
        versions.set(version, [...(versions.get(version) ?? []), resource]);
      }
    }
  }

  /** `GET /api` and `GET /apis` with an Accept of aggregated discovery. */
  aggregated(root: 'api' | 'apis', version: 'v2' | 'v2beta1'): Record<string, unknown> {
    return {
      kind: 'APIGroupDiscoveryList',
      apiVersion: `apidiscovery.k8s.io/${version}`,
      metadata: {},
      items: this.#inRoot(root).map(([group, versions]) => ({
        metadata: group === '' ? {} : { name: group },
        versions: sorted(versions).map(([v, resources]) => ({
          version: v,
          resources: resources.map((r) => aggregatedResource(r, v)),
          freshness: 'Current',
        })),
      })),
    };
  }

  groupList(): Record<string, unknown> {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: this.#inRoot('apis').map(([group, versions]) => describeGroup(group, versions)),
    };
  }

  group(group: string): Record<string, unknown> | undefined {
    const versions = group === '' ? undefined : this.#groups.get(group);
    if (versions === undefined) return undefined;
    return { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(group, versions) };
  }

  resourceList(group: string, version: string): Record<string, unknown> | undefined {
    const resources = this.#groups.get(group)?.get(version);
    if (resources === undefined) return undefined;
    return {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: apiVersionOf(group, version),
      resources: resources.flatMap(legacyResources),
    };
  }

  #inRoot(root: 'api' | 'apis') {
    return [...this.#groups].filter(([group]) => (group === '') === (root === 'api'));
  }
}

function rank(version: string): number {
  const [, major = '0', stage, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  const level = stage === undefined ? 2 : stage === 'beta' ? 1 : 0;
  return level * 1_000_000 + Number(major) * 1000 + Number(minor);
}

/** Versions as kube-apiserver orders them: GA before beta, higher before lower. */
function sorted(versions: ReadonlyMap<string, ServedResource[]>): [string, ServedResource[]][] {
  return [...versions].toSorted(([a], [b]) => rank(b) - rank(a));
}

function describeGroup(name: string, versions: ReadonlyMap<string, ServedResource[]>) {
  const list = sorted(versions).map(([version]) => ({
    groupVersion: apiVersionOf(name, version),
    version,
  }));
  return { name, versions: list, preferredVersion: list[0] };
}

const singular = (r: ServedResource): string => r.singular ?? r.kind.toLowerCase();
function verbsOf(r: ServedResource): readonly string[] {
  if (isReview(r)) return ['create'];
  if (isCustom(r)) return CUSTOM_VERBS;
  return r.plural === 'namespaces' ? VERBS.filter((v) => v !== 'deletecollection') : VERBS;
}

const isReview = (r: ServedResource): boolean => r.group === 'authorization.k8s.io';

/** apiserver's discovery.StorageVersionHash. */
const storageVersionHash = (r: ServedResource): string =>
  createHash('sha256')
    .update(`${r.group}/${r.storage}/${r.kind}`)
    .digest()
    .subarray(0, 8)
    .toString('base64');

const some = (list: readonly string[] | undefined): boolean => (list ?? []).length > 0;

function names(r: ServedResource): Record<string, unknown> {
  return {
    ...(some(r.shortNames) ? { shortNames: r.shortNames } : {}),
    ...(some(r.categories) ? { categories: r.categories } : {}),
  };
}

function aggregatedResource(r: ServedResource, version: string): Record<string, unknown> {
  // Of built-in kinds only the kind is filled in.
  const responseKind = isCustom(r)
    ? { group: r.group, version, kind: r.kind }
    : { group: '', version: '', kind: r.kind };
  return {
    resource: r.plural,
    responseKind,
    scope: r.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular(r),
    verbs: verbsOf(r),
    ...names(r),
    ...(r.status === false
      ? {}
      : { subresources: [{ subresource: 'status', responseKind, verbs: STATUS_VERBS }] }),
  };
}

function legacyResources(r: ServedResource): Record<string, unknown>[] {
  const main = {
    name: r.plural,
    singularName: singular(r),
    namespaced: r.namespaced,
    kind: r.kind,
    verbs: verbsOf(r),
    ...names(r),
    ...(isReview(r) ? {} : { storageVersionHash: storageVersionHash(r) }),
  };
  if (r.status === false) return [main];
  const status = {
    name: `${r.plural}/status`,
    singularName: '',
    namespaced: r.namespaced,
    kind: r.kind,
    verbs: STATUS_VERBS,
  };
  return [main, status];
}
