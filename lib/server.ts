import { homedir } from 'node:os';
import type { Clock } from './flux/clock.ts';
import type { Log } from './flux/log.ts';
import type { Reads } from './api/routes.ts';
import { createFleetModel, type FleetModel } from './server/fleet.ts';
import { createHot, type HotHandler } from './server/hot.ts';
import { pinoLog } from './server/log.ts';
import { systemClock } from './system-clock.ts';

/** The one instance of this process: what routes and pages read, and how it ends. */
export interface FleetServer extends Reads, Pick<FleetModel, 'readiness' | 'streamClients'> {
  /** Ends streams, collector and registry; resolves when nothing is left open. */
  readonly stop: () => Promise<void>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly log?: Log;
}

// Bundles each hold their own copy of a module; globalThis is the one place that they share.
const FLEET = Symbol.for('fleetglass');
const HOT = Symbol.for('fleetglass.hot');
const shared = globalThis as typeof globalThis & { [FLEET]?: FleetServer; [HOT]?: HotHandler };

/** Throws before `start`: there is no fleet to read then. */
export function getFleet(): FleetServer {
  const fleet = shared[FLEET];
  if (fleet === undefined) throw new Error('The fleet is not started: instrumentation starts it.');
  return fleet;
}

/** Starts the fleet once in this process; a second call gets the running one. */
export async function start(options: StartOptions = {}): Promise<FleetServer> {
  const running = shared[FLEET];
  if (running !== undefined) return running;
  const {
    env = process.env,
    home = homedir(),
    clock = systemClock(),
    random = Math.random,
    log = pinoLog(env['LOG_LEVEL'] ?? 'info'),
  } = options;
  void home;
  const model = createFleetModel({ clock, random, log, demo: env['FLEETGLASS_DEMO'] === '1' });
  const fleet: FleetServer = {
    ...model,
    live: () => Promise.reject(new Error('not wired yet')),
    report: (error) => log.error('A request failed.', { error: String(error) }),
    stop: async () => {
      model.stop();
      delete shared[FLEET];
      delete shared[HOT];
    },
  };
  shared[FLEET] = fleet;
  shared[HOT] = createHot(model.readiness);
  model.configured();
  return fleet;
}
