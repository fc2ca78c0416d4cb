import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a process spent between two moments. CPU in ms and in % of one core, memory in MiB, times in ms. */
export interface Spent {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly corePercent: number;
  /** Sampled each second; empty in a window under a second. */
  readonly rssMb: readonly number[];
  readonly heapMb: number;
  readonly worstLagMs: number;
  readonly lagP99Ms: number;
}

const RESOLUTION_MS = 5;
const mb = (bytes: number): number => bytes / 2 ** 20;
const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);

/** Begins to measure this process. */
export function openWindow(): () => Spent {
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lag.enable();
  const rssMb: number[] = [];
  const sampler = setInterval(() => rssMb.push(mb(process.memoryUsage.rss())), 1000);
  const cpu = process.cpuUsage();
  const at = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const wallMs = performance.now() - at;
    clearInterval(sampler);
    lag.disable();
    const cpuMs = (user + system) / 1000;
    return {
      cpuMs,
      wallMs,
      corePercent: (100 * cpuMs) / wallMs,
      rssMb,
      heapMb: mb(process.memoryUsage().heapUsed),
      worstLagMs: ms(lag.max),
      lagP99Ms: ms(lag.percentile(99)),
    };
  };
}
