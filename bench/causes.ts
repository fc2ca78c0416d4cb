// What it costs to know the causes of a bad commit while its failures and waits come in.
// npm run bench:causes [-- --clusters 1000 --hit 200 --dependents 40] [--quick] [--check]
import { parseArgs } from 'node:util';
import { createCauses, type Causes } from '../lib/aggregate/causes.ts';
import { maskMessage } from '../lib/flux/mask.ts';
import type { Observation } from '../lib/flux/record.ts';
import { createStore } from '../lib/store/fleet-store.ts';
import { systemClock } from '../lib/system-clock.ts';
import { heard, put } from '../lib/testing/builders.ts';
import { finish, say } from './shared/report.ts';
import { quantile, round } from './shared/stats.ts';

const { values } = parseArgs({
  options: {
    clusters: { type: 'string' },
    hit: { type: 'string' },
    dependents: { type: 'string', default: '40' },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const clusters = Number(values.clusters ?? (values.quick ? 300 : 1000));
const hit = Number(values.hit ?? (values.quick ? 60 : 200));
const dependents = Number(values.dependents);

/** Somebody asks whenever so many changes have come: with a wave of 8,000 changes in a second, 80 times a second. */
const ASK_EVERY = 100;
const MAX_ASK_P95_MS = 20;
/** With causes against without: the same events into the same store. */
const MAX_RATIO = 3;
const MAX_MASK_US = 15;

const clock = systemClock();
const nameOf = (i: number): string => `prod-${String(i).padStart(4, '0')}`;
const messageOf = (i: number): string =>
  `kustomize build failed: read /tmp/kustomization-${1_000_000 + i}/apps/zz.yaml: yaml: line 2: did not find expected ','`;
const ref = (name: string) => ({ kind: 'Kustomization', namespace: 'flux-system', name });

let version = 100;
const look = (o: Partial<Observation>) => {
  version += 1;
  return put({ resourceVersion: String(version), ...o }, clock.now());
};

/** The wave: on each cluster one object fails, and the others wait for it in chains of four. */
function wave(): ReturnType<typeof look>[] {
  const events: ReturnType<typeof look>[] = [];
  for (let i = 0; i < hit; i += 1) {
    const cluster = nameOf(i);
    events.push(
      look({
        cluster,
        name: 'platform',
        verdict: 'failing',
        reason: 'BuildFailed',
        message: messageOf(i),
      }),
    );
    for (let k = 0; k < dependents; k += 1)
      events.push(
        look({
          cluster,
          name: `app-${k}`,
          verdict: 'waiting',
          reason: 'DependencyNotReady',
          generation: 2,
          conditionAt: clock.now(),
          dependsOn: [ref(k % 4 === 0 ? 'platform' : `app-${k - 1}`)],
        }),
      );
  }
  return events;
}

/** Milliseconds for the whole wave, and of each question in between. */
function run(withCauses: boolean): { total: number; asks: number[]; causes: Causes | null } {
  const store = createStore({ clock, firstSeq: 0 });
  const causes = withCauses ? createCauses(store) : null;
  for (let i = 0; i < clusters; i += 1) {
    store.apply(heard({ cluster: nameOf(i) }, clock.now()));
    for (const name of ['platform', ...Array.from({ length: dependents }, (_, k) => `app-${k}`)])
      store.apply(look({ cluster: nameOf(i), name }));
  }
  const events = wave();
  const asks: number[] = [];
  const began = performance.now();
  for (const [i, event] of events.entries()) {
    store.apply(event);
    if (causes === null || i % ASK_EVERY !== 0) continue;
    const at = performance.now();
    for (const cause of causes.all()) cause.facts();
    asks.push(performance.now() - at);
  }
  const total = performance.now() - began;
  store.stop();
  return { total, asks, causes };
}

run(true);
const bare = [run(false), run(false), run(false)].map((r) => r.total);
const full = [run(true), run(true), run(true)];
const [last] = full;
const rows = last?.causes?.all() ?? [];
const facts = rows[0]?.facts();
if (rows.length !== 1 || rows[0]?.members.size !== hit || facts?.blocked !== hit * dependents)
  throw new Error(
    `a wave of one commit is ${rows.length} causes, the first on ${rows[0]?.members.size} clusters with ${facts?.blocked} waiting`,
  );

const MASKS = 20_000;
const maskAt = performance.now();
for (let i = 0; i < MASKS; i += 1) maskMessage(messageOf(i));
const maskUs = ((performance.now() - maskAt) / MASKS) * 1000;

const asks = full.flatMap((r) => r.asks);
const bareMs = quantile(bare, 0.5);
const fullMs = quantile(
  full.map((r) => r.total),
  0.5,
);
const figures = {
  clusters,
  hit,
  dependents,
  events: hit * (dependents + 1),
  bareMs: round(bareMs),
  fullMs: round(fullMs),
  ratio: round(fullMs / bareMs),
  askP50Ms: round(quantile(asks, 0.5)),
  askP95Ms: round(quantile(asks, 0.95)),
  askMaxMs: round(Math.max(...asks)),
  maskUs: round(maskUs),
};
say(`${figures.events} changes on ${hit} of ${clusters} clusters, asked after every ${ASK_EVERY}`);
say(`store alone ${figures.bareMs} ms, with causes ${figures.fullMs} ms: ${figures.ratio} times`);
say(
  `a question ${figures.askP50Ms} ms, p95 ${figures.askP95Ms} ms, the longest ${figures.askMaxMs} ms`,
);
say(`masking a message ${figures.maskUs} µs`);
finish(
  'causes',
  figures,
  [
    { what: 'with causes against without', value: figures.ratio, max: MAX_RATIO },
    { what: 'p95 of a question in ms', value: figures.askP95Ms, max: MAX_ASK_P95_MS },
    { what: 'masking in µs', value: figures.maskUs, max: MAX_MASK_US },
  ],
  values.check,
);
