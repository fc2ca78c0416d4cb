// Somebody who asks for pages, in a process of its own.
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { answer } from '../shared/remote.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const calls = {
  /** Asks for one page after the other, each once in `everyMs`. Resolves with the ms that each took, by path. */
  async look(options: {
    url: string;
    paths: readonly string[];
    everyMs: number;
    seconds: number;
  }): Promise<Record<string, number[]>> {
    const { url, paths, everyMs, seconds } = options;
    const times: Record<string, number[]> = Object.fromEntries(paths.map((path) => [path, []]));
    const from = performance.now();
    for (let round = 0; performance.now() - from < seconds * 1000; round += 1) {
      for (const path of paths) times[path]?.push(await timed(url + path));
      await pause(Math.max(0, from + (round + 1) * everyMs - performance.now()));
    }
    return times;
  },
};
export type PagesCalls = typeof calls;
answer(calls);

async function timed(url: string): Promise<number> {
  const at = performance.now();
  const request = get(url, { agent });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`${url} is answered by ${response.statusCode}`);
  return performance.now() - at;
}
