// Sends the recorded requests to a real API server and to the simulator, and lists what differs.
// node lib/sim/conformance/compare.ts --kubeconfig PATH [--context NAME]
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Agent, request } from 'undici';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { systemClock } from '../../system-clock.ts';
import { ClusterStore } from '../cluster-store.ts';
import { servedResources } from '../generate/versions.ts';
import type { ServedResource } from '../resources.ts';
import { startSim } from '../sim.ts';
import { KNOWN } from './known.ts';
import type { Recorded } from './requests.ts';
import { REQUESTS } from './requests.ts';
import type { Shape } from './shape.ts';
import { differences, shapeOf } from './shape.ts';

interface Server {
  readonly url: string;
  readonly token: string;
  readonly agent: Agent;
}

/** What is read of a kubeconfig here: a cluster with its CA, and a token. */
const KUBECONFIG = z.object({
  'current-context': z.string().default(''),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.string(),
        'certificate-authority': z.string().optional(),
        'certificate-authority-data': z.string().optional(),
      }),
    }),
  ),
  users: z.array(z.object({ name: z.string(), user: z.object({ token: z.string().optional() }) })),
  contexts: z.array(
    z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) }),
  ),
});

const { values } = parseArgs({
  options: { kubeconfig: { type: 'string' }, context: { type: 'string' } },
});
if (values.kubeconfig === undefined) {
  console.error('--kubeconfig is missing: the kubeconfig of a test cluster with the Flux CRDs.');
  process.exit(2);
}

const real = await realServer(values.kubeconfig, values.context);
const served: ServedResource[] = [];
for (const resource of servedResources(9, false)) {
  if (await serves(real, resource)) served.push(resource);
}
const store = new ClusterStore({ name: 'simulated', clock: systemClock(), served });
const sim = await startSim({ clusters: [store] });
const simulated = sim.cluster('simulated');
const groups = new Set(store.resources().flatMap((r) => [r.group, r.plural]));

const fromReal = await replay(real);
const fromSim = await replay({
  url: simulated.server,
  token: simulated.token,
  agent: new Agent({ connect: { ca: sim.ca } }),
});
let unexplained = 0;
for (const { name } of REQUESTS) {
  for (const line of differences(fromReal.get(name), fromSim.get(name))) {
    const known = KNOWN.find((k) => name.includes(k.request) && k.path.test(line));
    if (known === undefined) unexplained += 1;
    process.stdout.write(`${known === undefined ? 'DIFFERS' : 'known  '} ${name}${line}\n`);
  }
}
process.stdout.write(
  `${REQUESTS.length} requests, ${unexplained} unexplained differences (real | simulated)\n`,
);
await sim.stop();
await real.agent.destroy();
process.exit(unexplained === 0 ? 0 : 1);

async function realServer(path: string, context: string | undefined): Promise<Server> {
  const config = KUBECONFIG.parse(parseYaml(await readFile(path, 'utf8')));
  const name = context ?? config['current-context'];
  const chosen = config.contexts.find((c) => c.name === name)?.context;
  const cluster = config.clusters.find((c) => c.name === chosen?.cluster)?.cluster;
  const token = config.users.find((u) => u.name === chosen?.user)?.user.token;
  if (cluster === undefined || token === undefined) {
    throw new Error(`${path}: the context ${name} needs a cluster, and a user with a token`);
  }
  const data = cluster['certificate-authority-data'];
  const file = cluster['certificate-authority'];
  if (data === undefined && file === undefined) {
    throw new Error(`${path}: the cluster of the context ${name} has no certificate authority`);
  }
  const ca = data === undefined ? await readFile(file ?? '') : Buffer.from(data, 'base64');
  return { url: cluster.server, token, agent: new Agent({ connect: { ca } }) };
}

/** The simulator is given the kinds that the real server has: which ones is not what is compared. */
async function serves(
  server: Server,
  { group, storage, plural }: ServedResource,
): Promise<boolean> {
  const response = await request(`${server.url}/apis/${group}/${storage}/${plural}?limit=1`, {
    dispatcher: server.agent,
    headers: { authorization: `Bearer ${server.token}` },
  });
  await response.body.dump();
  return response.statusCode === 200;
}

async function replay(server: Server): Promise<Map<string, Shape>> {
  const kept = new Map([['ns', `sim-${Date.now().toString(36)}`]]);
  const shapes = new Map<string, Shape>();
  for (const recorded of REQUESTS) {
    shapes.set(recorded.name, await ask(server, recorded, kept));
  }
  return shapes;
}

async function ask(server: Server, recorded: Recorded, kept: Map<string, string>): Promise<Shape> {
  const { as, method, body } = recorded;
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (_m, name: string) => kept.get(name) ?? '');
  const token = as === 'stranger' ? 'a-token-that-nobody-has' : server.token;
  const response = await request(server.url + fill(recorded.path), {
    dispatcher: server.agent,
    method,
    headers: {
      'user-agent': 'recorded/1.0',
      ...(as === 'nobody' ? {} : { authorization: `Bearer ${token}` }),
      ...recorded.headers,
    },
    ...(body === undefined
      ? {}
      : { body: fill(typeof body === 'string' ? body : JSON.stringify(body)) }),
  });
  const text = await response.body.text();
  for (const [name, at] of Object.entries(recorded.keep ?? {})) {
    kept.set(name, String(valueAt(JSON.parse(text), at)));
  }
  const neutral = text.replaceAll(kept.get('ns') ?? '', 'the-namespace');
  return shapeOf(response.statusCode, response.headers, neutral, groups);
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((v, key) => (v as Record<string, unknown> | undefined)?.[key], value);
}
