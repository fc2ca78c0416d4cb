// The least that anyone could do: the same lists and watches over the same transport, each body parsed and dropped.
import { createGunzip, type Gunzip } from 'node:zlib';
import pLimit from 'p-limit';
import { FLUX_KINDS, KINDS } from '../../lib/flux/kinds.ts';
import { startRegistry } from '../../lib/registry/registry.ts';
import type { ClusterSpec } from '../../lib/registry/spec.ts';
import { systemClock } from '../../lib/system-clock.ts';
import { DEFAULT_LIMITS } from '../../lib/watch/limits.ts';
import type { Receiver, Transport } from '../../lib/watch/exchange.ts';
import { createTransport } from '../../lib/watch/transport.ts';
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
const clock = systemClock();
const specs: ClusterSpec[] = [];
await startRegistry({
  env: { KUBECONFIG: kubeconfig },
  home: '/nonexistent',
  clock,
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
  const transport = createTransport(endpoint, DEFAULT_LIMITS, clock, () => {});
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

function get(
  transport: Transport,
  headers: Record<string, string>,
  path: string,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let parts: Buffer[] = [];
    let status = 0;
    let body: Gunzip | null = null;
    const take = (chunk: Buffer): void => {
      parts.push(chunk);
      seen.bytes += chunk.length;
    };
    const finish = (): void => {
      resolve(status === 200 ? JSON.parse(Buffer.concat(parts).toString()) : null);
      parts = [];
    };
    open(transport, headers, path, 60_000, {
      begin(head) {
        ({ status } = head);
        if (head.header('content-encoding') !== 'gzip') return;
        body = createGunzip({ chunkSize: 32 << 10 });
        body.on('data', take).on('end', finish).on('error', reject);
      },
      data(chunk) {
        if (body === null) take(chunk);
        else body.write(chunk);
      },
      end() {
        if (body === null) finish();
        else body.end();
      },
      fail: reject,
    });
  });
}

function watch(transport: Transport, headers: Record<string, string>, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    open(transport, headers, `${path}&allowWatchBookmarks=true`, 0, {
      begin: () => resolve(),
      data(chunk) {
        seen.bytes += chunk.length;
      },
      end() {},
      fail: reject,
    });
  });
}

function open(
  transport: Transport,
  headers: Record<string, string>,
  path: string,
  bodyTimeoutMs: number,
  receiver: Receiver,
): void {
  seen.requests++;
  transport.send({ path, headers, headersTimeoutMs: 60_000, bodyTimeoutMs }, receiver);
}
