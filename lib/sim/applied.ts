import type { Call, Reply } from './api-server.ts';
import { json } from './api-server.ts';
import type { ClusterStore } from './cluster-store.ts';
import type { KubeObject } from './object.ts';
import { contentOf } from './row.ts';
import { forbidden } from './status-error.ts';

const APPLIERS = [
  'kustomizations.kustomize.toolkit.fluxcd.io',
  'helmreleases.helm.toolkit.fluxcd.io',
];

/** `/api/v1/namespaces/NS/services/NAME`, `/apis/apps/v1/…`: one object by name. */
const NAMED = /^\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/([^/]+))?\/([^/]+)\/([^/]+)$/;

/**
 * Objects that only an inventory knows are not stored. A Deployment among them is made up when it is read: available,
 * unless what applied it says that it is not. Everything else is answered as to a credential with the rights of
 * deploy/rbac.yaml: 403. Undefined: no inventory has it.
 */
export function appliedObject(call: Call): Reply | undefined {
  const match = call.method === 'GET' ? NAMED.exec(call.path) : null;
  if (match === null) return undefined;
  const [, group = '', namespace = '', resource = '', name = ''] = match.map(
    (part) => part && decodeURIComponent(part),
  );
  const { store } = call.server;
  for (const applier of appliers(store, escaped(name)))
    for (const id of inventoryOf(applier)) {
      const kind = id.slice(id.lastIndexOf('_') + 1);
      if (!isPluralOf(resource, kind) || id !== `${namespace}_${escaped(name)}_${group}_${kind}`)
        continue;
      if (kind === 'Deployment') return json(deployment(namespace, name, applier));
      const user = call.user.name;
      throw forbidden({ user, verb: 'get', group, resource, namespace, name });
    }
  return undefined;
}

const escaped = (name: string): string => name.replaceAll(':', '__');

/** Appliers whose status says this name somewhere: the others need not be read. */
function* appliers(store: ClusterStore, name: string): Generator<Applier> {
  for (const id of APPLIERS) {
    if (store.resource(id) === undefined) continue;
    for (const row of store.table(id).rows()) if (row.status.includes(name)) yield contentOf(row);
  }
}

type Applier = Pick<KubeObject, 'status'>;

function inventoryOf({ status }: Applier): string[] {
  const inventory = status?.['inventory'] as { entries?: readonly { id: string }[] } | undefined;
  return (inventory?.entries ?? []).map((entry) => entry.id);
}

const isPluralOf = (resource: string, kind: string): boolean => {
  const one = kind.toLowerCase();
  return [`${one}s`, `${one}es`, `${one.slice(0, -1)}ies`].includes(resource);
};

function deployment(namespace: string, name: string, applier: Applier): unknown {
  const said = JSON.stringify(applier.status?.['conditions'] ?? []);
  const isDown = said.includes(`Deployment/${namespace}/${name} status`);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, generation: 1 },
    spec: { replicas: 2 },
    status: {
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      ...(isDown ? { unavailableReplicas: 2 } : { availableReplicas: 2, readyReplicas: 2 }),
    },
  };
}
