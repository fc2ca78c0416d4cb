// What a fleet costs while it changes: 1,000 and 2,500 events a second, with 200 people looking.
// npm run bench:steady [-- --clusters 1000 --objects 300 --minutes 5 --clients 200] [--quick] [--check]
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { withFleet, withRemote, type SimulatedPart } from './shared/fleet.ts';
import { buildIfDue } from './shared/next.ts';
import type { OursCalls } from './shared/ours.ts';
import type { ReaderCalls } from './shared/reader.ts';
import type { Remote } from './shared/remote.ts';
import { finish, say } from './shared/report.ts';
import type { ClientsCalls, Frames, Scope } from './steady/clients.ts';
import { limitsOf, show, steady } from './steady/figures.ts';
import { corePercent, longRun, PIECE_SECONDS, type Long } from './steady/run.ts';
import { mixedScopes } from './steady/scopes.ts';

const { values } = parseArgs({
  options: {
    clusters: { type: 'string' },
    objects: { type: 'string', default: '300' },
    minutes: { type: 'string' },
    clients: { type: 'string', default: '200' },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const clusters = Number(values.clusters ?? (values.quick ? 40 : 1000));
const minutes = Number(values.minutes ?? (values.quick ? 0.1 : 5));
/** Of the comparison with the reader, at each rate. */
const compareSeconds = values.quick ? 3 : 30;
const settleMs = values.quick ? 1000 : 30_000;

/** Events a second, and the share of a core that they may take. */
const RATES = [
  { rate: 1000, maxPercent: 12 },
  { rate: 2500, maxPercent: 25 },
] as const;
/** A piece takes somewhat longer than it should on a busy machine. */
const ROOM = 2500 * PIECE_SECONDS * 2;

interface Measured {
  readonly objects: number;
  readonly alone: readonly number[];
  readonly long: readonly { readonly run: Long; readonly frames: readonly Frames[] }[];
  readonly scopes: readonly Scope[];
}

async function measure(ours: Remote<OursCalls>, fleet: SimulatedPart): Promise<Measured> {
  await ours.ask('start', { kubeconfigs: [fleet.kubeconfig], room: ROOM });
  const objects = await ours.ask('live', { clusters });
  const url = await ours.ask('serve', undefined);
  await pause(settleMs);
  const alone: number[] = [];
  for (const { rate } of RATES)
    alone.push(await corePercent(ours, fleet.simulator, rate, compareSeconds));
  return withRemote<ClientsCalls, Measured>('../steady/clients.ts', async (clients) => {
    const scopes = await mixedScopes(url, fleet.clusters, Number(values.clients));
    await clients.ask('open', { url, scopes });
    const long = [];
    for (const { rate } of RATES) {
      const run = await longRun(ours, fleet.simulator, rate, minutes * 60);
      long.push({ run, frames: await clients.ask('take', undefined) });
    }
    return { objects, alone, long, scopes };
  });
}

await buildIfDue(say);
await withFleet({ parts: [clusters], objects: Number(values.objects) }, async ([fleet]) => {
  if (fleet === undefined) throw new Error('The fleet has one part.');
  say(`${clusters} clusters × ${values.objects} objects, ${values.clients} streams`);
  const ours = await withRemote<OursCalls, Measured>('ours.ts', (remote) => measure(remote, fleet));
  const reader = await withRemote<ReaderCalls, number[]>('reader.ts', async (remote) => {
    await remote.ask('start', { kubeconfigs: [fleet.kubeconfig] });
    const percents: number[] = [];
    for (const { rate } of RATES)
      percents.push(await corePercent(remote, fleet.simulator, rate, compareSeconds));
    return percents;
  });
  const rates = RATES.flatMap(({ rate, maxPercent }, i) => {
    const long = ours.long[i];
    if (long === undefined) return [];
    const cpu = {
      alonePercent: ours.alone[i] ?? Number.NaN,
      readerPercent: reader[i] ?? Number.NaN,
    };
    return [{ maxPercent, ...steady(rate, long.run, ours.scopes, long.frames, cpu) }];
  });
  for (const one of rates) show(one, one.maxPercent);
  const limits = rates.flatMap((one) => limitsOf(one, one.maxPercent));
  finish('steady', { clusters, objects: ours.objects, minutes, rates }, limits, values.check);
});
