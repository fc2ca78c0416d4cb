import { isBroken, OBJECT_STATES } from '../../lib/flux/state.ts';
import { watchCounters } from './counters.ts';
import { begin, type Ongoing } from './deeds.ts';
import { ChaosFailure } from './failure.ts';
import { listen } from './hearing.ts';
import { objectChecker, unsettled } from './objects.ts';
import { planRound } from './plan.ts';
import { followTransitions } from './transitions.ts';
import { startWorld } from './world.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly clusters: number;
  readonly objects: number;
  readonly minutes: number;
  readonly say: (line: string) => void;
}

export interface ChaosFigures {
  readonly rounds: number;
  readonly simulatedHours: number;
  readonly steps: number;
  readonly events: number;
  readonly transitions: number;
  readonly superseded: number;
  readonly recounts: number;
  readonly objectsCompared: number;
  /** By name of fault, action, edit or step: how often. */
  readonly done: Readonly<Record<string, number>>;
}

/** Simulated time of a step, and steps of a round. */
const STEP_MS = 5_000;
const STEPS = 60;
/** Of real time. Nothing takes nearly as long on an idle machine: these tell "late" from "never". */
const BOUND_MS = 60_000;

/** Where a run is, for the report of a failure. */
export class ChaosError extends Error {
  constructor(failure: unknown, where: readonly string[]) {
    const lines =
      failure instanceof ChaosFailure
        ? [`Broken: ${failure.message}`, ...failure.difference.map((line) => `  ${line}`)]
        : [String(failure instanceof Error ? (failure.stack ?? failure) : failure)];
    super([...lines, ...where].join('\n'));
  }
}

