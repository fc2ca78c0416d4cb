import { parseArgs } from 'node:util';
import { cacheRoot, isBuilt, type Cache } from './toolchain/cache.ts';
import { compile } from './toolchain/compile.ts';
import { goVersion } from './toolchain/golang.ts';
import { messageOf, seconds } from './system/text.ts';
import { currentRelease, toolsFor, type Tool } from './toolchain/versions.ts';

export interface BuildOptions {
  readonly releases: readonly string[];
  readonly jobs?: 1 | 2;
  readonly signal?: AbortSignal;
  readonly report?: (line: string) => void;
}

/** Brings the cache up to the pinned versions and returns it; does nothing when all is there. */
export async function build(options: BuildOptions): Promise<Cache> {
  const report = options.report ?? (() => {});
  const cache: Cache = { root: cacheRoot(), goVersion: await goVersion() };
  const wanted = new Map(
    options.releases.flatMap(toolsFor).map((tool) => [`${tool.name}-${tool.version}`, tool]),
  );
  const missing = [...wanted.values()].filter((tool) => !isBuilt(cache, tool));
  if (missing.length === 0) {
    report(`All ${wanted.size} binaries are built (${cache.root}).`);
    return cache;
  }
  report(`Building ${missing.length} of ${wanted.size} binaries with ${cache.goVersion}.`);
  await buildAll(cache, missing, options, report);
  return cache;
}

async function buildAll(
  cache: Cache,
  missing: readonly Tool[],
  options: BuildOptions,
  report: (line: string) => void,
): Promise<void> {
  const started = Date.now();
  const signal = options.signal ?? new AbortController().signal;
  const queue = [...missing];
  const running = new Map<string, number>();
  const failures: string[] = [];
  let done = 0;
  const heartbeat = setInterval(() => {
    const names = [...running].map(([name, since]) => `${name} ${seconds(since)}`);
    report(`  … ${names.join(', ')} (${done} of ${missing.length} done)`);
  }, 30_000);
  const worker = async (): Promise<void> => {
    for (let tool = queue.shift(); tool && !signal.aborted; tool = queue.shift()) {
      const [name, since] = [`${tool.name} ${tool.version}`, Date.now()];
      running.set(name, since);
      report(`  ${name} …`);
      try {
        await compile(cache, tool, signal);
        done += 1;
        report(`  ${name} built in ${seconds(since)}`);
      } catch (error) {
        // What the others come to is kept, so they go on.
        failures.push(messageOf(error));
        if (!signal.aborted) report(`  ${name} failed after ${seconds(since)}`);
      }
      running.delete(name);
    }
  };
  await Promise.all(Array.from({ length: options.jobs ?? 2 }, worker));
  clearInterval(heartbeat);
  if (signal.aborted) throw new Error('interrupted; run it again to go on');
  if (failures.length > 0) throw new Error(failures.join('\n'));
  report(`${missing.length} binaries built in ${seconds(started)}.`);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      flux: { type: 'string', multiple: true, default: [currentRelease] },
      jobs: { type: 'string', default: '2' },
    },
  });
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  try {
    const jobs = Number(values.jobs);
    if (jobs !== 1 && jobs !== 2) throw new Error('--jobs takes 1 or 2');
    await build({
      releases: values.flux,
      jobs,
      signal: stop.signal,
      report: (line) => process.stdout.write(`${line}\n`),
    });
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}
