// What the simulator costs, so that it does not hide what is measured with it.
// npm run bench:sim [-- --clusters 1000 --objects 300 --rate 1000 --seconds 30] [--quick] [--check]
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { fileURLToPath } from 'node:url';
import { simulatorRuntime } from '../lib/cli/runtime.ts';
import { parseArgs } from 'node:util';
import type { RunTask, ServerMessage, ServerTask, Target } from './sim-server.ts';

const { values } = parseArgs({
  options: {
    clusters: { type: 'string' },
    objects: { type: 'string', default: '300' },
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const clusters = Number(values.clusters ?? (values.quick ? 50 : 1000));
const objects = Number(values.objects);
const rate = Number(values.rate);
const seconds = Number(values.seconds ?? (values.quick ? 5 : 30));
/** Limits at 1,000 clusters × 300 objects: 60 % of one core, 1.5 GB; smaller fleets share the memory. */
const MAX_CPU_PERCENT = 60;
const maxRssMb = 350 + (1150 * clusters * objects) / 300_000;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const child = fork(fileURLToPath(new URL('sim-server.ts', import.meta.url)), [], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  // As the demo runs it.
  execArgv: [...simulatorRuntime.flags],
  env: { ...simulatorRuntime.env, ...process.env },
});
child.once('exit', (code) => {
  if (code !== 0) process.exit(1);
});

const started = performance.now();
child.send({ clusters, objects } satisfies ServerTask);
const ready = await message(child, 'ready');
const startSeconds = (performance.now() - started) / 1000;
say(
  `${clusters} clusters, ${ready.objects} objects of ${Math.round(ready.bytes)} bytes, up in ${startSeconds.toFixed(1)} s`,
);

const seen = { lines: 0, watches: 0 };
const sessions = await openAll(ready.targets, ready.ca);
say(`${sessions.length} connections, ${seen.watches} watches`);

const driven = performance.now();
child.send({ eventsPerSecond: rate, seconds } satisfies RunTask);
const done = await message(child, 'done');
const rateSeen = done.events / ((performance.now() - driven) / 1000);
// What is still on its way is counted too: each event is in exactly one watch.
const deadline = performance.now() + 5000;
while (seen.lines < done.events && performance.now() < deadline) {
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
}
for (const session of sessions) session.destroy();
child.disconnect();

const result = {
  bench: 'sim',
  clusters,
  objects: ready.objects,
  watches: seen.watches,
  eventsPerSecond: Math.round(rateSeen),
  eventsSent: done.events,
  eventsHeard: seen.lines,
  cpuPercent: round((done.cpuMs / 10 / done.events) * rate),
  rssMb: Math.round(done.rssMb),
  heapMb: Math.round(done.heapMb),
  lagP99Ms: round(done.lagP99Ms),
  startSeconds: round(startSeconds),
};
const problems = [
  result.eventsHeard === result.eventsSent
    ? ''
    : `heard ${result.eventsHeard} of ${result.eventsSent} events`,
  result.cpuPercent <= MAX_CPU_PERCENT ? '' : `CPU ${result.cpuPercent} % > ${MAX_CPU_PERCENT} %`,
  result.rssMb <= maxRssMb ? '' : `RSS ${result.rssMb} MB > ${Math.round(maxRssMb)} MB`,
].filter((p) => p !== '');
say(
  `CPU ${result.cpuPercent} % of one core at ${rate} events/s, RSS ${result.rssMb} MB, event loop p99 ${result.lagP99Ms} ms`,
);
for (const problem of problems) say(`over the limit: ${problem}`);
say(JSON.stringify({ ...result, ok: problems.length === 0 }));
process.exitCode = values.check && problems.length > 0 ? 1 : 0;

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

async function message<T extends ServerMessage['type']>(
  sender: ChildProcess,
  type: T,
): Promise<Extract<ServerMessage, { type: T }>> {
  for (;;) {
    const [received] = (await once(sender, 'message')) as [ServerMessage];
    if (received.type === type) return received as Extract<ServerMessage, { type: T }>;
  }
}

/** One connection for each cluster, sixteen at once, as a collector does. */
async function openAll(targets: readonly Target[], ca: string): Promise<ClientHttp2Session[]> {
  const queue = [...targets];
  const opened: ClientHttp2Session[] = [];
  const worker = async (): Promise<void> => {
    for (let target = queue.pop(); target !== undefined; target = queue.pop()) {
      opened.push(await open(target, ca));
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return opened;
}

async function open({ server, token, paths }: Target, ca: string): Promise<ClientHttp2Session> {
  const session = connect(server, { ca });
  session.on('error', (error) => say(`connection: ${error.message}`));
  await once(session, 'connect');
  await Promise.all(
    paths.map(async (path) => {
      const stream = session.request({ ':path': path, authorization: `Bearer ${token}` });
      stream.on('error', () => {});
      const count = lineCounter();
      stream.on('data', (chunk: Buffer) => {
        seen.lines += count(chunk);
      });
      await once(stream, 'response');
      seen.watches += 1;
    }),
  );
  return session;
}

/** Counts the lines of one watch that are no bookmarks, however they are cut into chunks. */
function lineCounter(): (chunk: Buffer) => number {
  const mark = '{"type":"BOOKMARK"';
  let start = '';
  return (chunk) => {
    let lines = 0;
    for (let from = 0; from < chunk.length;) {
      const end = chunk.indexOf(10, from);
      const until = end === -1 ? chunk.length : end;
      if (start.length < mark.length) {
        start += chunk.toString('latin1', from, Math.min(until, from + mark.length - start.length));
      }
      if (end === -1) break;
      if (start !== mark) lines += 1;
      start = '';
      from = end + 1;
    }
    return lines;
  };
}
