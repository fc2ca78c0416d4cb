import type { ClusterStore } from './cluster-store.ts';
import type { ServedResource } from './resources.ts';
import { apiVersionOf, resourceId } from './resources.ts';

/** What a path asks for. */
export type Route =
  | { readonly kind: 'version' | 'health' | 'api-roots' | 'api-groups' | 'openapi' }
  | { readonly kind: 'api-group'; readonly group: string }
  | { readonly kind: 'api-resources'; readonly group: string; readonly version: string }
  | {
      readonly kind: 'review';
      readonly review: 'selfsubjectaccessreviews' | 'selfsubjectrulesreviews';
    }
  | ObjectRoute
  | { readonly kind: 'not-found' };

export interface ObjectRoute {
  readonly kind: 'objects';
  readonly id: string;
  readonly resource: ServedResource;
  readonly version: string;
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

const NOT_FOUND: Route = { kind: 'not-found' };
const HEALTH: ReadonlySet<string> = new Set(['healthz', 'livez', 'readyz']);

export function route(path: string, store: ClusterStore, hideCustom: boolean): Route {
  let parts: string[];
  try {
    parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return NOT_FOUND;
  }
  const [root, ...rest] = parts;
  if (root === 'version') return { kind: 'version' };
  if (root !== undefined && HEALTH.has(root)) return { kind: 'health' };
  if (root === 'openapi') return { kind: 'openapi' };
  if (root === 'api') {
    if (rest.length === 0) return { kind: 'api-roots' };
    return rest[0] === 'v1' ? within(store, '', 'v1', rest.slice(1), hideCustom) : NOT_FOUND;
  }
  if (root !== 'apis') return NOT_FOUND;
  const [group, version, ...more] = rest;
  if (group === undefined) return { kind: 'api-groups' };
  if (version === undefined) return { kind: 'api-group', group };
  return within(store, group, version, more, hideCustom);
}

function within(
  store: ClusterStore,
  group: string,
  version: string,
  parts: readonly string[],
  hideCustom: boolean,
): Route {
  if (parts.length === 0) return { kind: 'api-resources', group, version };
  const inNamespace = parts[0] === 'namespaces' && parts.length > 2;
  const namespace = inNamespace ? parts[1] : undefined;
  const [plural, name, subresource, tooMuch] = inNamespace ? parts.slice(2) : parts;
  if (plural === undefined || tooMuch !== undefined) return NOT_FOUND;
  if (group === 'authorization.k8s.io' && version === 'v1') {
    return plural === 'selfsubjectaccessreviews' || plural === 'selfsubjectrulesreviews'
      ? { kind: 'review', review: plural }
      : NOT_FOUND;
  }
  const id = resourceId(plural, group);
  const resource = store.resource(id);
  if (resource === undefined || !resource.versions.includes(version)) return NOT_FOUND;
  if (hideCustom && isCustom(resource)) return NOT_FOUND;
  if (namespace !== undefined && !resource.namespaced) return NOT_FOUND;
  if (namespace === undefined && resource.namespaced && name !== undefined) return NOT_FOUND;
  if (subresource !== undefined && (subresource !== 'status' || resource.status === false)) {
    return NOT_FOUND;
  }
  return {
    kind: 'objects',
    id,
    resource,
    version,
    apiVersion: apiVersionOf(group, version),
    namespace,
    name,
    subresource,
  };
}

const BUILT_IN_GROUPS: ReadonlySet<string> = new Set([
  '',
  'apps',
  'apiextensions.k8s.io',
  'authorization.k8s.io',
]);
/** Served from a CRD rather than by the API server itself. */
export const isCustom = (resource: ServedResource): boolean => !BUILT_IN_GROUPS.has(resource.group);
