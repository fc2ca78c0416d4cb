import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import type { Clock } from '../flux/clock.ts';
import type { ClusterStoreOptions } from './cluster-store.ts';
import { ClusterStore } from './cluster-store.ts';
import type { KubeObject } from './object.ts';
import type { ServedResource } from './resources.ts';
import type { SimCluster } from './sim-cluster.ts';
import type { Sim } from './sim.ts';

export const KS = 'kustomizations.kustomize.toolkit.fluxcd.io';
export const KS_PATH = '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations';
export const NS_PATH = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/apps/kustomizations';

export const KUSTOMIZATION: ServedResource = {
  group: 'kustomize.toolkit.fluxcd.io',
  plural: 'kustomizations',
  kind: 'Kustomization',
  namespaced: true,
  versions: ['v1', 'v1beta2'],
  storage: 'v1',
  shortNames: ['ks'],
};

export const ks = (name: string, more: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name, namespace: 'apps' },
  spec: { interval: '10m0s', path: './a' },
  ...more,
});

/** Time that stands still, for objects whose age does not matter. */
const STILL: Clock = { now: () => Date.UTC(2026, 10, 24, 12), after: () => () => {} };

/** A cluster with a namespace `apps` and so many Kustomizations `k00`, `k01` … */
export function testStore(count: number, options: Partial<ClusterStoreOptions> = {}): ClusterStore {
  const store = new ClusterStore({
    name: 'one',
    clock: STILL,
    served: [KUSTOMIZATION],
    crdLabels: { 'app.kubernetes.io/part-of': 'flux', 'app.kubernetes.io/version': 'v2.9.2' },
    ...options,
  });
  store.write('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } });
  for (let i = 0; i < count; i++) store.write(KS, ks(`k${String(i).padStart(2, '0')}`));
  return store;
}

export function must<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('expected a value');
  return value;
}

export interface Answer {
  readonly code: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  // Bodies of many shapes are looked into by tests.
  readonly body: Body;
}
export interface Body {
  readonly [field: string]: unknown;
  readonly metadata?: Record<string, unknown>;
  readonly items?: KubeObject[];
}

/** One HTTPS client of one cluster, with that cluster's token. */
export class TestClient {
  readonly cluster: SimCluster;
  readonly agent: Agent;

  constructor(
    sim: Sim,
    name = 'one',
    options: { allowH2?: boolean; connectTimeout?: number; cert?: string; key?: string } = {},
  ) {
    this.cluster = sim.cluster(name);
    const { allowH2 = true, connectTimeout = 5000, ...tls } = options;
    this.agent = new Agent({
      allowH2,
      connect: { ca: sim.ca, ...tls, timeout: connectTimeout },
      bodyTimeout: 0,
    });
  }

  async send(
    method: string,
    path: string,
    options: {
      body?: string | Buffer;
      headers?: Record<string, string>;
      token?: string | null;
      signal?: AbortSignal;
    } = {},
  ): Promise<Dispatcher.ResponseData> {
    const token = options.token === undefined ? this.cluster.token : options.token;
    return request(`${this.cluster.server}${path}`, {
      dispatcher: this.agent,
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: options.body }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }

  async call(
    method: string,
    path: string,
    options: Parameters<TestClient['send']>[2] = {},
  ): Promise<Answer> {
    const response = await this.send(method, path, options);
    const text = await response.body.text();
    const type = String(response.headers['content-type'] ?? '');
    const body: unknown = type.startsWith('application/json') ? JSON.parse(text) : {};
    return { code: response.statusCode, headers: response.headers, text, body: body as Body };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('GET', path, { headers });
  }

  /** Opens a watch; its lines come from the async iterator, raw. */
  async watch(path: string, headers: Record<string, string> = {}): Promise<TestWatch> {
    const abort = new AbortController();
    const response = await this.send('GET', path, { headers, signal: abort.signal });
    return new TestWatch(response, abort);
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

export interface Line {
  readonly type: string;
  readonly object: KubeObject & { code?: number; reason?: string; message?: string };
}

export class TestWatch {
  readonly code: number;
  readonly #abort: AbortController;
  readonly #lines: AsyncGenerator<string>;

  constructor(response: Dispatcher.ResponseData, abort: AbortController) {
    this.code = response.statusCode;
    this.#abort = abort;
    this.#lines = lines(response.body);
  }

  /** The next line, or undefined when the server ended the watch. */
  async raw(): Promise<string | undefined> {
    const next = await this.#lines.next();
    return next.done === true ? undefined : next.value;
  }

  async next(): Promise<Line> {
    const line = await this.raw();
    if (line === undefined) throw new Error('the watch ended');
    return JSON.parse(line) as Line;
  }

  /** So many lines, as `TYPE name`. */
  async take(count: number): Promise<string[]> {
    const out: string[] = [];
    while (out.length < count) {
      const { type, object } = await this.next();
      out.push(`${type} ${object.metadata.name ?? ''}`.trim());
    }
    return out;
  }

  close(): void {
    this.#abort.abort();
  }
}

async function* lines(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of body) {
    rest = Buffer.concat([rest, chunk]);
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      yield rest.subarray(0, at).toString('utf8');
      rest = rest.subarray(at + 1);
    }
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
