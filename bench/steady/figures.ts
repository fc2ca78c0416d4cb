import { say, type Limit } from '../shared/report.ts';
import { median, round } from '../shared/stats.ts';
import type { Frames, Scope } from './clients.ts';
import { delays } from './join.ts';
import { driftPercent, type Long } from './run.ts';

/** At one rate of events; CPU in % of a core. */
export interface Steady {
  readonly rate: number;
  readonly written: number;
  readonly inLog: number;
  readonly corePercent: number;
  /** Without streams, and what a bare reader takes for the same events. */
  readonly alonePercent: number;
  readonly readerPercent: number;
  readonly ratio: number;
  readonly rssMb: number;
  readonly driftPercent: number;
  readonly worstLagMs: number;
  readonly lagP99Ms: number;
  /** Of the simulator: its stalls are in the delays too. */
  readonly simulatorPercent: number;
  readonly simulatorWorstLagMs: number;
  readonly logP95Ms: number;
  readonly clientP95Ms: number;
  readonly frames: number;
  readonly resets: number;
  readonly ends: number;
  readonly untold: number;
}

export function steady(
  rate: number,
  long: Long,
  scopes: readonly Scope[],
  frames: readonly Frames[],
  cpu: { readonly alonePercent: number; readonly readerPercent: number },
): Steady {
  const { events, toLog, toClient, untold } = delays(long.pieces, scopes, frames);
  const total = (of: (one: Frames) => number): number => frames.reduce((n, f) => n + of(f), 0);
  return {
    rate,
    written: long.written,
    inLog: events,
    corePercent: round(long.corePercent),
    alonePercent: round(cpu.alonePercent),
    readerPercent: round(cpu.readerPercent),
    ratio: round(cpu.alonePercent / cpu.readerPercent),
    rssMb: round(median(long.rssMb)),
    driftPercent: round(driftPercent(long.rssMb)),
    worstLagMs: round(long.worstLagMs),
    lagP99Ms: round(long.lagP99Ms),
    simulatorPercent: round(long.simulator.corePercent),
    simulatorWorstLagMs: round(long.simulator.worstLagMs),
    logP95Ms: toLog.quantile(0.95),
    clientP95Ms: toClient.quantile(0.95),
    frames: total(({ id }) => id.length),
    resets: total(({ resets }) => resets),
    ends: total(({ ends }) => ends),
    untold,
  };
}

export function show(one: Steady, maxPercent: number): void {
  say(`${one.rate} events/s: ${one.corePercent} % of a core with streams (limit ${maxPercent})`);
  say(
    `  without streams ${one.alonePercent} %: ${one.ratio} × the reader's ${one.readerPercent} %`,
  );
  say(`  ${one.rssMb} MiB, ${one.driftPercent} % more at the end`);
  say(
    `  event at server → log p95 ${one.logP95Ms} ms, → client p95 ${one.clientP95Ms} ms; ${one.inLog} of ${one.written} in the log, ${one.frames} frames`,
  );
  say(
    `  event loop: worst lag ${one.worstLagMs} ms, p99 ${one.lagP99Ms} ms; the simulator's ${one.simulatorWorstLagMs} ms at ${one.simulatorPercent} % of a core`,
  );
}

export function limitsOf(one: Steady, maxPercent: number): Limit[] {
  const at = `at ${one.rate}/s`;
  return [
    { what: `CPU in % ${at}`, value: one.corePercent, max: maxPercent },
    { what: `growth of memory in % ${at}`, value: Math.abs(one.driftPercent), max: 3 },
    { what: `ms to the log, p95 ${at}`, value: one.logP95Ms, max: 250 },
    { what: `ms to a client, p95 ${at}`, value: one.clientP95Ms, max: 800 },
    { what: `events that are not in the log ${at}`, value: one.written - one.inLog, max: 0 },
    { what: `changes that no frame told ${at}`, value: one.untold, max: 0 },
    { what: `streams that were reset or ended ${at}`, value: one.resets + one.ends, max: 0 },
  ];
}
