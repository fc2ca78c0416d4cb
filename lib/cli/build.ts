import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a build is made from. The simulator and the commands run from source and are not in it. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'instrumentation.ts',
  'proxy.ts',
  'next.config.js',
  'postcss.config.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const NOT_BUILT = /(\.test\.tsx?|\.md)$|^lib\/(sim|cli|testing)(\/|$)|^lib\/command-line\.ts$/;
/** Written after a build that succeeded: Next writes its own BUILD_ID before it is done. */
const STAMP = '.next/fleetglass-built';

function newest(root: string, relative: string): number {
  const full = path.join(root, relative);
  const stat = statSync(full, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (NOT_BUILT.test(relative)) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  // A folder's own time tells that a file of it was removed.
  return readdirSync(full).reduce(
    (m, name) => Math.max(m, newest(root, `${relative}/${name}`)),
    stat.mtimeMs,
  );
}

/** Why a build is due, or null when the one at hand is newer than every source. */
export function buildDue(root: string): 'missing' | 'older than the sources' | null {
  const stamp = statSync(path.join(root, STAMP), { throwIfNoEntry: false });
  if (stamp === undefined) return 'missing';
  const changed = Math.max(...SOURCES.map((s) => newest(root, s)));
  return changed > stamp.mtimeMs ? 'older than the sources' : null;
}

/** Builds with Next, one line of progress a step; throws with the end of its output. */
export async function build(root: string, say: (line: string) => void): Promise<void> {
  const started = Date.now();
  const next = path.join(root, 'node_modules/next/dist/bin/next');
  if (!existsSync(next)) throw new Error('node_modules is missing: run `npm ci` first.');
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const abandon = (): void => void child.kill('SIGTERM');
  process.once('exit', abandon);
  const kept: string[] = [];
  const read = (chunk: Buffer): void => {
    for (const line of chunk.toString().split('\n')) {
      const text = line.trim();
      if (text === '') continue;
      kept.push(text);
      if (kept.length > 60) kept.shift();
      if (/^(Creating|Running|Collecting|Generating|✓ Compiled|Finalizing)/.test(text))
        say(`  ${text.replace(/ *\.\.\.$/, '')}`);
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const heartbeat = setInterval(
    () => say(`  … ${Math.round((Date.now() - started) / 1000)} s`),
    15_000,
  );
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => {
    clearInterval(heartbeat);
    process.off('exit', abandon);
  });
  if (code !== 0) throw new Error(`The build failed:\n${kept.join('\n')}`);
  // What changed while it was built is not in it.
  const stamp = path.join(root, STAMP);
  writeFileSync(stamp, `${new Date(started).toISOString()}\n`);
  utimesSync(stamp, started / 1000, started / 1000);
  say(`  built in ${Math.round((Date.now() - started) / 1000)} s`);
}
