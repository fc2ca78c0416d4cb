import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPath, type Cache } from '../toolchain/cache.ts';
import { ApiClient } from './api.ts';
import { authority, serverUrl } from './kubeconfig.ts';
import type { Processes, Running } from '../system/processes.ts';
import type { ClusterState } from '../system/state.ts';
import { NotYet } from '../system/until.ts';
import { etcd, kubeApiserver } from '../toolchain/versions.ts';

const adminGroup = 'system:masters';

export function etcdName(cluster: ClusterState): string {
  return `${cluster.name}-etcd`;
}

export function apiserverName(cluster: ClusterState): string {
  return `${cluster.name}-kube-apiserver`;
}

export function startEtcd(cache: Cache, processes: Processes, cluster: ClusterState): Running {
  const client = `http://127.0.0.1:${cluster.ports.etcdClient}`;
  const peer = `http://127.0.0.1:${cluster.ports.etcdPeer}`;
  const args = {
    'data-dir': join(cluster.dir, 'etcd'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    'log-level': 'warn',
    'unsafe-no-fsync': 'true',
  };
  return processes.start({
    name: etcdName(cluster),
    role: 'etcd',
    command: binaryPath(cache, etcd),
    args: flags(args),
  });
}

export function startApiserver(cache: Cache, processes: Processes, cluster: ClusterState): Running {
  const keys = serviceAccountKeys(cluster);
  const tokens = join(cluster.dir, 'tokens.csv');
  writeFileSync(tokens, `${cluster.adminToken},admin,admin,"${adminGroup}"\n`, { mode: 0o600 });
  const args = {
    'etcd-servers': `http://127.0.0.1:${cluster.ports.etcdClient}`,
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    'secure-port': String(cluster.ports.api),
    'endpoint-reconciler-type': 'none',
    'cert-dir': join(cluster.dir, 'certs'),
    'token-auth-file': tokens,
    'authorization-mode': 'RBAC',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': keys,
    'service-account-signing-key-file': keys,
    'service-cluster-ip-range': '10.96.0.0/16',
    'disable-admission-plugins': 'ServiceAccount',
    profiling: 'false',
  };
  return processes.start({
    name: apiserverName(cluster),
    role: 'apiserver',
    command: binaryPath(cache, kubeApiserver),
    args: flags(args),
  });
}

export async function apiserverReady(
  processes: Processes,
  cluster: ClusterState,
  running: Running,
): Promise<void> {
  await processes.waitFor(running, 'answers /readyz', 60_000, async () => {
    if (!existsSync(join(cluster.dir, 'certs', 'apiserver.crt')))
      return new NotYet('no certificate');
    const api = new ApiClient(serverUrl(cluster), cluster.adminToken, authority(cluster));
    try {
      await api.get('/readyz');
      return true;
    } finally {
      await api.close();
    }
  });
}

function serviceAccountKeys(cluster: ClusterState): string {
  const file = join(cluster.dir, 'service-account.key');
  if (existsSync(file)) return file;
  mkdirSync(cluster.dir, { recursive: true });
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(file, privateKey, { mode: 0o600 });
  return file;
}

export function flags(args: Readonly<Record<string, string>>): string[] {
  return Object.entries(args).map(([name, value]) => `--${name}=${value}`);
}
