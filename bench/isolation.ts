// What four in ten broken clusters cost the readers of the others.
// npm run bench:isolation [-- --clusters 1000 --objects 300 --pairs 4 --seconds 60] [--quick] [--check]
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { breakPart, BROKEN_SHARE, healPart, silentOf } from './isolation/break.ts';
import { compare, limitsOf, show } from './isolation/figures.ts';
import type { PagesCalls } from './isolation/pages.ts';
import { look, type Setting, type Window } from './isolation/window.ts';
import { withFleet, withRemote, type SimulatedPart } from './shared/fleet.ts';
import { buildIfDue } from './shared/next.ts';
import type { OursCalls } from './shared/ours.ts';
import { finish, say } from './shared/report.ts';

const { values } = parseArgs({
  options: {
    clusters: { type: 'string' },
    objects: { type: 'string' },
    pairs: { type: 'string' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const clusters = Number(values.clusters ?? (values.quick ? 40 : 1000));
const objects = Number(values.objects ?? (values.quick ? 100 : 300));
const pairs = Number(values.pairs ?? (values.quick ? 1 : 4));
/** A black-holed cluster is found out within 60 s; most are after 20. */
const seconds = Number(values.seconds ?? (values.quick ? 22 : 60));
const rate = values.quick ? 200 : 500;
const settleMs = values.quick ? 1000 : 30_000;
const warmUpSeconds = values.quick ? 4 : 20;
const broken = Math.round(clusters * BROKEN_SHARE);
const healthy = clusters - broken;
/** One window in place of several says less: its limit only catches what is gross. */
const maxRatio = values.quick ? 1.5 : 1.05;

type Windows = { readonly clean: Window[]; readonly broken: Window[] };

/** Clean and broken windows in turn, with a clean one at the end. A broken one begins with the break. */
async function inTurn(at: Setting, part: SimulatedPart): Promise<Windows> {
  // Often, so that what renders pages is compiled before it counts.
  await look(at, warmUpSeconds, 50);
  const windows: Windows = { clean: [], broken: [] };
  for (let pair = 0; pair < pairs; pair += 1) {
    windows.clean.push(await look(at, values.quick ? 8 : seconds));
    await breakPart(part, clusters);
    windows.broken.push(await look(at, seconds));
    if (values.quick) continue;
    await healPart(part);
    await at.ours.ask('live', { clusters });
    await pause(settleMs);
    say(`pair ${pair + 1} of ${pairs} is measured`);
  }
  if (!values.quick) windows.clean.push(await look(at, seconds));
  return windows;
}

await buildIfDue(say);
// The broken clusters have a process of their own, so that their relists and handshakes hold up no healthy server.
await withFleet({ parts: [healthy, broken], objects }, async ([good, bad]) => {
  if (good === undefined || bad === undefined) throw new Error('The fleet has two parts.');
  say(`${clusters} clusters × ${objects} objects, of which ${broken} will break`);
  const windows = await withRemote<OursCalls, Windows>('ours.ts', async (ours) => {
    const room = rate * Math.max(seconds, warmUpSeconds) * 2;
    await ours.ask('start', { kubeconfigs: [good.kubeconfig, bad.kubeconfig], room });
    await ours.ask('live', { clusters });
    const url = await ours.ask('serve', undefined);
    await pause(settleMs);
    return withRemote<PagesCalls, Windows>('../isolation/pages.ts', (pages) =>
      inTurn({ ours, pages, healthy: good, url, rate }, bad),
    );
  });
  const compared = compare(windows.clean, windows.broken);
  show(compared, windows.clean, windows.broken);
  const fleet = { clusters, healthy, silent: silentOf(clusters) };
  const limits = limitsOf(compared, windows, fleet, maxRatio);
  finish('isolation', { clusters, objects, seconds, compared, ...windows }, limits, values.check);
});
