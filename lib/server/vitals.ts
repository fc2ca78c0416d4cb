import type { Clock } from '../flux/clock.ts';

/** What the operating system and Node say of this process. */
export interface ProcessProbe {
  readonly memory: () => { readonly rss: number; readonly heapUsed: number };
  /** CPU time used since the start of the process, in ms. */
  readonly cpuMs: () => number;
  /** How late the event loop's timers were since the last call; null: none fired. */
  readonly lag: () => { readonly p99Ms: number; readonly maxMs: number } | null;
  readonly stop: () => void;
}

/** Counters of all clusters; they fall when a cluster leaves. */
export interface Received {
  readonly events: number;
  readonly bytes: number;
}

export interface Vitals {
  readonly startedAt: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** What the figures below are of; they are null until the first sample. */
  readonly windowMs: number;
  readonly cpu: number | null;
  readonly lagP99Ms: number | null;
  readonly lagMaxMs: number | null;
  readonly eventsPerSecond: number | null;
  readonly bytesPerSecond: number | null;
}

interface Sample extends Received {
  readonly at: number;
  readonly cpuMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const SAMPLE_MS = 10_000;
/** A minute, and where it began. */
const KEPT = 7;

/** The process over the last minute, in samples of 10 s. */
export function createVitals(options: {
  readonly clock: Clock;
  readonly probe: ProcessProbe;
  readonly received: () => Received;
}): { readonly now: () => Vitals; readonly stop: () => void } {
  const { clock, probe, received } = options;
  const startedAt = clock.now();
  const samples: Sample[] = [];

  function sample(): void {
    const { p99Ms, maxMs } = probe.lag() ?? { p99Ms: 0, maxMs: 0 };
    samples.push({ at: clock.now(), cpuMs: probe.cpuMs(), p99Ms, maxMs, ...received() });
    if (samples.length > KEPT) samples.shift();
    cancel = clock.after(SAMPLE_MS, sample);
  }
  let cancel = (): void => {};
  sample();

  return {
    now() {
      const { rss, heapUsed } = probe.memory();
      return { startedAt, rssBytes: rss, heapBytes: heapUsed, ...over(samples) };
    },
    stop() {
      cancel();
      probe.stop();
    },
  };
}

type Rates = Omit<Vitals, 'startedAt' | 'rssBytes' | 'heapBytes'>;
const UNKNOWN: Rates = {
  windowMs: 0,
  cpu: null,
  lagP99Ms: null,
  lagMaxMs: null,
  eventsPerSecond: null,
  bytesPerSecond: null,
};

function over(samples: readonly Sample[]): Rates {
  const [first, ...rest] = samples;
  const last = rest.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return UNKNOWN;
  const windowMs = last.at - first.at;
  const perSecond = (what: keyof Received): number => {
    let grown = 0;
    // Between two samples a cluster may have left, and its counters with it.
    for (const [i, s] of rest.entries()) grown += Math.max(0, s[what] - (samples[i]?.[what] ?? 0));
    return (grown / windowMs) * 1000;
  };
  return {
    windowMs,
    cpu: Math.max(0, last.cpuMs - first.cpuMs) / windowMs,
    lagP99Ms: Math.max(...rest.map((s) => s.p99Ms)),
    lagMaxMs: Math.max(...rest.map((s) => s.maxMs)),
    eventsPerSecond: perSecond('events'),
    bytesPerSecond: perSecond('bytes'),
  };
}
