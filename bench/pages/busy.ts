import type { CDPSession, Page } from '@playwright/test';

export interface Busy {
  /** Of tasks that kept the page from answering, ms. */
  readonly longest: number;
  readonly over200: number;
  readonly tasks: number;
}

/** In the page: notes every task of 50 ms and more, from now on. */
export const noteLongTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ entryTypes: ['longtask'] });
  });

export async function busyOf(page: Page): Promise<Busy> {
  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  return {
    longest: Math.round(Math.max(0, ...tasks)),
    over200: tasks.filter((ms) => ms > 200).length,
    tasks: tasks.length,
  };
}

/** MB that the scripts of a page hold after a collection. */
export async function heapMb(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('Performance.enable');
  const { metrics } = await devtools.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6;
}
