import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { removeObject, writeObject } from './control-objects.ts';
import type { FaultsPatch } from './faults.ts';
import { faultsPatchSchema, NO_FAULTS } from './faults.ts';
import { Refused } from './refused.ts';
import type { SimClock } from './sim-clock.ts';
import type { SimCluster } from './sim-cluster.ts';
import type { Sim } from './sim.ts';

/** What is true in the simulated world, and what can be made to happen there: the life of the fleet. */
export interface Director {
  /** Does one scenario step and says what came of it; throws an Error in words when it can't. */
  apply(step: unknown): unknown;
  /** Ground truth of objects, narrowed by query parameters. */
  truth(query: Readonly<Record<string, string>>): Iterable<unknown>;
  /** Changes of the truth after a sequence number, oldest first. */
  transitions(after: number): readonly unknown[];
  /** Objects by state. */
  counts(): Readonly<Record<string, number>>;
}

export interface ControlOptions {
  readonly sim: Sim;
  readonly clock: SimClock;
  readonly director: Director | null;
  /** 0: any free port. */
  readonly port: number;
  /** Called when tokens changed and the kubeconfig must be written again. */
  readonly onCredentials: () => Promise<void> | void;
}

export interface Control {
  readonly url: string;
  stop(): Promise<void>;
}

const ACTIONS = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('go-away') }),
  z.strictObject({ action: z.literal('reset-connections') }),
  z.strictObject({
    action: z.literal('close-watches'),
    how: z.enum(['normal', 'expired', 'abort']).default('normal'),
  }),
  z.strictObject({ action: z.literal('compact'), keep: z.number().int().min(0).default(0) }),
  z.strictObject({ action: z.literal('restore'), resourceVersion: z.number().int().min(1) }),
  z.strictObject({ action: z.literal('rotate-token') }),
]);

/** What is done to a cluster once. */
export type Action = z.infer<typeof ACTIONS>;

const ADVANCE = z.strictObject({
  ms: z
    .number()
    .int()
    .min(0)
    .max(366 * 86_400_000),
});

const AFTER = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'is a sequence number: a whole number')
    .default('0')
    .transform(Number),
});
const NOTHING = z.strictObject({}, 'all faults are cleared: this request takes no body');

/** Lines of JSON for what may be long, one value otherwise. */
type Result =
  | { readonly lines: Iterable<unknown> }
  | { readonly yaml: string }
  | { readonly value: unknown };
const value = (v: unknown): Result => ({ value: v });

/**
 * Plain HTTP on 127.0.0.1 for tests, benches and the demo: it steers the simulation and tells what
 * is true in it. Requests that a web page could send are refused.
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const server = createServer((request, response) => {
    void answer(options, request, response);
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(
  options: ControlOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    refuseBrowsers(request);
    const result = await handle(options, request);
    if ('lines' in result) {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (const line of result.lines) {
        if (!response.write(`${JSON.stringify(line)}\n`)) await once(response, 'drain');
      }
      response.end();
    } else if ('yaml' in result) {
      response.writeHead(200, { 'content-type': 'application/yaml' });
      response.end(result.yaml);
    } else {
      reply(response, 200, result.value);
    }
  } catch (error) {
    if (error instanceof z.ZodError) {
      reply(response, 400, { message: z.prettifyError(error) });
    } else if (response.headersSent) {
      response.destroy();
    } else {
      const code = error instanceof Refused ? error.code : 400;
      reply(response, code, { message: error instanceof Error ? error.message : String(error) });
    }
  }
}

function reply(response: ServerResponse, code: number, content: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(content)}\n`);
}

function refuseBrowsers(request: IncomingMessage): void {
  const { origin, host = '' } = request.headers;
  if (origin !== undefined || !/^(127\.0\.0\.1|localhost):\d+$/.test(host)) {
    throw new Refused(403, 'The control endpoint is for tools on this machine, not for web pages.');
  }
}

/** Query parameters that each request takes; none else. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  'GET /truth': ['cluster', 'kind', 'state'],
  'GET /transitions': ['after'],
};

/** The query, each parameter once; throws for what the request does not take. */
function queryOf(url: URL, takes: readonly string[]): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, given] of url.searchParams) {
    if (!takes.includes(name)) {
      const words = takes.length === 0 ? 'no query' : `only ${takes.join(', ')} in its query`;
      throw new Refused(400, `${url.pathname} takes ${words}, not ${name}.`);
    }
    if (name in query) throw new Refused(400, `${name} is given twice.`);
    query[name] = given;
  }
  return query;
}

