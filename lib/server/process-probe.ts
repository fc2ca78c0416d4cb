import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ProcessProbe } from './vitals.ts';

const RESOLUTION_MS = 10;

/** This process. The lag is what a timer of 10 ms came later than set; one that is in time counts as none. */
export function processProbe(): ProcessProbe {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const late = (ns: number): number => Math.max(0, ns / 1e6 - RESOLUTION_MS);
  return {
    memory: () => process.memoryUsage(),
    cpuMs() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    lag() {
      if (histogram.count === 0) return null;
      const lag = { p99Ms: late(histogram.percentile(99)), maxMs: late(histogram.max) };
      histogram.reset();
      return lag;
    },
    stop: () => void histogram.disable(),
  };
}
