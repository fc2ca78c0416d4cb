import { setTimeout as pause } from 'node:timers/promises';
import { withRemote } from '../shared/fleet.ts';
import type { OursCalls } from '../shared/ours.ts';
import type { ReaderCalls } from '../shared/reader.ts';
import { median } from '../shared/stats.ts';
import { drive, type Target } from './fill.ts';

export interface Pace {
  readonly settleMs: number;
  readonly rate: number;
  readonly seconds: number;
}

/** One process over three API servers. CPU in ms, memory in MiB. */
export interface Run {
  readonly syncCpuMs: number;
  readonly rssMb: number;
  readonly heapMb: number;
  /** Of all events of the window. */
  readonly eventsCpuMs: number;
  readonly inLog: number;
}
export interface ReaderRun {
  readonly syncCpuMs: number;
  readonly eventsCpuMs: number;
  readonly events: number;
  /** Of the lists, decompressed, and of the watch lines of all events. */
  readonly listBytes: number;
  readonly eventBytes: number;
}
export interface Place {
  readonly kubeconfig: string;
  readonly clusters: number;
  readonly targets: readonly Target[];
}

/** By then the last event is here. */
const AFTER_MS = 500;
/** Events before those that count: code that runs often is compiled by then. */
const WARM_UP_SECONDS = 1;

export const runOurs = ({ kubeconfig, clusters, targets }: Place, pace: Pace): Promise<Run> =>
  withRemote<OursCalls, Run>(
    'ours.ts',
    async (ours) => {
      await ours.ask('open', undefined);
      const room = pace.rate * (WARM_UP_SECONDS + pace.seconds);
      await ours.ask('start', { kubeconfigs: [kubeconfig], room });
      await ours.ask('live', { clusters });
      const sync = await ours.ask('close', undefined);
      await ours.ask('open', undefined);
      await pause(pace.settleMs);
      const settled = await ours.ask('close', undefined);
      const heapMb = await ours.ask('heap', undefined);
      const events = (seconds: number): Promise<unknown> =>
        clusters > 0 ? drive(targets, pace.rate, seconds) : pause(seconds * 1000);
      await events(WARM_UP_SECONDS);
      await pause(AFTER_MS);
      await ours.ask('taped', undefined);
      await ours.ask('open', undefined);
      await events(pace.seconds);
      await pause(AFTER_MS);
      const { cpuMs } = await ours.ask('close', undefined);
      const { seq } = await ours.ask('taped', undefined);
      return {
        syncCpuMs: sync.cpuMs,
        rssMb: median(settled.rssMb),
        heapMb,
        eventsCpuMs: cpuMs,
        inLog: seq.length,
      };
    },
    ['--expose-gc'],
  );

export const runReader = ({ kubeconfig, targets }: Place, pace: Pace): Promise<ReaderRun> =>
  withRemote<ReaderCalls, ReaderRun>('reader.ts', async (reader) => {
    await reader.ask('open', undefined);
    await reader.ask('start', { kubeconfigs: [kubeconfig] });
    const sync = await reader.ask('close', undefined);
    await drive(targets, pace.rate, WARM_UP_SECONDS);
    await pause(AFTER_MS);
    await reader.ask('open', undefined);
    await drive(targets, pace.rate, pace.seconds);
    await pause(AFTER_MS);
    const { cpuMs, events, bytes } = await reader.ask('close', undefined);
    return {
      syncCpuMs: sync.cpuMs,
      eventsCpuMs: cpuMs,
      events,
      listBytes: sync.bytes,
      eventBytes: bytes,
    };
  });
