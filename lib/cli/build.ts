import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
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
  'package-lock.json',
];
const NOT_BUILT = /(\.test\.tsx?|\.md)$|^lib\/(sim|cli|testing)\//;
/** Written after a build that succeeded: Next writes its own BUILD_ID before it is done. */
const STAMP = '.next/fleetglass-built';

function newest(root: string, relative: string): number {
  const full = path.join(root, relative);
  const stat = statSync(full, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return NOT_BUILT.test(relative) ? 0 : stat.mtimeMs;
  return readdirSync(full).reduce((m, name) => Math.max(m, newest(root, `${relative}/${name}`)), 0);
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
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`The build failed:\n${kept.join('\n')}`);
  writeFileSync(path.join(root, STAMP), `${new Date().toISOString()}\n`);
  say(`  built in ${Math.round((Date.now() - started) / 1000)} s`);
}
