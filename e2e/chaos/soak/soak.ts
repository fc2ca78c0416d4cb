// npm run test:soak [-- --cycles 24 --seed 7 --clusters 20 --objects 40]
// Many faults, connects, restarts and changes of the fleet; afterwards nothing may be left of them.
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { silentLog } from '../../../lib/flux/log.ts';
import { start } from '../../../lib/server.ts';
import { seeded } from '../../../lib/sim/generate/random.ts';
import { growth, type Bound } from '../../../lib/testing/growth.ts';
import { systemClock } from '../../../lib/system-clock.ts';
import { CHAOS_LIMITS } from '../limits.ts';
import { ACTION_NAMES, ACTIONS, FAULT_NAMES, FAULTS } from '../repertoire.ts';
import { gauge, type Reading } from './gauges.ts';
import { startSimulator } from './simulator.ts';

const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '24' },
    seed: { type: 'string' },
    clusters: { type: 'string', default: '20' },
    objects: { type: 'string', default: '40' },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const cycles = Number(values.cycles);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const BOUND_MS = 60_000;
/** The change log's bound: memory grows until it is full, as it should, and not after. */
const LOG_SIZE = 20_000;
const MINUTE = 60_000;
const COUNTED: Bound = { share: 0.02, plus: 4 };
const BOUNDS: Readonly<Record<keyof Reading, Bound>> = {
  heapMb: { share: 0.04, plus: 1 },
  handles: COUNTED,
  timers: COUNTED,
  listeners: COUNTED,
  signals: COUNTED,
};

interface Kubeconfig {
  readonly contexts: readonly { readonly name: string }[];
}

say(`seed ${seed}`);
const random = seeded(seed, 'soak');
const simulator = await startSimulator(Number(values.clusters), Number(values.objects), seed);
const { contexts } = parse(await readFile(simulator.all, 'utf8')) as Kubeconfig;
const names = contexts.map(({ name }) => name);
const kubeconfig = path.join(simulator.folder, 'config');

/** The fleet as a person configures it: the simulator's file (tokens change) without these clusters. */
async function configure(without: ReadonlySet<string>): Promise<void> {
  const config = parse(await readFile(simulator.all, 'utf8')) as Kubeconfig;
  const left = { ...config, contexts: config.contexts.filter(({ name }) => !without.has(name)) };
  await writeFile(`${kubeconfig}.new`, stringify(left), { mode: 0o600 });
  await rename(`${kubeconfig}.new`, kubeconfig);
}

await configure(new Set());
const gauges = gauge(systemClock());
const fleet = await start({
  env: { KUBECONFIG: kubeconfig },
  home: simulator.folder,
  log: silentLog,
  limits: CHAOS_LIMITS,
  clock: gauges.clock,
});

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + BOUND_MS;
  while (!(await holds())) {
    if (performance.now() > end)
      throw new Error(
        `Not within ${BOUND_MS / 1000} s: ${what}. ${JSON.stringify(fleet.fleet().clusters)}`,
      );
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

/**
 * Every API server goes and comes back, so that each reading is of connections of the same kind: a cluster that spoke
 * HTTP/1.1 for a while is followed so until its connection is opened anew.
 */
async function connectAnew(): Promise<void> {
  await simulator.tell('POST', '/clusters/*/faults', { refuse: true });
  await until('every cluster is missed', () => fleet.fleet().clusters.byConnection.live === 0);
  await simulator.tell('DELETE', '/clusters/*/faults');
}

const allLive = (): boolean => {
  const { clusters } = fleet.fleet();
  return clusters.total === names.length && clusters.byConnection.live === names.length;
};
const stale = (): number => fleet.fleet().counts.stale;

/** What readers do meanwhile: streams that come and go, an object opened. */
async function read(): Promise<void> {
  const gone = new AbortController();
  const readers = Array.from({ length: 10 }, () =>
    fleet.stream({ type: 'fleet' }, null, gone.signal).getReader(),
  );
  await Promise.all(readers.map((reader) => reader.read()));
  const { items } = fleet.objects({ sort: 'worst', limit: 5 });
  // It may be gone or out of reach: what is asked for is that nothing stays behind.
  await Promise.allSettled(items.map((row) => fleet.live(row, gone.signal)));
  gone.abort();
  await Promise.all(readers.map((reader) => reader.cancel()));
}

async function cycle(): Promise<void> {
  for (const name of random.shuffle(FAULT_NAMES).slice(0, 8)) {
    const { patch } = FAULTS[name].make(random);
    await simulator.tell('POST', `/clusters/${random.pick(names)}/faults`, patch);
  }
  for (const name of random.shuffle(ACTION_NAMES).slice(0, 4)) {
    if (name === 'restore') continue;
    for (const action of ACTIONS[name].make(random, 1))
      await simulator.tell('POST', `/clusters/${random.pick(names)}/actions`, action);
  }
  const left = new Set(random.shuffle(names).slice(0, Math.ceil(names.length / 3)));
  await configure(left);
  await until(
    'clusters left the fleet',
    () => fleet.fleet().clusters.total === names.length - left.size,
  );
  await simulator.tell('POST', '/clock', { ms: 2 * MINUTE });
  await read();
  await simulator.tell('DELETE', '/clusters/*/faults');
  await configure(new Set());
  await simulator.tell('POST', '/clock', { ms: MINUTE });
  await until('every cluster is live', allLive);
  await connectAnew();
  await until('every cluster is live', allLive);
  await until('every kind is heard', () => stale() === 0);
}

const round = (n: number): number => Math.round(n * 10) / 10;
const readings: Reading[] = [];
let failed: string[] = [];
try {
  await until('every cluster is live', allLive);
  const first = fleet.seq();
  let warming = 0;
  for (; fleet.seq() - first < LOG_SIZE; warming += 1) await cycle();
  say(`${warming} cycles until the change log was full`);
  for (let n = 1; n <= cycles; n += 1) {
    await cycle();
    const reading = await gauges.read();
    readings.push(reading);
    say(
      `cycle ${n}: heap ${round(reading.heapMb)} MB, ${reading.handles} handles, ${reading.timers} timers, ` +
        `${reading.listeners} listeners on ${reading.signals} signals`,
    );
  }
  for (const { what, early, late, limit, grown } of growth(readings, BOUNDS)) {
    if (grown) failed.push(what);
    say(`${what}: ${round(early)} early, ${round(late)} late (limit ${round(limit)})`);
  }
} catch (error) {
  failed = ['it ended early'];
  console.error(error);
} finally {
  await fleet.stop();
  await simulator.stop();
}
if (failed.length > 0)
  say(
    `FAILED with seed ${seed}: grown: ${failed.join(', ')}. Again: npm run test:soak -- --seed ${seed} --cycles ${cycles}`,
  );
say(JSON.stringify({ seed, cycles, readings, failed }));
process.exit(failed.length > 0 ? 1 : 0);
