import { setTimeout as pause } from 'node:timers/promises';
import type { OursCalls } from '../shared/ours.ts';
import type { Remote } from '../shared/remote.ts';
import type { SimulatorCalls } from '../shared/simulator.ts';
import { median } from '../shared/stats.ts';
import type { Taped } from '../shared/tape.ts';
import type { Spent } from '../shared/window.ts';

type Measured = Remote<{ open: () => void; close: () => Spent }>;

const WARM_UP_SECONDS = 2;

/** CPU in % of a core while so many events come, after code that runs often was compiled. */
export async function corePercent(
  remote: Measured,
  simulator: Remote<SimulatorCalls>,
  rate: number,
  seconds: number,
): Promise<number> {
  await simulator.ask('drive', { rate, seconds: WARM_UP_SECONDS });
  await remote.ask('open', undefined);
  await simulator.ask('drive', { rate, seconds });
  const { cpuMs, wallMs } = await remote.ask('close', undefined);
  return (100 * cpuMs) / wallMs;
}

export interface Long {
  /** Events that the simulator wrote, and what it spent on them. */
  readonly written: number;
  readonly simulator: Spent;
  readonly corePercent: number;
  /** Each second. */
  readonly rssMb: readonly number[];
  readonly worstLagMs: number;
  readonly lagP99Ms: number;
  readonly pieces: readonly Taped[];
}

/** The tape is emptied this often, so that it stays small. */
export const PIECE_SECONDS = 20;
/** By then the last frame of the slowest group is at its client. */
const AFTER_MS = 2000;

/** A long run at one rate, measured in pieces without a gap. */
export async function longRun(
  ours: Remote<OursCalls>,
  simulator: Remote<SimulatorCalls>,
  rate: number,
  seconds: number,
): Promise<Long> {
  await ours.ask('taped', undefined);
  const spent: Spent[] = [];
  const pieces: Taped[] = [];
  const done = simulator.ask('drive', { rate, seconds });
  const count = Math.max(1, Math.round(seconds / PIECE_SECONDS));
  for (let i = 0; i < count; i += 1) {
    await ours.ask('open', undefined);
    await pause((seconds * 1000) / count);
    spent.push(await ours.ask('close', undefined));
    pieces.push(await ours.ask('taped', undefined));
  }
  const driven = await done;
  await pause(AFTER_MS);
  pieces.push(await ours.ask('taped', undefined));
  const sum = (of: (one: Spent) => number): number => spent.reduce((n, one) => n + of(one), 0);
  return {
    written: driven.events,
    simulator: driven.spent,
    corePercent: (100 * sum((one) => one.cpuMs)) / sum((one) => one.wallMs),
    rssMb: spent.flatMap((one) => [...one.rssMb]),
    worstLagMs: Math.max(...spent.map((one) => one.worstLagMs)),
    lagP99Ms: Math.max(...spent.map((one) => one.lagP99Ms)),
    pieces,
  };
}

/**
 * Growth of memory in %, between the medians of two settled windows: the first 40 % of the samples are for settling,
 * then two windows of 30 % follow. A median does not see a single collection.
 */
export function driftPercent(rssMb: readonly number[]): number {
  const at = (share: number): number => Math.floor(rssMb.length * share);
  const early = median(rssMb.slice(at(0.4), at(0.7)));
  const late = median(rssMb.slice(at(0.7)));
  return (100 * (late - early)) / early;
}