function clusterOf(sim: Sim, name: string): SimCluster {
  const cluster = sim.clusters.get(name);
  if (cluster === undefined) throw new Refused(404, `no simulated cluster is named ${name}`);
  return cluster;
}

async function handle(options: ControlOptions, request: IncomingMessage): Promise<Result> {
  const url = new URL(request.url ?? '/', 'http://control');
  const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const [first = '', name = '', what = ''] = parts;
  const ofCluster = first === 'clusters' && parts.length === 3;
  const key = `${request.method} ${ofCluster ? `/clusters/*/${what}` : url.pathname}`;
  const query = queryOf(url, QUERIES[key] ?? []);
  const { sim, clock, director } = options;
  switch (key) {
    case 'GET /':
      return value({
        now: clock.now(),
        clusters: sim.clusters.size,
        states: director?.counts() ?? null,
      });
    case 'GET /clusters':
      return value(Array.from(sim.clusters.values(), describe));
    case 'GET /clusters/*/requests':
      return value(clusterOf(sim, name).requests);
    case 'GET /kubeconfig':
      return { yaml: sim.kubeconfig() };
    case 'POST /clock':
      return value({ now: await clock.advance(ADVANCE.parse(await body(request)).ms) });
    case 'POST /clusters/*/faults':
      return faults(options, name, faultsPatchSchema.parse(await body(request)));
    case 'DELETE /clusters/*/faults':
      NOTHING.parse(await body(request));
      return faults(options, name, structuredClone(NO_FAULTS));
    case 'POST /clusters/*/actions':
      return act(options, name, ACTIONS.parse(await body(request)));
    case 'POST /clusters/*/objects':
      return value(writeObject(clusterOf(sim, name).store, await body(request)));
    case 'DELETE /clusters/*/objects':
      return value(removeObject(clusterOf(sim, name).store, await body(request)));
    case 'POST /steps':
      return value((await directorOf(director).apply(await body(request))) ?? null);
    case 'GET /truth':
      return { lines: directorOf(director).truth(query) };
    case 'GET /transitions':
      return { lines: directorOf(director).transitions(AFTER.parse(query).after) };
    default:
      throw new Refused(
        404,
        `${request.method} ${url.pathname} is not part of the control endpoint.`,
      );
  }
}

function directorOf(director: Director | null): Director {
  if (director === null) throw new Refused(409, 'This simulation has no life, so it has no truth.');
  return director;
}

const describe = (cluster: SimCluster): Record<string, unknown> => ({
  name: cluster.name,
  server: cluster.server,
  kubernetesVersion: cluster.store.kubernetesVersion,
  resourceVersion: cluster.store.version,
  connections: cluster.connections,
  watches: cluster.watches,
  ...(cluster.problem === null ? {} : { problem: cluster.problem }),
  faults: Object.fromEntries(
    Object.entries(cluster.faults()).filter(
      ([key, set]) =>
        JSON.stringify(set) !== JSON.stringify(NO_FAULTS[key as keyof typeof NO_FAULTS]),
    ),
  ),
});

/** `*` is every cluster. */
const targets = (sim: Sim, name: string): SimCluster[] =>
  name === '*' ? [...sim.clusters.values()] : [clusterOf(sim, name)];

async function faults(options: ControlOptions, name: string, patch: FaultsPatch): Promise<Result> {
  const clusters = targets(options.sim, name);
  await Promise.all(clusters.map((cluster) => cluster.setFaults(structuredClone(patch))));
  return value(clusters.map(describe));
}

async function act(options: ControlOptions, name: string, action: Action): Promise<Result> {
  const clusters = targets(options.sim, name);
  if (action.action === 'restore') {
    for (const { store } of clusters) store.checkRestore(action.resourceVersion);
  }
  for (const cluster of clusters) perform(cluster, action);
  if (action.action === 'rotate-token') await options.onCredentials();
  return value(clusters.map(describe));
}

export function perform(cluster: SimCluster, action: Action): void {
  switch (action.action) {
    case 'go-away':
      return cluster.goAway();
    case 'reset-connections':
      return cluster.resetConnections();
    case 'close-watches':
      return cluster.closeWatches(action.how);
    case 'compact':
      return cluster.store.compact(action.keep);
    case 'restore':
      return cluster.restore(action.resourceVersion);
    case 'rotate-token':
      cluster.rotateToken();
  }
}

async function body(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 4 * 1024 * 1024) throw new Refused(413, 'The body is larger than 4 MB.');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refused(400, 'The body is not JSON.');
  }
}
