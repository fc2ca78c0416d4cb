import { homedir } from 'node:os';
import type { Clock } from './flux/clock.ts';
import type { FleetEvent } from './flux/events.ts';
import { errorPlace, type Log } from './flux/log.ts';
import { startRegistry } from './registry/registry.ts';
import type { RegistryEvent } from './registry/spec.ts';
import { createCollector, type Collector, type CollectorOptions } from './watch/collector.ts';
import type { ObjectReads } from './api/object-routes.ts';
import type { Reads } from './api/routes.ts';
import { createFleetModel, type FleetModel } from './server/fleet.ts';
import { createHot, type HotHandler } from './server/hot.ts';
import { createInventory } from './server/inventory.ts';
import { createLive } from './server/live.ts';
import { createMetrics, processMetrics, type ProcessMetrics } from './server/metrics.ts';
import { pinoLog } from './server/log.ts';
import { processProbe } from './server/process-probe.ts';
import { readSystem, received, type SystemSources } from './server/system.ts';
import { createVitals } from './server/vitals.ts';
import { systemClock } from './system-clock.ts';

/** The one instance of this process: what routes and pages read, and how it ends. */
export interface FleetServer
  extends Reads, ObjectReads, Pick<FleetModel, 'readiness'>, Pick<Collector, 'retryNow'> {
  /** Ends streams, collector and registry; resolves when nothing is left open. */
  readonly stop: () => Promise<void>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly log?: Log;
  /** Times and bounds of the collector; production's by default. */
  readonly limits?: CollectorOptions['limits'];
  /** Called after each event was taken in, with the number of the last change: benches time it. */
  readonly onApplied?: (event: FleetEvent, seq: number) => void;
}

// Bundles each hold their own copy of a module; globalThis is the one place that they share.
const FLEET = Symbol.for('fleetglass');
const HOT = Symbol.for('fleetglass.hot');
const PROCESS = Symbol.for('fleetglass.process');
const shared = globalThis as typeof globalThis & {
  [FLEET]?: FleetServer;
  [HOT]?: HotHandler;
  /** Observers of the process can't be taken off again: it is observed once, however often a fleet is started. */
  [PROCESS]?: ProcessMetrics;
};

/** Throws before `start`: there is no fleet to read then. */
export function getFleet(): FleetServer {
  const fleet = shared[FLEET];
  if (fleet === undefined) throw new Error('The fleet is not started: instrumentation starts it.');
  return fleet;
}

/**
 * Starts the fleet once in this process; a second call gets the running one. Resolves when the configuration was read;
 * clusters are connected from then on, see `readiness`.
 */
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
  const model = createFleetModel({ clock, random, log, demo: env['FLEETGLASS_DEMO'] === '1' });
  const { onApplied } = options;
  const collector = createCollector({
    clock,
    random,
    log,
    sink:
      onApplied === undefined
        ? model.apply
        : (event) => {
            model.apply(event);
            onApplied(event, model.seq());
          },
    ...(env['npm_package_version'] === undefined ? {} : { version: env['npm_package_version'] }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  let registry: { stop(): Promise<void> } | undefined;
  let stopping: Promise<void> | undefined;

  const measured = { ...model.measured, collector: () => collector.metrics };
  const vitals = createVitals({
    clock,
    probe: processProbe(),
    received: () => received(collector.metrics.traffic),
  });
  const sources: SystemSources = {
    ...measured,
    clock,
    ready: () => model.readiness().ready,
    vitals: vitals.now,
  };

  const fleet: FleetServer = {
    ...model,
    system: (query) => readSystem(sources, query),
    live: createLive(collector, clock),
    inventory: createInventory(collector, model.known, clock),
    retryNow: (cluster) => collector.retryNow(cluster),
    report: (error) => log.error('A request failed.', { error: errorPlace(error) }),
    stop() {
      stopping ??= (async () => {
        model.stop();
        vitals.stop();
        await registry?.stop();
        await collector.stop();
        if (shared[FLEET] === fleet) {
          delete shared[FLEET];
          delete shared[HOT];
        }
        log.info('The fleet is stopped.');
      })();
      return stopping;
    },
  };
  shared[FLEET] = fleet;
  shared[PROCESS] ??= processMetrics();
  shared[HOT] = createHot(model.readiness, createMetrics(measured, shared[PROCESS]), (error) =>
    log.error('A scrape of /metrics failed.', { error: errorPlace(error) }),
  );

  const onEvent = (event: RegistryEvent): void => {
    model.onRegistry(event);
    if (event.type === 'added') collector.add(event.spec);
    else if (event.type === 'changed') collector.change(event.spec);
    else if (event.type === 'removed') collector.remove(event.id);
  };
  try {
    registry = await startRegistry({ env, home, clock, onEvent, log });
  } catch (error) {
    await fleet.stop();
    throw error;
  }
  // Asked to stop while the configuration was being read.
  if (stopping !== undefined) await registry.stop();
  else model.configured();
  return fleet;
}
