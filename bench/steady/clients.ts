// Readers of change streams in a process of their own: plain HTTP clients, one connection each.
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { nowUs } from '../shared/mark.ts';
import { answer } from '../shared/remote.ts';

/** What a stream is about: `''` the fleet, else the query of a narrower scope. */
export interface Scope {
  readonly query: string;
  /** null: every cluster's changes move it. */
  readonly cluster: string | null;
}
export interface Frames {
  /** Number of the client in `open`. */
  readonly client: number;
  /** Its `change` frames: the last change that each speaks of, and when it was here, in µs. */
  readonly id: Float64Array;
  readonly at: Float64Array;
  /** How often it was told to read everything anew, and how often its stream ended, since it was opened. */
  readonly resets: number;
  readonly ends: number;
}

interface Client {
  readonly id: number[];
  readonly at: number[];
  resets: number;
  ends: number;
}

const clients: Client[] = [];

const calls = {
  /** Resolves when every stream has its first frame. */
  async open({ url, scopes }: { url: string; scopes: readonly Scope[] }): Promise<void> {
    const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
    await Promise.all(
      scopes.map(async ({ query }) => {
        const client: Client = { id: [], at: [], resets: 0, ends: 0 };
        clients.push(client);
        const request = get(`${url}/api/v1/stream${query}`, { agent });
        const [response] = (await once(request, 'response')) as [IncomingMessage];
        if (response.statusCode !== 200)
          throw new Error(`${query}: the stream is answered with ${response.statusCode}`);
        read(response, client);
        await once(response, 'data');
      }),
    );
  },
  /** What came since the last call. */
  take(): Frames[] {
    return clients.map(({ id, at, resets, ends }, client) => {
      const frames = { id: Float64Array.from(id), at: Float64Array.from(at) };
      id.length = 0;
      at.length = 0;
      return { client, ...frames, resets, ends };
    });
  },
};
export type ClientsCalls = typeof calls;
answer(calls);

function read(response: IncomingMessage, client: Client): void {
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    const at = nowUs();
    const frames = (rest + text).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) note(frame, at, client);
  });
  response.on('close', () => {
    client.ends += 1;
  });
}

function note(frame: string, at: number, client: Client): void {
  const fields = new Map<string, string>();
  for (const line of frame.split('\n')) {
    const colon = line.indexOf(': ');
    fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  if (fields.get('event') === 'reset') client.resets += 1;
  if (fields.get('event') !== 'change') return;
  client.id.push(Number(fields.get('id')));
  client.at.push(at);
}
