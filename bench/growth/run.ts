import { setTimeout as pause } from 'node:timers/promises';
import { withFleet, withRemote } from '../shared/fleet.ts';
import type { OursCalls } from '../shared/ours.ts';
import type { Remote } from '../shared/remote.ts';
import { median, quantile } from '../shared/stats.ts';

export interface Pace {
  readonly settleMs: number;
  /** Under events. */
  readonly seconds: number;
}

/** What a process costs with so many clusters. CPU of a window in % of a core. */
export interface Size {
  readonly clusters: number;
  readonly objects: number;
  /** Until every cluster is live. */
  readonly syncCpuMs: number;
  readonly syncMs: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly idlePercent: number;
  readonly busyPercent: number;
  /** Of the fleet's summary, while events come. */
  readonly summaryUs: number;
  readonly summaryP95Us: number;
}

/** So that every size has the same work for each cluster. */
const EVENTS_PER_CLUSTER = 1;
const SUMMARY_MS = 20;

/** `drive` makes the events of a window and resolves after it. */
async function size(
  ours: Remote<OursCalls>,
  fleet: { readonly clusters: number; readonly kubeconfig: string },
  pace: Pace,
  drive: () => Promise<unknown>,
): Promise<Size> {
  const { clusters, kubeconfig } = fleet;
  await ours.ask('open', undefined);
  await ours.ask('start', { kubeconfigs: [kubeconfig] });
  const objects = await ours.ask('live', { clusters });
  const sync = await ours.ask('close', undefined);
  await pause(pace.settleMs / 2);
  await ours.ask('open', undefined);
  await pause(pace.settleMs / 2);
  const idle = await ours.ask('close', undefined);
  await ours.ask('open', undefined);
  const times = Math.floor((pace.seconds * 1000) / SUMMARY_MS / 2);
  const [summary] = await Promise.all([ours.ask('summary', { times }), drive()]);
  const busy = await ours.ask('close', undefined);
  return {
    clusters,
    objects,
    syncCpuMs: sync.cpuMs,
    syncMs: sync.wallMs,
    rssMb: median(idle.rssMb),
    heapMb: idle.heapMb,
    idlePercent: idle.corePercent,
    busyPercent: busy.corePercent,
    summaryUs: median(summary),
    summaryP95Us: quantile(summary, 0.95),
  };
}

/** The process without any cluster: what is subtracted. */
export const emptySize = (pace: Pace): Promise<Size> =>
  withRemote<OursCalls, Size>('ours.ts', (ours) =>
    size(ours, { clusters: 0, kubeconfig: '/nonexistent/kubeconfig' }, pace, () =>
      pause(pace.seconds * 1000),
    ),
  );

export const sizeOf = (clusters: number, objects: number, pace: Pace): Promise<Size> =>
  withFleet({ parts: [clusters], objects }, async ([fleet]) => {
    if (fleet === undefined) throw new Error('The fleet has one part.');
    const { kubeconfig, simulator } = fleet;
    const rate = clusters * EVENTS_PER_CLUSTER;
    return withRemote<OursCalls, Size>('ours.ts', (ours) =>
      size(ours, { clusters, kubeconfig }, pace, () =>
        simulator.ask('drive', { rate, seconds: pace.seconds }),
      ),
    );
  });
