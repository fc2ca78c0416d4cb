import { parseArgs } from 'node:util';
import { startBed } from './start-bed.ts';
import { messageOf } from './system/text.ts';

const { values } = parseArgs({
  options: {
    clusters: { type: 'string', default: '3' },
    interval: { type: 'string', default: '10s' },
  },
});
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

try {
  const clusters = Number(values.clusters);
  if (!Number.isInteger(clusters) || clusters < 1) throw new Error('--clusters takes a number');
  const bed = await startBed({
    clusters,
    interval: values.interval,
    signal: stop.signal,
    report: (line) => process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`\n  KUBECONFIG=${bed.kubeconfig} npm start\n\n`);
  process.stdout.write(`For kubectl as cluster admin: ${bed.adminKubeconfig}\n`);
  process.stdout.write('To end it: npm run real:down\n');
} catch (error) {
  process.stderr.write(`${stop.signal.aborted ? 'Interrupted.' : messageOf(error)}\n`);
  process.exitCode = 1;
}
