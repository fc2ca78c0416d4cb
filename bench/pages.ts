// What the pages of a large fleet cost a browser: until they are useful, while the fleet changes, and when clusters are lost.
// npm run bench:pages [-- --clusters 1000 --objects 300 --minutes 10 --loads 20] [--quick] [--check]
import type { Browser } from '@playwright/test';
import { parseArgs } from 'node:util';
import { pagePath } from '../lib/api/paths.ts';
import { serveBare } from './pages/bare.ts';
import { withBrowser, withPage } from './pages/browser.ts';
import { busyOf, heapMb, noteLongTasks, type Busy } from './pages/busy.ts';
import { coldLoad, type Load } from './pages/load.ts';
import { scrollFrames, STATIC_ROWS, staticTable } from './pages/scroll.ts';
import { untilUnreachable } from './pages/unreachable.ts';
import { withFleet, withRemote, type SimulatedPart } from './shared/fleet.ts';
import { buildIfDue } from './shared/next.ts';
import type { OursCalls } from './shared/ours.ts';
import type { Remote } from './shared/remote.ts';
import { finish, say } from './shared/report.ts';
import { median, quantile, round } from './shared/stats.ts';

const { values } = parseArgs({
  options: {
    clusters: { type: 'string' },
    objects: { type: 'string', default: '300' },
    minutes: { type: 'string' },
    loads: { type: 'string' },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const clusters = Number(values.clusters ?? (values.quick ? 100 : 1000));
const minutes = Number(values.minutes ?? (values.quick ? 0.1 : 10));
const loads = Number(values.loads ?? (values.quick ? 5 : 20));
const scrollMs = values.quick ? 2000 : 10_000;
const RATE = 1000;
const LOST = 50;

/** Loads of the page, and of the same bytes from node:http, in turns. */
async function coldLoads(browser: Browser, url: string, bareUrl: string) {
  const ours: Load[] = [];
  const bare: Load[] = [];
  // The first of each warms the server and the browser.
  for (let i = 0; i <= loads; i += 1) {
    const pair = [await coldLoad(browser, url), await coldLoad(browser, bareUrl)] as const;
    if (i === 0) continue;
    ours.push(pair[0]);
    bare.push(pair[1]);
  }
  const useful = (of: readonly Load[]) => of.map(({ usefulMs }) => usefulMs);
  return {
    usefulP50Ms: round(median(useful(ours))),
    usefulP95Ms: round(quantile(useful(ours), 0.95)),
    bareP50Ms: round(median(useful(bare))),
    bareP95Ms: round(quantile(useful(bare), 0.95)),
    ratio: round(median(useful(ours)) / median(useful(bare))),
    otherKb: round(Math.max(...ours.map(({ otherBytes }) => otherBytes)) / 1000),
  };
}

/** Of the page with the most. */
async function scriptKb(browser: Browser, url: string, cluster: string): Promise<number> {
  const paths = ['/', '/clusters', '/objects', '/system', pagePath.cluster(cluster)];
  let most = 0;
  for (const path of paths) {
    const { scriptBytes } = await withoutPaint(browser, `${url}${path}`);
    most = Math.max(most, scriptBytes / 1000);
  }
  return round(most);
}

/** Pages without a matrix are never "useful" in its sense. */
const withoutPaint = (browser: Browser, url: string): Promise<Load> =>
  coldLoad(browser, url, { untilUseful: false });

/** The fleet page, open while the fleet changes. */
const whileBusy = (
  browser: Browser,
  url: string,
  fleet: SimulatedPart,
): Promise<{ busy: Busy; heapMb: number; events: number }> =>
  withPage(browser, async ({ page, devtools }) => {
    await page.goto(url);
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await noteLongTasks(page);
    const { events } = await fleet.simulator.ask('drive', { rate: RATE, seconds: minutes * 60 });
    return { busy: await busyOf(page), heapMb: round(await heapMb(devtools)), events };
  });

const scrolled = (browser: Browser, url: string) =>
  withPage(browser, async ({ page }) => {
    await page.goto(`${url}/objects`);
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    const ours = await scrollFrames(page, scrollMs);
    await page.setContent(staticTable());
    const bare = await scrollFrames(page, scrollMs);
    const p95 = quantile(ours, 0.95);
    return {
      frameP95Ms: round(p95),
      frameWorstMs: round(Math.max(...ours)),
      bareFrameP95Ms: round(quantile(bare, 0.95)),
      ratio: round(p95 / quantile(bare, 0.95)),
    };
  });

async function measure(ours: Remote<OursCalls>, parts: readonly SimulatedPart[]) {
  const [steady, lost] = parts;
  if (steady === undefined || lost === undefined) throw new Error('The fleet has two parts.');
  await ours.ask('start', { kubeconfigs: parts.map((part) => part.kubeconfig) });
  const objects = await ours.ask('live', { clusters });
  const url = await ours.ask('serve', undefined);
  say(`${clusters} clusters, ${objects} objects on ${url}`);
  return withBrowser(async (browser) => {
    const bare = await serveBare(url, '/');
    try {
      const cold = await coldLoads(browser, url, bare.url);
      const firstLoadKb = await scriptKb(browser, url, steady.clusters[0] ?? '');
      const scroll = await scrolled(browser, url);
      const busy = await whileBusy(browser, url, steady);
      const before = await coldLoads(browser, url, bare.url);
      await lost.simulator.ask('faults', { clusters: lost.clusters, patch: { refuse: true } });
      const counted = await untilUnreachable(url, lost.clusters.length);
      const after = await coldLoads(browser, url, bare.url);
      return { objects, cold, firstLoadKb, scroll, busy, before, after, counted };
    } finally {
      await bare.stop();
    }
  });
}

await buildIfDue(say);
const lostClusters = Math.min(LOST, Math.floor(clusters / 2));
const size = { parts: [clusters - lostClusters, lostClusters], objects: Number(values.objects) };
await withFleet(size, async (parts) => {
  const m = await withRemote<OursCalls, Awaited<ReturnType<typeof measure>>>('ours.ts', (remote) =>
    measure(remote, parts),
  );
  const { cold, scroll, busy, before, after, counted } = m;
  const lostRatio = round(after.usefulP50Ms / before.usefulP50Ms);
  say(
    `/ cold: useful after p50 ${cold.usefulP50Ms} ms, p95 ${cold.usefulP95Ms} ms; ${cold.ratio} × node:http with the same bytes (p50 ${cold.bareP50Ms} ms); ${cold.otherKb} KB beside scripts`,
  );
  say(`scripts of a first load, of the page with the most: ${m.firstLoadKb} KB`);
  say(
    `${busy.events} events at ${RATE}/s: longest task ${busy.busy.longest} ms, ${busy.busy.over200} over 200 ms; heap ${busy.heapMb} MB after ${minutes} min`,
  );
  say(
    `scrolling the objects: frame p95 ${scroll.frameP95Ms} ms, worst ${scroll.frameWorstMs} ms; ${scroll.ratio} × a bare table of ${STATIC_ROWS} rows (${scroll.bareFrameP95Ms} ms)`,
  );
  say(
    `${lostClusters} clusters unreachable: useful after p50 ${after.usefulP50Ms} ms, ${lostRatio} × before; ${counted.stale} objects not heard, counts off by ${counted.countsOff}`,
  );
  finish(
    'pages',
    { clusters, minutes, loads, ...m, lostRatio },
    [
      { what: 'useful paint p95, ms', value: cold.usefulP95Ms, max: 1000 },
      { what: 'transferred beside scripts, KB', value: cold.otherKb, max: 150 },
      { what: 'scripts of a first load, KB', value: m.firstLoadKb, max: 200 },
      { what: 'tasks over 200 ms', value: busy.busy.over200, max: 0 },
      { what: 'heap, MB', value: busy.heapMb, max: 150 },
      { what: 'scrolling, frame p95, ms', value: scroll.frameP95Ms, max: 25 },
      {
        what: 'page time with clusters lost, off by',
        value: round(Math.abs(lostRatio - 1)),
        // A few loads of a small fleet are no better than this.
        max: values.quick ? 0.5 : 0.1,
      },
      { what: 'counts with clusters lost, off by', value: counted.countsOff, max: 0 },
    ],
    values.check,
  );
});
