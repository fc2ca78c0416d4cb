import { say, type Limit } from '../shared/report.ts';
import { round } from '../shared/stats.ts';
import type { Size } from './run.ts';

/** The cost of one cluster, over what the process costs without any. */
export interface PerCluster {
  readonly clusters: number;
  readonly mb: number;
  readonly syncCpuMs: number;
  /** CPU in % of a core: with nothing happening, and with one event a second. */
  readonly idlePercent: number;
  readonly busyPercent: number;
}

/** What has a limit: idle CPU is too little to compare, and the CPU under events has it in it. */
const COSTS = ['mb', 'syncCpuMs', 'busyPercent'] as const;

/** What one of the clusters costs that `more` has over `less`. */
export function between(less: Size, more: Size): PerCluster {
  const added = more.clusters - less.clusters;
  return {
    clusters: more.clusters,
    mb: round((more.rssMb - less.rssMb) / added),
    syncCpuMs: round((more.syncCpuMs - less.syncCpuMs) / added),
    idlePercent: round((more.idlePercent - less.idlePercent) / added),
    busyPercent: round((more.busyPercent - less.busyPercent) / added),
  };
}

export function show(size: Size, each: PerCluster): void {
  say(
    `${size.clusters} clusters, ${size.objects} objects: ${round(size.rssMb)} MiB, live after ${round(size.syncMs / 1000)} s and ${round(size.syncCpuMs / 1000)} s of CPU`,
  );
  say(
    `  each ${each.mb} MiB, ${each.syncCpuMs} ms of CPU to sync, ${each.idlePercent} % of a core idle, ${each.busyPercent} % at one event a second`,
  );
  say(`  fleet summary ${round(size.summaryUs)} µs, p95 ${round(size.summaryP95Us)} µs`);
}

const LABEL: Record<(typeof COSTS)[number], string> = {
  mb: 'memory',
  syncCpuMs: 'CPU to sync',
  busyPercent: 'CPU under events',
};

/** Per-cluster costs do not grow from the smallest fleet to the largest, nor does the time of the summary. */
export function limitsOf(sizes: readonly Size[], each: readonly PerCluster[]): Limit[] {
  const [small, large] = [each[0], each.at(-1)];
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (!small || !large || !first || !last || sizes.length < 2)
    throw new Error('Growth needs two sizes at least.');
  return [
    ...COSTS.map((cost) => {
      const ratio = round(large[cost] / small[cost]);
      return { what: `${LABEL[cost]} of a cluster, largest : smallest`, value: ratio, max: 1.1 };
    }),
    {
      what: 'time of the fleet summary, largest : smallest',
      value: round(last.summaryUs / first.summaryUs),
      max: 1.5,
    },
    { what: 'fleet summary in µs, p95', value: round(last.summaryP95Us), max: 1000 },
  ];
}
