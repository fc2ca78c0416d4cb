import type { Action } from '../../lib/sim/control.ts';
import type { Faults } from '../../lib/sim/faults.ts';
import { seeded, type Random } from '../../lib/sim/generate/random.ts';
import type { STEP_NAMES } from '../../lib/sim/life/steps.ts';
import { EDIT_NAMES, type EditName } from './edits.ts';
import { ACTION_NAMES, FAULT_NAMES } from './repertoire.ts';

/** Of the simulated world: what its people and controllers do. */
export type StepName = (typeof STEP_NAMES)[number];

/** How often in a round; every step of lib/sim/life/steps.ts. */
const STEPS: Readonly<Record<StepName, number>> = {
  'incident.start': 2,
  'incident.resolve': 2,
  commit: 1,
  'commit.random': 1,
  'chart.upgrade': 0.5,
  rollout: 0.5,
  'flux.upgrade': 0.4,
  suspend: 2,
  resume: 2,
  drift: 0.5,
};

export type Deed =
  | { readonly do: 'fault'; readonly name: keyof Faults; readonly cluster: string }
  | { readonly do: 'action'; readonly name: Action['action']; readonly cluster: string }
  | { readonly do: 'edit'; readonly name: EditName; readonly cluster: string }
  | { readonly do: 'leave'; readonly name: 'leave'; readonly cluster: string }
  | { readonly do: 'step'; readonly name: StepName; readonly cluster: string };

export interface Planned {
  readonly id: string;
  readonly deed: Deed;
  /** Step of the round at which it begins. */
  readonly at: number;
  /** Step at which it ends, where it is something that lasts. */
  readonly until: number;
  /** For what is left open here: the same whatever happens elsewhere. */
  readonly random: Random;
}

/** Beyond one of each: a fleet of 100 has this many more faults a round. */
const MORE_FAULTS = 12;
const EDITS = 16;
const LEAVES = 2;

/**
 * What happens in a round, fixed by seed and round: every fault and every action of the simulator once, some again, and
 * the world going on beside them. A cluster may have several at a time.
 */
export function planRound(
  seed: number,
  round: number,
  clusters: readonly string[],
  steps: number,
): readonly Planned[] {
  const random = seeded(seed, 'chaos', round);
  // A small fleet has fewer, but not none.
  const share = Math.max(0.3, clusters.length / 100);
  const often = (times: number): number =>
    Math.floor(times * share) + (random.chance((times * share) % 1) ? 1 : 0);
  const repeated = <T>(times: number, of: readonly T[]): T[] =>
    Array.from({ length: often(times) }, () => random.pick(of));
  const cluster = (): string => random.pick(clusters);

  const deeds: Deed[] = [
    ...[...FAULT_NAMES, ...repeated(MORE_FAULTS, FAULT_NAMES)].map((name): Deed => ({
      do: 'fault',
      name,
      cluster: cluster(),
    })),
    ...[...ACTION_NAMES, ...repeated(ACTION_NAMES.length, ACTION_NAMES)].map((name): Deed => ({
      do: 'action',
      name,
      cluster: cluster(),
    })),
    ...repeated(EDITS, EDIT_NAMES).map((name): Deed => ({ do: 'edit', name, cluster: cluster() })),
    ...repeated(LEAVES, ['leave'] as const).map((name): Deed => ({
      do: name,
      name,
      cluster: cluster(),
    })),
    ...(Object.keys(STEPS) as StepName[]).flatMap((name) =>
      Array.from(
        { length: Math.floor(STEPS[name]) + (random.chance(STEPS[name] % 1) ? 1 : 0) },
        (): Deed => ({ do: 'step', name, cluster: cluster() }),
      ),
    ),
  ];
  return deeds
    .map((deed, i): Planned => {
      const at = random.int(0, Math.floor(steps * 0.8));
      const lasts = random.chance(0.3) ? random.int(1, 4) : random.int(4, Math.ceil(steps / 2));
      const until = Math.min(steps - 1, at + lasts);
      return { id: `${round}.${i}`, deed, at, until, random: seeded(seed, round, i) };
    })
    .toSorted((a, b) => a.at - b.at);
}
