import { join } from 'node:path';
import { kubeconfig } from './cluster/kubeconfig.ts';
import { saveState, writePrivate, type BedState, type ClusterState } from './system/state.ts';

/** The kubeconfig files of a bed, which follow its clusters and tokens while others read them. */
export class Contexts {
  readonly #dir: string;
  #state: BedState;

  constructor(dir: string, state: BedState) {
    this.#dir = dir;
    this.#state = state;
  }

  get state(): BedState {
    return this.#state;
  }

  /** For Fleetglass: a context for each cluster, with the read-only token. */
  get readers(): string {
    return join(this.#dir, 'kubeconfig');
  }

  /** The same contexts as cluster admin. */
  get admins(): string {
    return join(this.#dir, 'admin.kubeconfig');
  }

  /** What must not appear in anything that is kept. */
  get secrets(): readonly string[] {
    const { clusters, tokens } = this.#state;
    return [...clusters.map((cluster) => cluster.adminToken), ...Object.values(tokens)];
  }

  add(cluster: ClusterState, token: string): void {
    this.#state = { ...this.#state, clusters: [...this.#state.clusters, cluster] };
    this.setToken(cluster.name, token);
  }

  setToken(cluster: string, token: string): void {
    this.#state = { ...this.#state, tokens: { ...this.#state.tokens, [cluster]: token } };
    saveState(this.#dir, this.#state);
    this.#write();
  }

  #write(): void {
    const { clusters, tokens } = this.#state;
    const known = clusters.flatMap((cluster) => {
      const token = tokens[cluster.name];
      return token ? [{ cluster, token }] : [];
    });
    const admins = known.map(({ cluster }) => ({ cluster, token: cluster.adminToken }));
    writePrivate(this.readers, kubeconfig(known));
    writePrivate(this.admins, kubeconfig(admins));
  }
}
