// Fleetglass in a process of its own, put together by the app's composition root, and served by the app's server.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { serve } from '../../lib/cli/serve.ts';
import { start, type FleetServer } from '../../lib/server.ts';
import { quiet } from '../sync/cost.ts';
import { answer } from './remote.ts';
import { Tape, type Taped } from './tape.ts';
import { openWindow, type Spent } from './window.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIVE_WITHIN_MS = 300_000;
const SUMMARY_EVERY_MS = 20;

let fleet: FleetServer | undefined;
let close: (() => Spent) | undefined;
let tape: Tape | undefined;

const running = (): FleetServer => {
  if (fleet === undefined) throw new Error('start first');
  return fleet;
};

const calls = {
  /** @param room changes that are noted between two `taped`; 0: none. */
  async start({ kubeconfigs, room = 0 }: { kubeconfigs: readonly string[]; room?: number }) {
    if (room > 0) tape = new Tape(room);
    fleet = await start({
      env: { KUBECONFIG: kubeconfigs.join(path.delimiter) },
      home: '/nonexistent',
      log: quiet,
      ...(tape === undefined ? {} : { onApplied: tape.note }),
    });
  },
  /** Resolves with the number of objects when so many clusters are live. */
  async live({ clusters }: { clusters: number }): Promise<number> {
    const until = performance.now() + LIVE_WITHIN_MS;
    // Asked seldom: the summary costs CPU too.
    for (;;) {
      const { byConnection } = running().fleet().clusters;
      if (byConnection.live >= clusters) return running().fleet().objects;
      if (performance.now() > until) {
        const found = JSON.stringify(byConnection);
        throw new Error(`${clusters} clusters should be live after five minutes: ${found}`);
      }
      await pause(250);
    }
  },
  /** Serves pages, API and streams by Next, as `npm start` does. The pages find the running fleet on globalThis. */
  async serve(): Promise<string> {
    running();
    Object.assign(process.env, { NODE_ENV: 'production' });
    const door = { host: '127.0.0.1', port: 0, dev: false, allowedHosts: [] };
    return (await serve({ root: ROOT, ...door })).url;
  },
  open(): void {
    close = openWindow();
  },
  close(): Spent {
    if (close === undefined) throw new Error('open first');
    return close();
  },
  /** Changes that were noted since the last call. */
  taped(): Taped {
    if (tape === undefined) throw new Error('start with room for a tape');
    return tape.take();
  },
  /** µs that the fleet summary takes, asked so often, far enough apart that the fleet changes in between. */
  async summary({ times }: { times: number }): Promise<number[]> {
    const spent: number[] = [];
    for (let i = 0; i < times; i += 1) {
      await pause(SUMMARY_EVERY_MS);
      const at = performance.now();
      running().fleet();
      spent.push((performance.now() - at) * 1000);
    }
    return spent;
  },
  connections: () => running().fleet().clusters.byConnection,
  /** MiB after a full collection; needs --expose-gc. */
  heap(): number {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  },
};
export type OursCalls = typeof calls;
answer(calls);
