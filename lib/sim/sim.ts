import type { Clock } from '../flux/clock.ts';
import { systemClock } from '../system-clock.ts';
import type { KeyPair } from './certificates.ts';
import { createAuthority } from './certificates.ts';
import type { ClusterStore } from './cluster-store.ts';
import type { FaultsPatch } from './faults.ts';
import { sentinelFaults } from './faults.ts';
import { kubeconfigYaml } from './kubeconfig.ts';
import { seededRandom } from './random.ts';
import { SimCluster } from './sim-cluster.ts';
import { TlsFronts } from './tls-fronts.ts';

export interface SimOptions {
  readonly clusters: readonly ClusterStore[];
  /** Real time, for sockets, bookmarks and deadlines. Default: the system's clock. */
  readonly clock?: Clock;
  readonly seed?: number;
  /** Between bookmarks; a real server sends one a minute. Default 60,000. */
  readonly bookmarkMs?: number;
  /** How long a list waits for a version from the future before 504. Default 3,000. */
  readonly freshnessMs?: number;
  /** Clusters whose kubeconfig user has a client certificate instead of a token. */
  readonly clientCertificates?: readonly string[];
  /** Labels by cluster name, for the kubeconfig. */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By cluster name; added to what sentinel names set. */
  readonly faults?: Readonly<Record<string, FaultsPatch>>;
}

export interface Sim {
  readonly clusters: ReadonlyMap<string, SimCluster>;
  /** Throws when there is no cluster of that name. */
  cluster(name: string): SimCluster;
  /** PEM of the one CA. */
  readonly ca: string;
  /** Current YAML, one context per cluster; changes when a token is rotated. */
  kubeconfig(): string;
  stop(): Promise<void>;
}

/** Starts one HTTPS listener on 127.0.0.1 for each cluster. Keys and tokens live in memory only. */
export async function startSim(options: SimOptions): Promise<Sim> {
  const clock = options.clock ?? systemClock();
  const random = seededRandom(options.seed ?? 0);
  const authority = await createAuthority();
  const byPort = new Map<number, SimCluster>();
  const clusters = new Map<string, SimCluster>();
  const fronts = new TlsFronts(authority, {
    session: (session, port) => byPort.get(port)?.addSession(session),
    request(request, response, port, certificate) {
      void byPort.get(port)?.onRequest(request, response, certificate);
    },
  });
  await fronts.get('valid', false);
  const certificates = new Map<string, KeyPair>();
  for (const store of options.clusters) {
    if (clusters.has(store.name)) throw new Error(`two clusters are named ${store.name}`);
    const cluster = new SimCluster({
      store,
      clock,
      random,
      bookmarkMs: options.bookmarkMs ?? 60_000,
      freshnessMs: options.freshnessMs ?? 3000,
      tokenUser: {
        name: 'system:serviceaccount:flux-system:fleet-viewer',
        groups: ['system:serviceaccounts', 'system:authenticated'],
      },
      secure(socket, faults) {
        void fronts.secure(socket, faults.certificate, faults.http1Only);
      },
    });
    clusters.set(store.name, cluster);
    await cluster.listen();
    byPort.set(cluster.port, cluster);
    if (options.clientCertificates?.includes(store.name) === true) {
      certificates.set(store.name, await authority.client('fleet-viewer', ['fleet:viewers']));
    }
    await cluster.setFaults({ ...sentinelFaults(store.name), ...options.faults?.[store.name] });
  }
  return {
    clusters,
    ca: authority.ca,
    cluster(name) {
      const cluster = clusters.get(name);
      if (cluster === undefined) throw new Error(`no simulated cluster is named ${name}`);
      return cluster;
    },
    kubeconfig: () =>
      kubeconfigYaml(
        authority.ca,
        Array.from(clusters.values(), ({ name, server, token }) => {
          const labels = options.labels?.[name];
          const user = certificates.get(name) ?? { token };
          return { name, server, user, ...(labels === undefined ? {} : { labels }) };
        }),
      ),
    async stop() {
      await Promise.all([...clusters.values()].map((cluster) => cluster.stop()));
    },
  };
}
