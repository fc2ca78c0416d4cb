// Fleetglass without its pages: registry, watch, project, store and aggregates, as the app composes them.
import { start } from '../../lib/server.ts';
import { meter, pause, quiet, tell, type Cost } from './cost.ts';

export interface OursFigures extends Cost {
  readonly objects: number;
  /** After a minute (or what was asked for) without any event. */
  readonly settled: { readonly rssMb: number; readonly heapMb: number };
}

const [kubeconfig = '', clusters = '0', settleSeconds = '60'] = process.argv.slice(2);
const done = meter();
const server = await start({ env: { KUBECONFIG: kubeconfig }, home: '/nonexistent', log: quiet });
const until = performance.now() + 240_000;
// Asked seldom: the summary costs CPU too.
while (server.fleet().clusters.byConnection.live < Number(clusters)) {
  if (performance.now() > until) throw new Error('Not every cluster is live after four minutes.');
  await pause(500);
}
const { objects } = server.fleet();
const cost = done();
await pause(Number(settleSeconds) * 1000);
const { rssMb, heapMb } = done();
tell({ ...cost, objects, settled: { rssMb, heapMb } } satisfies OursFigures);
process.exit(0);
