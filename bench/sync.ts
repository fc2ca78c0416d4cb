// What it costs to know a whole fleet from nothing, beside a reader that only parses the same bytes.
// npm run bench:sync [-- --clusters 1000 --objects 300 --settle 60] [--quick] [--check]
import { parseArgs } from 'node:util';
import { startFleet, measure } from './sync/fleet.ts';
import type { InformerFigures } from './sync/informers.ts';
import type { OursFigures } from './sync/ours.ts';
import type { ReaderFigures } from './sync/reader.ts';

const { values } = parseArgs({
  options: {
    clusters: { type: 'string' },
    objects: { type: 'string', default: '300' },
    settle: { type: 'string' },
    'no-informers': { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const clusters = Number(values.clusters ?? (values.quick ? 60 : 1000));
const objects = Number(values.objects);
const settle = values.settle ?? (values.quick ? '3' : '60');
/** Clusters of the comparison with informers. */
const compared = Math.min(clusters, 100);

const MAX_RATIO = 1.3;
const MAX_LAG_MS = 60;
/** 700 MiB at 1,000 clusters × 300 objects; smaller fleets in proportion, over the 120 MiB of an empty process. */
const maxRssMb = Math.round(120 + (580 * clusters) / 1000);

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const fleet = await startFleet(clusters, objects);
let before: ReaderFigures;
let ours: OursFigures;
let after: ReaderFigures;
try {
  say(`${clusters} clusters × ${objects} objects`);
  // The machine is noisy: the reader runs before and after, and the ratio is to their mean.
  before = await measure<ReaderFigures>('reader.ts', [fleet.kubeconfig]);
  ours = await measure<OursFigures>('ours.ts', [fleet.kubeconfig, `${clusters}`, settle]);
  after = await measure<ReaderFigures>('reader.ts', [fleet.kubeconfig]);
} finally {
  await fleet.stop();
}
const readerCpuMs = (before.cpuMs + after.cpuMs) / 2;
const ratio = ours.cpuMs / readerCpuMs;
say(
  `reader: ${seconds(before.cpuMs)} and ${seconds(after.cpuMs)} of CPU, ${before.requests} requests, ${Math.round(before.bytes / 1e6)} MB, ${before.items} objects`,
);
say(
  `ours:   ${seconds(ours.cpuMs)} of CPU in ${seconds(ours.wallMs)}: ${ratio.toFixed(2)} × the reader (limit ${MAX_RATIO}); ${ours.objects} objects`,
);
say(
  `        ${ours.settled.rssMb} MiB when settled (limit ${maxRssMb}), worst event-loop lag ${ours.worstLagMs} ms (limit ${MAX_LAG_MS}), p99 ${ours.lagP99Ms} ms`,
);

const informers = values['no-informers'] ? null : await compare();
const failed = [
  ratio > MAX_RATIO && 'CPU',
  ours.settled.rssMb > maxRssMb && 'memory',
  ours.worstLagMs > MAX_LAG_MS && 'event-loop lag',
].filter((what) => what !== false);
if (failed.length > 0) say(`over the limit: ${failed.join(', ')}`);
say(
  JSON.stringify({
    clusters,
    objects,
    ratio,
    readerCpuMs,
    reader: before,
    ours,
    informers,
    failed,
  }),
);
process.exit(values.check && failed.length > 0 ? 1 : 0);

/** The same through client-node's informers, on a fleet that it can hold. */
async function compare() {
  const small = await startFleet(compared, objects);
  try {
    const theirs = await measure<InformerFigures>(
      'informers.ts',
      [small.kubeconfig, small.control, settle],
      ['--no-warnings'],
    );
    const same = await measure<OursFigures>('ours.ts', [small.kubeconfig, `${compared}`, settle]);
    say(
      `client-node informers, ${compared} clusters: ${seconds(theirs.cpuMs)} of CPU (${(theirs.cpuMs / same.cpuMs).toFixed(1)} × ours), ${theirs.settled.rssMb} MiB (ours ${same.settled.rssMb}), ${theirs.connections} connections (ours ${compared})`,
    );
    return { clusters: compared, theirs, ours: same };
  } finally {
    await small.stop();
  }
}
