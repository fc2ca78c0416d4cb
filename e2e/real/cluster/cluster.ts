import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ApiClient, ApiError, type KubeObject } from './api.ts';
import { apply, parseObjects } from './apply.ts';
import { grantRead } from './access.ts';
import { binaryPath, type Cache } from '../toolchain/cache.ts';
import { apiserverName, apiserverReady, startApiserver, startEtcd } from './control-plane.ts';
import { startControllers } from './controllers.ts';
import { installFlux } from './install.ts';
import { kindNamed, objectPath } from './kinds.ts';
import { authority, kubeconfig, serverUrl } from './kubeconfig.ts';
import type { Processes } from '../system/processes.ts';
import { writePrivate, type ClusterState } from '../system/state.ts';
import { NotYet, until } from '../system/until.ts';
import { kubectl } from '../toolchain/versions.ts';

/** One API server with its store and its controllers. */
export class Cluster {
  readonly state: ClusterState;
  readonly #cache: Cache;
  readonly #processes: Processes;
  #api: ApiClient | undefined;

  constructor(state: ClusterState, cache: Cache, processes: Processes) {
    this.state = state;
    this.#cache = cache;
    this.#processes = processes;
  }

  get name(): string {
    return this.state.name;
  }

  get api(): ApiClient {
    this.#api ??= new ApiClient(
      serverUrl(this.state),
      this.state.adminToken,
      authority(this.state),
    );
    return this.#api;
  }

  get kubeconfig(): string {
    return join(this.state.dir, 'admin.kubeconfig');
  }

  /** Starts everything; returns the read-only token. */
  async start(): Promise<string> {
    startEtcd(this.#cache, this.#processes, this.state);
    await this.startApiServer();
    writePrivate(
      this.kubeconfig,
      kubeconfig([{ cluster: this.state, token: this.state.adminToken }]),
    );
    const token = await grantRead(this.api);
    if (this.state.release) {
      await installFlux(this.api, this.#cache, this.state.release);
      startControllers(this.#cache, this.#processes, this.state, this.kubeconfig);
    }
    return token;
  }

  async startApiServer(): Promise<void> {
    if (this.#processes.find(apiserverName(this.state))) return;
    const running = startApiserver(this.#cache, this.#processes, this.state);
    await apiserverReady(this.#processes, this.state, running);
  }

  /** SIGTERM lets it end its requests; SIGKILL cuts every connection in the middle. */
  async stopApiServer(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const running = this.#processes.find(apiserverName(this.state));
    if (running) await this.#processes.stop(running, signal);
  }

  /** Connections stay open and nothing answers, as with a network that swallows packets. */
  pauseApiServer(): void {
    this.#processes.signal(apiserverName(this.state), 'SIGSTOP');
  }

  resumeApiServer(): void {
    this.#processes.signal(apiserverName(this.state), 'SIGCONT');
  }

  async get(kind: string, namespace: string, name: string): Promise<KubeObject | undefined> {
    try {
      return await this.api.get(objectPath(kindNamed(kind), namespace, name));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  async apply(...objects: readonly KubeObject[]): Promise<void> {
    for (const object of objects) await apply(this.api, object);
  }

  async applyYaml(yaml: string): Promise<void> {
    await this.apply(...parseObjects(yaml));
  }

  async patch(kind: string, namespace: string, name: string, body: object): Promise<KubeObject> {
    return this.api.patch(objectPath(kindNamed(kind), namespace, name), body);
  }

  async delete(kind: string, namespace: string, name: string, timeoutMs = 30_000): Promise<void> {
    if (!(await this.get(kind, namespace, name))) return;
    await this.api.delete(objectPath(kindNamed(kind), namespace, name));
    await until(
      `${kind} ${namespace}/${name} is gone from ${this.name}`,
      async () =>
        (await this.get(kind, namespace, name)) === undefined || new NotYet('it is there'),
      { timeoutMs },
    );
  }

  kubectl(args: readonly string[], input = ''): Promise<string> {
    const command = binaryPath(this.#cache, kubectl);
    return new Promise((resolve, reject) => {
      const child = execFile(
        command,
        [
          `--kubeconfig=${this.kubeconfig}`,
          `--cache-dir=${join(this.state.dir, 'kubectl-cache')}`,
          ...args,
        ],
        { maxBuffer: 256 * 1024 * 1024, timeout: 60_000 },
        (error, stdout, stderr) => {
          if (error)
            reject(
              new Error(`kubectl ${args.join(' ')} (${this.name}): ${stderr || error.message}`),
            );
          else resolve(stdout);
        },
      );
      child.stdin?.end(input);
    });
  }

  async close(): Promise<void> {
    await this.#api?.close();
  }
}
