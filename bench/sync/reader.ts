// The least that anyone could do: the same lists and watches over the same transport, each body parsed and dropped.
import pLimit from 'p-limit';
import { FLUX_KINDS, KINDS } from '../../lib/flux/kinds.ts';
import { startRegistry } from '../../lib/registry/registry.ts';
import type { ClusterSpec } from '../../lib/registry/spec.ts';
import { systemClock } from '../../lib/system-clock.ts';
import { DEFAULT_LIMITS } from '../../lib/watch/limits.ts';
import { createTransport, type Transport } from '../../lib/watch/transport.ts';
import { meter, quiet, tell, type Cost } from './cost.ts';

export interface ReaderFigures extends Cost {
  readonly items: number;
  readonly bytes: number;
  readonly requests: number;
}

interface Groups {
  readonly groups: readonly {
    readonly name: string;
    readonly versions: readonly { readonly version: string }[];
  }[];
}
interface Page {
  readonly items: readonly unknown[];
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
}

const [kubeconfig = ''] = process.argv.slice(2);
const done = meter();
const specs: ClusterSpec[] = [];
await startRegistry({
  env: { KUBECONFIG: kubeconfig },
  home: '/nonexistent',
  clock: systemClock(),
  log: quiet,
  onEvent(event) {
    if (event.type === 'added') specs.push(event.spec);
  },
});
const seen = { items: 0, bytes: 0, requests: 0 };
const limit = pLimit(DEFAULT_LIMITS.syncs);
await Promise.all(specs.map((spec) => limit(() => readCluster(spec))));
tell({ ...done(), ...seen } satisfies ReaderFigures);
process.exit(0);

async function readCluster(spec: ClusterSpec): Promise<void> {
  const endpoint = await spec.connect();
  const transport = createTransport(endpoint, DEFAULT_LIMITS, () => {});
  const credentials = await endpoint.headers();
  const headers: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'gzip' };
  for (const [name, value] of Object.entries(credentials)) headers[name] = String(value);
  const { groups } = (await get(transport, headers, '/apis')) as Groups;
  const versions = new Map(groups.map((g) => [g.name, g.versions.map((v) => v.version)]));
  await Promise.all(
    FLUX_KINDS.map(async (kind) => {
      const { group, plural } = KINDS[kind];
      for (const version of versions.get(group) ?? []) {
        const path = `/apis/${group}/${version}/${plural}`;
        const from = await list(transport, headers, path);
        if (from === null) continue;
        await watch(transport, headers, `${path}?watch=true&resourceVersion=${from}`);
        break;
      }
    }),
  );
}

async function list(
  transport: Transport,
  headers: Record<string, string>,
  path: string,
): Promise<string | null> {
  for (let token = ''; ;) {
    const page = (await get(
      transport,
      headers,
      `${path}?limit=500&continue=${token}`,
    )) as Page | null;
    if (page === null) return null;
    seen.items += page.items.length;
    token = page.metadata.continue ?? '';
    if (token === '') return page.metadata.resourceVersion;
  }
}

async function get(
  transport: Transport,
  headers: Record<string, string>,
  path: string,
): Promise<unknown> {
  const response = await open(transport, headers, path, 60_000);
  const parts: Buffer[] = [];
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    parts.push(chunk);
    seen.bytes += chunk.length;
  }
  return response.status === 200 ? JSON.parse(Buffer.concat(parts).toString()) : null;
}

async function watch(transport: Transport, headers: Record<string, string>, path: string) {
  const { body } = await open(transport, headers, `${path}&allowWatchBookmarks=true`, 0);
  body.on('data', (chunk: Buffer) => {
    seen.bytes += chunk.length;
  });
}

function open(
  transport: Transport,
  headers: Record<string, string>,
  path: string,
  bodyTimeoutMs: number,
) {
  seen.requests++;
  return transport.request({
    path,
    headers,
    signal: new AbortController().signal,
    headersTimeoutMs: 60_000,
    bodyTimeoutMs,
  });
}
