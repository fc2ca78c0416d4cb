import { setTimeout as pause } from 'node:timers/promises';
import type { SimulatedPart } from '../shared/fleet.ts';
import type { OursCalls } from '../shared/ours.ts';
import type { Remote } from '../shared/remote.ts';
import { median, quantile, round } from '../shared/stats.ts';
import type { PagesCalls } from './pages.ts';

export interface Setting {
  readonly ours: Remote<OursCalls>;
  readonly pages: Remote<PagesCalls>;
  /** The clusters that are never broken. */
  readonly healthy: SimulatedPart;
  readonly url: string;
  readonly rate: number;
}

/** What the readers of the healthy clusters get within one window. Times in ms. */
export interface Window {
  readonly freshnessP95Ms: number;
  /** By path, the median. */
  readonly pageMs: Readonly<Record<string, number>>;
  readonly pageP95Ms: Readonly<Record<string, number>>;
  readonly events: number;
  readonly missed: number;
  readonly corePercent: number;
  readonly worstLagMs: number;
  /** Of the healthy clusters' simulator: its stalls are in the freshness too. */
  readonly simulatorWorstLagMs: number;
  /** Clusters that are live at its end. */
  readonly live: number;
}

export const PATHS = ['/api/v1/fleet', '/api/v1/objects', '/'] as const;
const PAGES_EVERY_MS = 500;
/** By then the last event is here. */
const AFTER_MS = 500;

export async function look(
  at: Setting,
  seconds: number,
  everyMs = PAGES_EVERY_MS,
): Promise<Window> {
  const { ours, pages, healthy, url, rate } = at;
  await ours.ask('taped', undefined);
  await ours.ask('open', undefined);
  const [{ events, spent }, times] = await Promise.all([
    healthy.simulator.ask('drive', { rate, seconds }),
    pages.ask('look', { url, paths: PATHS, everyMs, seconds }),
  ]);
  await pause(AFTER_MS);
  const { corePercent, worstLagMs } = await ours.ask('close', undefined);
  const { written, logged } = await ours.ask('taped', undefined);
  const { live } = await ours.ask('connections', undefined);
  const each = (of: (samples: readonly number[]) => number): Record<string, number> =>
    Object.fromEntries(PATHS.map((path) => [path, round(of(times[path] ?? []))]));
  return {
    freshnessP95Ms: round(
      quantile(
        written.map((us, i) => ((logged[i] ?? 0) - us) / 1000),
        0.95,
      ),
    ),
    pageMs: each(median),
    pageP95Ms: each((samples) => quantile(samples, 0.95)),
    events,
    missed: events - written.length,
    corePercent: round(corePercent),
    worstLagMs: round(worstLagMs),
    simulatorWorstLagMs: round(spent.worstLagMs),
    live,
  };
}
