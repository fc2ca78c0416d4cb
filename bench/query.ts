// What questions over a whole fleet cost while it changes.
// npm run bench:query [-- --clusters 1000 --objects 300 --rate 1000 --shared 20 --seconds 60] [--quick] [--check]
import { parseArgs } from 'node:util';
import type { ObjectList, ObjectQuery } from '../lib/api/contract.ts';
import type { Observation } from '../lib/flux/record.ts';
import { startEvents } from './query/events.ts';
import { measureExports } from './query/export.ts';
import { buildFleet } from './query/fleet.ts';
import { next, PAGES, SEARCHES } from './query/questions.ts';
import { meter, pause } from './sync/cost.ts';

const { values } = parseArgs({
  options: {
    clusters: { type: 'string' },
    objects: { type: 'string', default: '300' },
    rate: { type: 'string', default: '1000' },
    shared: { type: 'string', default: '20' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const clusters = Number(values.clusters ?? (values.quick ? 300 : 1000));
const objects = Number(values.objects);
const rate = Number(values.rate);
/** Events that bring the same revision; with 1 each object has its own, which is as hard as it gets. */
const shared = Number(values.shared);
const seconds = Number(values.seconds ?? (values.quick ? 10 : 60));

const MAX_PAGE_MS = 50;
const MAX_SEARCH_MS = 60;
const MAX_SUMMARY_MS = 1;
/** Between two questions: 50 events arrive. */
const PAUSE_MS = 50;

interface Figure {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly count: number;
  /** The same by the CPU time of this thread, garbage collection on it included: without waiting for a core. */
  readonly cpuP95: number;
  readonly cpuMax: number;
  /** Questions that took more than 60 ms. */
  readonly over60: number;
  /** p50 against the bare scan of this run. */
  readonly ratio: number;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
interface Time {
  readonly wall: number;
  readonly cpu: number;
}
const timed = (work: () => void): Time => {
  const before = process.threadCpuUsage();
  const at = performance.now();
  work();
  const wall = performance.now() - at;
  const { user, system } = process.threadCpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
};
const quantile = (times: readonly number[], q: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;
const figure = (times: readonly Time[], bare: readonly number[]): Figure => {
  const wall = times.map((t) => t.wall);
  const cpu = times.map((t) => t.cpu);
  const p50 = quantile(wall, 0.5);
  return {
    p50: round(p50),
    p95: round(quantile(wall, 0.95)),
    max: round(Math.max(...wall)),
    count: times.length,
    cpuP95: round(quantile(cpu, 0.95)),
    cpuMax: round(Math.max(...cpu)),
    over60: wall.filter((ms) => ms > 60).length,
    ratio: round(p50 / quantile(bare, 0.5)),
  };
};
const round = (ms: number): number => Math.round(ms * 1000) / 1000;

/** The least that anyone could do with the records as they are: look at each, filter, count by kind. */
function bareScan(all: readonly Observation[]): number {
  const byKind = new Map<string, number>();
  for (const { kind, namespace, verdict } of all)
    if (namespace === 'flux-system' && verdict !== 'unknown')
      byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  return byKind.size;
}

function bareSearch(all: readonly Observation[]): number {
  let found = 0;
  for (const { name, message } of all)
    if (/timeout/i.test(name) || /timeout/i.test(message)) found += 1;
  return found;
}

const builtAt = performance.now();
const fleet = buildFleet(clusters, objects);
const { model } = fleet;
say(
  `${clusters} clusters, ${fleet.objects.length} objects, built in ${((performance.now() - builtAt) / 1000).toFixed(1)} s`,
);

const bare = { scan: [] as number[], search: [] as number[] };
const measureBare = (): void => {
  for (let i = 0; i < 10; i += 1) {
    bare.scan.push(timed(() => bareScan(fleet.objects)).wall);
    bare.search.push(timed(() => bareSearch(fleet.objects)).wall);
  }
};
const times = { page: [] as Time[], search: [] as Time[], summary: [] as Time[] };
/** A page, and in a turn of its own the one after it. */
async function ask(query: ObjectQuery, into: Time[]): Promise<void> {
  let answer: ObjectList | undefined;
  into.push(timed(() => (answer = model.objects(query))));
  await pause(PAUSE_MS);
  const second = answer === undefined ? null : next(query, answer);
  if (second !== null) into.push(timed(() => model.objects(second)));
}

measureBare();
const events = startEvents(fleet, rate, shared);
await pause(1000);
// The first of each kind is compiled while it runs; it is shown, and measured apart.
const first = { page: [] as Time[], search: [] as Time[], summary: [] as Time[] };
for (const query of PAGES) await ask(query, first.page);
for (const query of SEARCHES) await ask(query, first.search);
first.summary.push(timed(() => model.fleet()));
const firstMs = {
  page: round(first.page[0]?.wall ?? 0),
  search: round(first.search[0]?.wall ?? 0),
  summary: round(first.summary[0]?.wall ?? 0),
};
const done = meter();
const until = performance.now() + seconds * 1000;
for (let turn = 0; performance.now() < until; turn += 1) {
  const pages = turn % 2 === 0;
  const of = pages ? PAGES : SEARCHES;
  const query = of[(turn >> 1) % of.length];
  if (query !== undefined) await ask(query, pages ? times.page : times.search);
  await pause(PAUSE_MS);
  times.summary.push(timed(() => model.fleet()));
  await pause(PAUSE_MS);
}
const cost = done();
const exports = await measureExports(model);
const perSecond = Math.round(events.stop());
measureBare();
model.stop();

const page = figure(times.page, bare.scan);
const search = figure(times.search, bare.search);
const summary = figure(times.summary, bare.scan);
const show = (what: string, f: Figure, limit: number, beside: string): void =>
  say(
    `${what}: p50 ${f.p50} ms, p95 ${f.p95} ms (limit ${limit}), worst ${f.max} ms of ${f.count}, ${f.over60} over 60 ms; by CPU p95 ${f.cpuP95}, worst ${f.cpuMax} ms; ${f.ratio} × ${beside}`,
  );
say(
  `bare: a scan over the records ${round(quantile(bare.scan, 0.5))} ms, a search in them ${round(quantile(bare.search, 0.5))} ms`,
);
show('page, filtered, faceted and sorted', page, MAX_PAGE_MS, 'the bare scan');
show('text search', search, MAX_SEARCH_MS, 'the bare search');
show('fleet summary', summary, MAX_SUMMARY_MS, 'the bare scan');
say(
  `the first of this process: page ${firstMs.page} ms, text search ${firstMs.search} ms, summary ${firstMs.summary} ms`,
);
say(
  `${perSecond} events/s arrived; worst event-loop lag ${cost.worstLagMs} ms, p99 ${cost.lagP99Ms} ms; ${cost.rssMb} MiB RSS`,
);
for (const [format, { seconds: took, mb, cpuMs, worstLagMs }] of Object.entries(exports))
  say(
    `export of everything as ${format}: ${took} s, ${mb} MB, ${cpuMs} ms of CPU with the events, worst event-loop lag ${worstLagMs} ms`,
  );
const failed = [
  page.p95 > MAX_PAGE_MS && 'page',
  search.p95 > MAX_SEARCH_MS && 'text search',
  summary.p95 > MAX_SUMMARY_MS && 'fleet summary',
  perSecond < rate * 0.95 && 'events',
].filter((what) => what !== false);
if (failed.length > 0) say(`over the limit: ${failed.join(', ')}`);
say(
  JSON.stringify({
    clusters,
    objects: fleet.objects.length,
    rate: perSecond,
    shared,
    bareScanMs: round(quantile(bare.scan, 0.5)),
    bareSearchMs: round(quantile(bare.search, 0.5)),
    page,
    search,
    summary,
    firstMs,
    exports,
    ...cost,
    failed,
  }),
);
process.exit(values.check && failed.length > 0 ? 1 : 0);
