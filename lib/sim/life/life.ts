import type { Clock } from '../../flux/clock.ts';
import type { Log } from '../../flux/log.ts';
import { silentLog } from '../../flux/log.ts';
import type { ClusterStore } from '../cluster-store.ts';
import type { Random } from '../generate/random.ts';
import { seeded } from '../generate/random.ts';
import type { GeneratedFleet } from '../generate/types.ts';
import { Causes } from './causes.ts';
import { beginSick } from './chronic.ts';
import { startDay } from './day.ts';
import { startDemo } from './demo.ts';
import { FleetLife } from './fleet-life.ts';
import type { FaultPort } from './fleet-life.ts';
import type { Incident } from './incidents.ts';
import { Scheduler } from './scheduler.ts';
import { runStep } from './steps.ts';
import { Truth } from './truth.ts';
import type { Pace, World } from './world.ts';
import { REAL_PACE } from './world.ts';

export interface LifeOptions {
  /** Its repositories grow with the commits of the simulation: give each life a fleet of its own. */
  readonly fleet: GeneratedFleet;
  /** One for each cluster by name, already holding the fleet's objects (`fillStore`). */
  readonly stores: ReadonlyMap<string, ClusterStore>;
  readonly clock: Clock;
  /** Default: fixed by the fleet's seed. */
  readonly random?: Random;
  /** Sets faults of API servers; without it no cluster drops out. */
  readonly faults?: FaultPort;
  /** Runs the script that a newcomer watches, at a quicker pace. */
  readonly demo?: boolean;
  /** Chronic failures and drift from the start. Default true. */
  readonly sick?: boolean;
  /** Commits by the daily curve and changes by hand. Default true. */
  readonly day?: boolean;
  readonly pace?: Partial<Pace>;
  /** An Event for each reconciliation that changed nothing. Default: up to 100 clusters. */
  readonly routineEvents?: boolean;
  readonly log?: Log;
}

export interface Life {
  readonly truth: Truth;
  readonly fleet: FleetLife;
  /** Incidents that were started and not resolved. */
  readonly incidents: ReadonlyMap<string, Incident>;
  /** Applies a scenario step; throws with what to do when the name or a parameter is wrong. */
  step(name: string, params?: unknown): unknown;
  stop(): void;
}

const DEMO_PACE: Partial<Pace> = {
  requeueMs: 6000,
  pollMs: 7000,
  upgradeMs: [3000, 14_000],
  backoffMs: 12_000,
};

/** Brings a fleet to life: every object's controller works on it from now on, until `stop`. */
export function startLife(options: LifeOptions): Life {
  const { fleet, stores, clock, demo = false, log = silentLog } = options;
  const scheduler = new Scheduler(clock, (error) =>
    log.error('a simulated controller failed', { error: String(error) }),
  );
  const world: World = {
    scheduler,
    random: options.random ?? seeded(fleet.seed, 'life'),
    truth: new Truth(),
    causes: new Causes(),
    repos: fleet.repos,
    pace: { ...REAL_PACE, ...(demo ? DEMO_PACE : {}), ...options.pace },
    routineEvents: options.routineEvents ?? fleet.clusters.length <= 100,
  };
  const faults: FaultPort = async (cluster, patch) => {
    try {
      await options.faults?.(cluster, patch);
    } catch (error) {
      log.error("a simulated cluster's faults could not be set", { cluster, error: String(error) });
    }
  };
  const living = new FleetLife(world, fleet, stores, faults);
  const incidents = new Map<string, Incident>();
  for (const cluster of living.clusters.values()) cluster.start();
  if (options.sick ?? true) beginSick(living);
  if (options.day ?? true) startDay(living);
  const endDemo = demo ? startDemo(living) : undefined;
  return {
    truth: world.truth,
    fleet: living,
    incidents,
    step: (name, params) => runStep(living, incidents, name, params ?? {}),
    stop() {
      endDemo?.();
      for (const cluster of living.clusters.values()) cluster.stop();
      scheduler.stop();
    },
  };
}
