import { z } from 'zod';
import type { ClusterStore } from './cluster-store.ts';
import type { KubeObject } from './object.ts';
import { Refused } from './refused.ts';
import type { ServedResource } from './resources.ts';
import { apiVersionOf, resourceId } from './resources.ts';

const OBJECT = z.strictObject({
  resource: z.string(),
  by: z.string().min(1).optional(),
  object: z.looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  }),
});
const OBJECT_KEY = z.strictObject({
  resource: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
});
/** Writes one object as `by` does; throws what the API server would refuse. */
export function writeObject(store: ClusterStore, given: unknown): KubeObject {
  const { resource, by, object } = OBJECT.parse(given);
  checkObject(store, resource, object);
  return store.write(resource, object as KubeObject, by === undefined ? {} : { by });
}

export function removeObject(store: ClusterStore, given: unknown): KubeObject {
  const { resource, namespace, name } = OBJECT_KEY.parse(given);
  checkResource(store, resource, namespace);
  const gone = store.delete(resource, namespace, name);
  if (gone === undefined) throw new Refused(404, `There is no ${resource} ${name}.`);
  return gone;
}

/** Throws when the cluster has no such resource, or it is not where the namespace says. */
function checkResource(
  store: ClusterStore,
  resource: string,
  namespace: string | undefined,
): ServedResource {
  const served = store.resource(resource);
  if (served === undefined) {
    const ids = store.resources().map((r) => resourceId(r.plural, r.group));
    throw new Refused(
      404,
      `cluster ${store.name} does not serve ${resource}; it serves ${ids.toSorted().join(', ')}`,
    );
  }
  if (served.namespaced !== (namespace !== undefined && namespace !== '')) {
    const needs = served.namespaced ? 'needs a namespace' : 'takes no namespace';
    throw new Refused(400, `${resource} ${needs}`);
  }
  return served;
}

function checkObject(
  store: ClusterStore,
  resource: string,
  { apiVersion, kind, metadata }: z.infer<typeof OBJECT>['object'],
): void {
  const { namespace } = metadata;
  const served = checkResource(store, resource, namespace);
  const versions = served.versions.map((v) => apiVersionOf(served.group, v));
  if (kind !== served.kind || !versions.includes(apiVersion)) {
    throw new Refused(
      400,
      `${resource} holds ${served.kind} in ${versions.join(', ')}, not ${kind} in ${apiVersion}`,
    );
  }
  if (namespace !== undefined && store.get('namespaces', undefined, namespace) === undefined) {
    throw new Refused(404, `cluster ${store.name} has no namespace ${namespace}`);
  }
}
