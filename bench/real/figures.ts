import { say, type Limit } from '../shared/report.ts';
import { median, round } from '../shared/stats.ts';
import type { ReaderRun, Run } from './run.ts';

/** One sort of API server: medians of its rounds, for one object or one event, over what an empty process costs. */
export interface Side {
  readonly syncUsPerObject: number;
  readonly usPerEvent: number;
  readonly heapKbPerObject: number;
  readonly rssKbPerObject: number;
  readonly readerSyncUsPerObject: number;
  readonly readerUsPerEvent: number;
  readonly listBytesPerObject: number;
  readonly bytesPerEvent: number;
  /** Events of all rounds that did not reach the log, and that the reader did not hear. */
  readonly missed: number;
}
export interface Rounds {
  readonly ours: readonly Run[];
  readonly reader: readonly ReaderRun[];
}

export function side({ ours, reader }: Rounds, empty: Run, objects: number, events: number): Side {
  const of = <T>(runs: readonly T[], value: (run: T) => number, each: number, less = 0): number =>
    round((median(runs.map(value)) - less) / each);
  const heard = [...ours.map((run) => run.inLog), ...reader.map((run) => run.events)];
  return {
    syncUsPerObject: of(ours, (r) => r.syncCpuMs * 1000, objects, empty.syncCpuMs * 1000),
    usPerEvent: of(ours, (r) => r.eventsCpuMs * 1000, events, empty.eventsCpuMs * 1000),
    heapKbPerObject: of(ours, (r) => r.heapMb * 1024, objects, empty.heapMb * 1024),
    rssKbPerObject: of(ours, (r) => r.rssMb * 1024, objects, empty.rssMb * 1024),
    readerSyncUsPerObject: of(reader, (r) => r.syncCpuMs * 1000, objects),
    readerUsPerEvent: of(reader, (r) => r.eventsCpuMs * 1000, events),
    listBytesPerObject: of(reader, (r) => r.listBytes, objects),
    bytesPerEvent: of(reader, (r) => r.eventBytes, events),
    missed: heard.reduce((sum, n) => sum + events - n, 0),
  };
}

const WORDS: Record<Exclude<keyof Side, 'missed'>, string> = {
  syncUsPerObject: 'CPU of the first sync, µs an object',
  usPerEvent: 'CPU, µs an event',
  heapKbPerObject: 'heap after a collection, KiB an object',
  rssKbPerObject: 'RSS, KiB an object',
  readerSyncUsPerObject: 'reader: CPU of the first sync, µs an object',
  readerUsPerEvent: 'reader: CPU, µs an event',
  listBytesPerObject: 'bytes of a list, an object',
  bytesPerEvent: 'bytes of a watch, an event',
};
/** What Fleetglass costs may be so much more on real servers; the others explain a difference. */
const LIMITED = ['syncUsPerObject', 'usPerEvent', 'heapKbPerObject', 'rssKbPerObject'] as const;
const MAX_RATIO = 1.5;

export function compare(real: Side, simulated: Side): Limit[] {
  const ratio = (key: keyof typeof WORDS): number => round(real[key] / simulated[key]);
  for (const [key, words] of Object.entries(WORDS) as [keyof typeof WORDS, string][])
    say(`${words}: real ${real[key]}, simulated ${simulated[key]}: ${ratio(key)} ×`);
  return [
    ...LIMITED.map((key) => {
      return { what: `${WORDS[key]}, real : simulated`, value: ratio(key), max: MAX_RATIO };
    }),
    { what: 'events that were not heard', value: real.missed + simulated.missed, max: 0 },
  ];
}
