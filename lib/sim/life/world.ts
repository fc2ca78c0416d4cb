import type { Random } from '../generate/random.ts';
import type { GitRepo } from '../generate/repos.ts';
import type { Causes } from './causes.ts';
import type { Scheduler } from './scheduler.ts';
import type { Truth } from './truth.ts';

/** How quickly this world turns; the defaults are Flux's own. */
export interface Pace {
  /** Re-check of a dependency, `--requeue-dependency`. */
  readonly requeueMs: number;
  /** Longest wait until a source asks for news; webhooks make it shorter than the interval. */
  readonly pollMs: number | null;
  /** How long a Helm upgrade runs. */
  readonly upgradeMs: readonly [min: number, max: number];
  /** Longest pause of a source between retries. */
  readonly backoffMs: number;
}

export const REAL_PACE: Pace = {
  requeueMs: 30_000,
  pollMs: null,
  upgradeMs: [6000, 70_000],
  backoffMs: 15 * 60_000,
};

/** What all simulated controllers share. */
export interface World {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly truth: Truth;
  readonly causes: Causes;
  readonly repos: ReadonlyMap<string, GitRepo>;
  readonly pace: Pace;
  /** Write an Event for each reconciliation that changed nothing; many writes in a large fleet. */
  readonly routineEvents: boolean;
}
