import { say, type Limit } from '../shared/report.ts';
import { mean, median, round } from '../shared/stats.ts';
import { PATHS, type Window } from './window.ts';

export interface Compared {
  readonly what: string;
  readonly cleanMs: number;
  readonly brokenMs: number;
  /** Median over the broken windows of each to the mean of the clean ones beside it: a drift of the machine cancels. */
  readonly ratio: number;
  /** What two clean windows in a row differ by, the median: a ratio within it says nothing. */
  readonly noise: number;
}

const QUANTITIES: readonly (readonly [string, (window: Window) => number])[] = [
  ['freshness p95', (window) => window.freshnessP95Ms],
  ...PATHS.map((path) => [`GET ${path}`, (w: Window) => w.pageMs[path] ?? Number.NaN] as const),
];

/** @param clean as many as there are broken ones, or one more: they stand before, between and after those. */
export const compare = (clean: readonly Window[], broken: readonly Window[]): Compared[] =>
  QUANTITIES.map(([what, of]) => {
    const before = clean.map(of);
    const ratios = broken.map((window, i) => of(window) / mean(before.slice(i, i + 2)));
    const steps = before.slice(1).map((ms, i) => Math.abs(ms / (before[i] ?? Number.NaN) - 1));
    return {
      what,
      cleanMs: round(median(before)),
      brokenMs: round(median(broken.map(of))),
      ratio: round(median(ratios)),
      noise: round(median(steps)),
    };
  });

export function show(compared: readonly Compared[], clean: readonly Window[], broken: Window[]) {
  for (const { what, cleanMs, brokenMs, ratio, noise } of compared) {
    const floor = Number.isNaN(noise) ? 'one clean window' : `clean windows differ by ${noise}`;
    say(`${what}: ${cleanMs} ms clean, ${brokenMs} ms broken: ${ratio} × (${floor})`);
  }
  const cpu = (windows: readonly Window[]): number =>
    round(median(windows.map((w) => w.corePercent)));
  const lag = (windows: readonly Window[]): number => Math.max(...windows.map((w) => w.worstLagMs));
  say(`CPU ${cpu(clean)} % of a core clean, ${cpu(broken)} % broken`);
  say(`worst event-loop lag ${lag(clean)} ms clean, ${lag(broken)} ms broken`);
}

/** @param silent clusters that must not be live at the end of a broken window, or nothing was broken. */
export function limitsOf(
  compared: readonly Compared[],
  windows: { readonly clean: readonly Window[]; readonly broken: readonly Window[] },
  fleet: { readonly clusters: number; readonly healthy: number; readonly silent: number },
  maxRatio: number,
): Limit[] {
  const live = windows.broken.map((window) => window.live);
  const all = [...windows.clean, ...windows.broken];
  return [
    ...compared.map(({ what, ratio }) => {
      return { what: `${what}, broken : clean`, value: ratio, max: maxRatio };
    }),
    {
      what: 'healthy clusters that were not live beside broken ones',
      value: Math.max(...live.map((n) => fleet.healthy - n)),
      max: 0,
    },
    {
      what: 'clusters that were live though so many are silent',
      value: Math.max(...live),
      max: fleet.clusters - fleet.silent,
    },
    {
      what: 'events of healthy clusters that are not in the log',
      value: all.reduce((sum, { missed }) => sum + missed, 0),
      max: 0,
    },
  ];
}
