// The least that anyone could do to follow a fleet: the same lists and watches over node:http2, each line parsed and dropped.
import { once } from 'node:events';
import { connect, type ClientHttp2Session } from 'node:http2';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import pLimit from 'p-limit';
import { FLUX_KINDS, KINDS } from '../../lib/flux/kinds.ts';
import { startRegistry } from '../../lib/registry/registry.ts';
import type { ClusterSpec } from '../../lib/registry/spec.ts';
import { systemClock } from '../../lib/system-clock.ts';
import { quiet } from '../sync/cost.ts';
import { answer } from './remote.ts';
import { openWindow, type Spent } from './window.ts';

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
export interface ReaderWindow extends Spent {
  readonly events: number;
  /** Of lists (decompressed) and watches. */
  readonly bytes: number;
}

/** Clusters that are read at the same time, as Fleetglass does. */
const AT_ONCE = 16;
const seen = { items: 0, events: 0, bytes: 0 };
let close: (() => ReaderWindow) | undefined;

const calls = {
  /** Resolves with the number of objects when everything was listed and is watched. */
  async start({ kubeconfigs }: { kubeconfigs: readonly string[] }): Promise<number> {
    const specs: ClusterSpec[] = [];
    await startRegistry({
      env: { KUBECONFIG: kubeconfigs.join(path.delimiter) },
      home: '/nonexistent',
      clock: systemClock(),
      log: quiet,
      onEvent(event) {
        if (event.type === 'added') specs.push(event.spec);
      },
    });
    const limit = pLimit(AT_ONCE);
    await Promise.all(specs.map((spec) => limit(() => follow(spec))));
    return seen.items;
  },
  open(): void {
    const { events, bytes } = seen;
    const end = openWindow();
    close = () => ({ ...end(), events: seen.events - events, bytes: seen.bytes - bytes });
  },
  close(): ReaderWindow {
    if (close === undefined) throw new Error('open first');
    return close();
  },
};
export type ReaderCalls = typeof calls;
answer(calls);

type Get = (path: string) => Promise<unknown>;

async function follow(spec: ClusterSpec): Promise<void> {
  const endpoint = await spec.connect();
  const { server, secureContext } = endpoint;
  const session = connect(server, secureContext === undefined ? {} : { secureContext });
  session.on('error', (error) => console.error(`${spec.id}: ${error.message}`));
  await once(session, 'connect');
  const authorization = String((await endpoint.headers())['authorization']);
  const get: Get = (at) => getJson(session, authorization, at);
  const { groups } = (await get('/apis')) as Groups;
  const versions = new Map(groups.map((g) => [g.name, g.versions.map((v) => v.version)]));
  await Promise.all(
    FLUX_KINDS.map(async (kind) => {
      const { group, plural } = KINDS[kind];
      for (const version of versions.get(group) ?? []) {
        const at = `/apis/${group}/${version}/${plural}`;
        const from = await list(get, at);
        if (from === null) continue;
        watch(session, authorization, `${at}?watch=true&resourceVersion=${from}`);
        break;
      }
    }),
  );
}

/** The version of the list; null where the kind is not served. */
async function list(get: Get, at: string): Promise<string | null> {
  for (let token = ''; ;) {
    const page = (await get(`${at}?limit=500&continue=${token}`)) as Page | null;
    if (page === null) return null;
    seen.items += page.items.length;
    token = page.metadata.continue ?? '';
    if (token === '') return page.metadata.resourceVersion;
  }
}

async function getJson(session: ClientHttp2Session, authorization: string, at: string) {
  const headers = { accept: 'application/json', 'accept-encoding': 'gzip', authorization };
  const stream = session.request({ ':path': at, ...headers });
  const parts: Buffer[] = [];
  let status = 0;
  let gzip = false;
  stream.on('response', (response) => {
    status = response[':status'] ?? 0;
    gzip = response['content-encoding'] === 'gzip';
  });
  for await (const chunk of stream as AsyncIterable<Buffer>) parts.push(chunk);
  const received = Buffer.concat(parts);
  const body = gzip ? gunzipSync(received) : received;
  seen.bytes += body.length;
  return status === 200 ? JSON.parse(String(body)) : null;
}

function watch(session: ClientHttp2Session, authorization: string, at: string): void {
  const headers = { accept: 'application/json', authorization };
  const stream = session.request({
    ':path': `${at}&allowWatchBookmarks=true&timeoutSeconds=3600`,
    ...headers,
  });
  stream.setEncoding('utf8');
  let rest = '';
  stream.on('data', (text: string) => {
    seen.bytes += text.length;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') continue;
      const { type } = JSON.parse(line) as { type: string };
      if (type !== 'BOOKMARK') seen.events += 1;
    }
  });
}
