import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient, KubeObject } from './api.ts';
import { apply, parseObjects, pathOf } from './apply.ts';
import { crdPath, type Cache } from '../toolchain/cache.ts';
import { NotYet, until } from '../system/until.ts';
import { fluxSet, type Tool } from '../toolchain/versions.ts';

const namespace = 'flux-system';

/** What `flux install` leaves in a cluster, except for pods: the controllers run beside it. */
export async function installFlux(api: ApiClient, cache: Cache, release: string): Promise<void> {
  const { controllers } = fluxSet(release);
  const labels = {
    'app.kubernetes.io/part-of': 'flux',
    'app.kubernetes.io/instance': namespace,
    'app.kubernetes.io/version': `v${release}`,
  };
  const root: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels },
  };
  await apply(api, root);
  const crds = controllers.flatMap((tool) => definitions(cache, tool, labels));
  await Promise.all(crds.map((crd) => apply(api, crd)));
  await Promise.all(controllers.map((tool) => deployment(api, tool, labels)));
  await Promise.all(crds.map((crd) => established(api, crd)));
}

function definitions(cache: Cache, tool: Tool, labels: Record<string, string>): KubeObject[] {
  const folder = crdPath(cache, tool);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseObjects(readFileSync(join(folder, file), 'utf8')))
    .map((crd) => labelled(crd, { ...labels, 'app.kubernetes.io/component': tool.name }));
}

function labelled(object: KubeObject, labels: Record<string, string>): KubeObject {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, ...labels } } };
}

async function established(api: ApiClient, crd: KubeObject): Promise<void> {
  await until(
    `${crd.metadata.name} is established`,
    async () => {
      const { status } = await api.get(pathOf(crd));
      const conditions = (status?.['conditions'] ?? []) as { type: string; status: string }[];
      const ready = conditions.some((c) => c.type === 'Established' && c.status === 'True');
      return ready || new NotYet('not established');
    },
    { timeoutMs: 20_000 },
  );
}

/** Nothing here gives a Deployment pods or a status, so the status of a healthy one is written by hand. */
async function deployment(
  api: ApiClient,
  tool: Tool,
  labels: Record<string, string>,
): Promise<void> {
  const object: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: tool.name,
      namespace,
      labels: {
        ...labels,
        'app.kubernetes.io/component': tool.name,
        'control-plane': 'controller',
      },
    },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: tool.name } },
      template: {
        metadata: { labels: { app: tool.name } },
        spec: {
          serviceAccountName: tool.name,
          containers: [{ name: 'manager', image: `ghcr.io/fluxcd/${tool.name}:v${tool.version}` }],
        },
      },
    },
  };
  const made = await apply(api, object);
  const since = new Date().toISOString();
  const status = {
    observedGeneration: made.metadata.generation,
    replicas: 1,
    readyReplicas: 1,
    availableReplicas: 1,
    updatedReplicas: 1,
    conditions: [
      condition('Available', 'MinimumReplicasAvailable', since),
      condition('Progressing', 'NewReplicaSetAvailable', since),
    ],
  };
  await api.patch(`${pathOf(object)}/status`, { status });
}

function condition(type: string, reason: string, since: string): object {
  return {
    type,
    status: 'True',
    reason,
    message: reason,
    lastTransitionTime: since,
    lastUpdateTime: since,
  };
}
