import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Taken by a process of itself. CPU in ms, memory in MiB, times in ms. */
export interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly worstLagMs: number;
  readonly lagP99Ms: number;
}

const RESOLUTION_MS = 5;
const mb = (bytes: number): number => Math.round(bytes / 1024 / 1024);
const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);

/** Begins to measure: what was spent before (loading modules, reading the kubeconfig) does not count. */
export function meter(): () => Cost {
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lag.enable();
  const cpu = process.cpuUsage();
  const at = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const { rss, heapUsed } = process.memoryUsage();
    return {
      cpuMs: Math.round((user + system) / 1000),
      wallMs: Math.round(performance.now() - at),
      rssMb: mb(rss),
      heapMb: mb(heapUsed),
      worstLagMs: Math.round(ms(lag.max)),
      lagP99Ms: Math.round(ms(lag.percentile(99))),
    };
  };
}

export const pause = (forMs: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, forMs);
  });

/** Logs nothing but errors. */
export const quiet = {
  info(): void {},
  warn(): void {},
  error(message: string, fields?: unknown): void {
    console.error(message, fields ?? '');
  },
};

/** The last line of a measured process: its figures. */
export function tell(figures: object): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
