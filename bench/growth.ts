// What one more cluster costs in a small, a middle and a large fleet.
// npm run bench:growth [-- --sizes 100,300,1000 --objects 300] [--large] [--quick] [--check]
import { parseArgs } from 'node:util';
import { between, limitsOf, show, type PerCluster } from './growth/figures.ts';
import { emptySize, sizeOf, type Size } from './growth/run.ts';
import { finish, say } from './shared/report.ts';
import { round } from './shared/stats.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string' },
    objects: { type: 'string' },
    // 2,000 clusters too: the simulator takes 2.8 GB for them.
    large: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const wanted = values.sizes ?? (values.quick ? '30,90' : '100,300,1000');
const counts = [...wanted.split(',').map(Number), ...(values.large ? [2000] : [])];
const objects = Number(values.objects ?? (values.quick ? 150 : 300));
const pace = values.quick ? { settleMs: 6000, seconds: 4 } : { settleMs: 90_000, seconds: 30 };

const none = await emptySize(pace);
say(`no cluster: ${round(none.rssMb)} MiB, ${round(none.idlePercent)} % of a core`);
const sizes: Size[] = [];
const each: PerCluster[] = [];
/** What a further cluster costs, from one size to the next. */
const further: PerCluster[] = [];
for (const count of counts) {
  const size = await sizeOf(count, objects, pace);
  const cost = between(none, size);
  show(size, cost);
  const before = sizes.at(-1);
  if (before !== undefined) {
    const more = between(before, size);
    further.push(more);
    say(`  a further one ${more.mb} MiB, ${more.syncCpuMs} ms of CPU to sync`);
  }
  sizes.push(size);
  each.push(cost);
}
finish('growth', { none, sizes, each, further }, limitsOf(sizes, each), values.check);
