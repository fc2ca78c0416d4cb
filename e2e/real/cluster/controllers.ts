import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPath, type Cache } from '../toolchain/cache.ts';
import { flags } from './control-plane.ts';
import type { Processes, Running } from '../system/processes.ts';
import type { ClusterState } from '../system/state.ts';
import { fluxSet } from '../toolchain/versions.ts';

export function startControllers(
  cache: Cache,
  processes: Processes,
  cluster: ClusterState,
  adminKubeconfig: string,
): readonly Running[] {
  if (!cluster.release) return [];
  const { controllers } = fluxSet(cluster.release);
  mkdirSync(artifacts(cluster), { recursive: true });
  const notifies = controllers.some((tool) => tool.name === 'notification-controller');
  return controllers.map((tool) =>
    processes.start({
      name: `${cluster.name}-${tool.name}`,
      role: 'controller',
      command: binaryPath(cache, tool),
      args: flags({ ...common(cluster, tool.name, notifies), ...own(cluster, tool.name) }),
      env: { ...process.env, KUBECONFIG: adminKubeconfig, RUNTIME_NAMESPACE: 'flux-system' },
    }),
  );
}

function common(cluster: ClusterState, name: string, notifies: boolean): Record<string, string> {
  const events = notifies ? `http://127.0.0.1:${cluster.ports.events}/` : '';
  return {
    'watch-all-namespaces': 'true',
    'enable-leader-election': 'false',
    'metrics-addr': '127.0.0.1:0',
    'health-addr': '127.0.0.1:0',
    'events-addr':
      name === 'notification-controller' ? `127.0.0.1:${cluster.ports.events}` : events,
  };
}

function artifacts(cluster: ClusterState): string {
  return join(cluster.dir, 'artifacts');
}

function own(cluster: ClusterState, name: string): Record<string, string> {
  const storage = `127.0.0.1:${cluster.ports.storage}`;
  switch (name) {
    case 'source-controller':
      return {
        'storage-path': artifacts(cluster),
        'storage-addr': storage,
        'storage-adv-addr': storage,
      };
    case 'notification-controller':
      return { receiverAddr: `127.0.0.1:${cluster.ports.receiver}` };
    default:
      return { 'requeue-dependency': '2s' };
  }
}
