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

const PROBE_MS = 120;

/** Throws when a task that is made long for it is not noted: figures of an observer that sees nothing are none. */
export async function busyOf(page: Page): Promise<Busy> {
  const noted = () =>
    page.evaluate(() => [...(window as unknown as { longTasks: number[] }).longTasks]);
  const tasks = await noted();
  await page.evaluate(async (ms) => {
    await new Promise((resolve) => setTimeout(resolve));
    const until = performance.now() + ms;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }, PROBE_MS);
  if ((await noted()).length === tasks.length)
    throw new Error('The browser does not report long tasks.');
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