/** Runs rounds until the time is over; throws ChaosError at the first guarantee that does not hold. */
export async function runChaos(options: ChaosOptions): Promise<ChaosFigures> {
  const { seed, say } = options;
  const started = performance.now();
  const world = await startWorld(options);
  const hearing = listen(world);
  const counters = watchCounters(world);
  const objects = objectChecker(world);
  const done: Record<string, number> = {};
  let events = 0;
  let compared = 0;
  let round = 0;
  let step = 0;
  let ongoing: Ongoing[] = [];
  let recent: string[] = [];
  world.onWrite(() => {
    events += 1;
  });

  const isUnsettled = (name: string): string | null => unsettled(world, name);

  /** Waits until nothing is missing of these clusters, woken by what the collector says. */
  async function until(
    guarantee: string,
    names: readonly string[],
    missing: (cluster: string) => string | null,
  ): Promise<void> {
    const end = performance.now() + BOUND_MS;
    for (const name of names)
      for (let left = missing(name); left !== null; left = missing(name)) {
        if (performance.now() > end)
          throw new ChaosFailure(guarantee, name, [`not within ${BOUND_MS / 1000} s`, left]);
        await world.heard();
      }
  }

  const fresh = (cluster: string): string | null => {
    const { counts } = world.tallies.cluster(cluster);
    const states = OBJECT_STATES.filter((state) => counts[state] > 0);
    return states.length === 0 ? null : `still counted: ${states.join(', ')}`;
  };

  async function finish(one: Ongoing): Promise<void> {
    const { cluster } = one.planned.deed;
    if (one.cuts !== null)
      await until('A cluster that can not be heard leaves the healthy counts', [cluster], fresh);
    await one.end();
  }

  const gone = new Set<string>();
  function checkCuts(): void {
    for (const { planned, cuts } of ongoing) {
      const { cluster } = planned.deed;
      if (cuts !== 'now') continue;
      const left = fresh(cluster);
      if (left === null) gone.add(planned.id);
      else if (gone.has(planned.id))
        throw new ChaosFailure('A cluster that can not be heard stays out of the counts', cluster, [
          left,
        ]);
    }
  }

  async function runRound(): Promise<void> {
    const plan = planRound(seed, round, world.names, STEPS);
    for (let s = 0; s < STEPS; s += 1, step += 1) {
      // A cut lasts until it was noticed, without holding up the others; `finish` bounds it at the end of the round.
      const due = ongoing.filter(
        ({ planned, cuts }) =>
          planned.until <= s && (cuts === null || fresh(planned.deed.cluster) === null),
      );
      for (const one of due) {
        await finish(one);
        recent.push(`step ${step}: end of ${one.planned.deed.name} on ${one.planned.deed.cluster}`);
        ongoing = ongoing.filter((other) => other !== one);
      }
      for (const planned of plan.filter(({ at }) => at === s)) {
        const { name, cluster } = planned.deed;
        const begun = await begin(world, hearing, planned);
        if (begun !== null) ongoing.push(begun);
        // A cluster may have the fault already, or have left.
        const lasts = planned.deed.do !== 'edit' && planned.deed.do !== 'step';
        if (begun === null && lasts) continue;
        done[name] = (done[name] ?? 0) + 1;
        recent.push(`step ${step}: ${name} on ${cluster} ${begun?.what ?? ''}`);
      }
      await world.live(STEP_MS);
      await until(
        'What an undisturbed cluster writes is heard',
        world.names.filter(hearing.isUndisturbed),
        hearing.missing,
      );
      world.settle();
      transitions.read(step);
      counters.checkFleet();
      checkCuts();
      hearing.endOfStep(step);
      if (world.errors.length > 0) throw new Error(world.errors.join('\n'));
    }
    for (const one of ongoing) await finish(one);
    ongoing = [];
    await calm();
  }

  /** Nothing is wrong any more and the world stands still: everything has to be known. */
  async function calm(): Promise<void> {
    await until('Every cluster is known again after its faults', world.names, isUnsettled);
    world.settle();
    compared += objects.check();
    transitions.read(step);
    counters.checkFleet();
    transitions.check(hearing.calm(step));
    recent = [];
  }

  for (const name of world.names) {
    hearing.deafen(name, 'first');
    world.join(name);
    hearing.restored(name, 'first');
  }
  let transitions: ReturnType<typeof followTransitions>;
  try {
    await until('Every cluster is known', world.names, isUnsettled);
    hearing.calm(step);
    transitions = followTransitions(world);
    compared += objects.check();
    const { objects: held } = world.tallies.fleet();
    say(`${options.clusters} clusters, ${held} objects; a step is ${STEP_MS / 1000} s`);
    while (performance.now() - started < options.minutes * 60_000) {
      const began = performance.now();
      const before = events;
      await runRound();
      round += 1;
      const { counts } = world.tallies.fleet();
      const broken = OBJECT_STATES.filter(isBroken).reduce((sum, s) => sum + counts[s], 0);
      say(
        `round ${round}: ${new Date(world.now()).toISOString().slice(11, 16)}, ${events - before} writes, ` +
          `${transitions.figures.transitions} transitions so far, ${broken} broken now, ` +
          `${((performance.now() - began) / 1000).toFixed(1)} s`,
      );
    }
  } catch (error) {
    throw new ChaosError(error, where(error));
  } finally {
    await world.stop();
  }
  return {
    rounds: round,
    simulatedHours: Math.round((step * STEP_MS) / 36_000) / 100,
    steps: step,
    events,
    transitions: transitions.figures.transitions,
    superseded: transitions.figures.superseded,
    recounts: counters.checked(),
    objectsCompared: compared,
    done,
  };

  function where(error: unknown): string[] {
    const cluster = error instanceof ChaosFailure ? error.cluster : null;
    const of = (line: string): boolean => cluster === null || line.includes(` on ${cluster} `);
    const now = ongoing
      .map(({ planned, what }) => `${planned.deed.name} on ${planned.deed.cluster} ${what}`)
      .filter(of);
    return [
      `At step ${step} (round ${round}), ${new Date(world.now()).toISOString()} of the simulated world`,
      `Cluster: ${cluster ?? 'see above'}`,
      `In force: ${now.join('; ') || 'nothing'}`,
      `Before, in this round: ${recent.filter((line) => of(`${line} `)).join('; ') || 'nothing'}`,
    ];
  }
}
