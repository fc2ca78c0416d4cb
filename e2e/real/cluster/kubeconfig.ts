import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ClusterState } from '../system/state.ts';

export interface Access {
  readonly cluster: ClusterState;
  readonly token: string;
}

/** The API server signs its own certificate: that file is all that a client has to trust. */
export function authority(cluster: ClusterState): string {
  return readFileSync(join(cluster.dir, 'certs', 'apiserver.crt'), 'utf8');
}

export function serverUrl(cluster: ClusterState): string {
  return `https://127.0.0.1:${cluster.ports.api}`;
}

export function kubeconfig(accesses: readonly Access[]): string {
  const first = accesses[0]?.cluster.name ?? '';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': first,
    clusters: accesses.map(({ cluster }) => ({
      name: cluster.name,
      cluster: {
        server: serverUrl(cluster),
        'certificate-authority-data': Buffer.from(authority(cluster)).toString('base64'),
      },
    })),
    users: accesses.map(({ cluster, token }) => ({ name: cluster.name, user: { token } })),
    contexts: accesses.map(({ cluster }) => ({
      name: cluster.name,
      context: { cluster: cluster.name, user: cluster.name },
    })),
  });
}
