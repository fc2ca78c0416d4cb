import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../../lib/cli/browser.ts';
import type { Bed } from './bed.ts';
import { startBed } from './start-bed.ts';
import { messageOf, seconds } from './system/text.ts';

/** `npm run test:real`: builds what is missing, starts the clusters, drives the pages over them, stops everything. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const report = (line: string): void => console.warn(line);
const REPORT = `${root}test-results/real.json`;

async function drive(args: readonly string[], CHROMIUM_PATH: string): Promise<boolean> {
  const config = ['test', '-c', 'e2e/real/spec/playwright.config.ts', ...args];
  const cli = `${root}node_modules/@playwright/test/cli.js`;
  const env = { ...process.env, CHROMIUM_PATH };
  const child = spawn(process.execPath, [cli, ...config], { cwd: root, stdio: 'inherit', env });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

function total(): string {
  if (!existsSync(REPORT)) return '0 passed, 0 failed, 0 skipped';
  const { stats } = JSON.parse(readFileSync(REPORT, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  };
  return `${stats.expected + stats.flaky} passed, ${stats.unexpected} failed, ${stats.skipped} skipped`;
}

// Ctrl-C reaches the browser tests too: they end, and the clusters are stopped as after any run.
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort());
let bed: Bed | undefined;
let passed = false;
try {
  mkdirSync(`${root}test-results`, { recursive: true });
  rmSync(REPORT, { force: true });
  const browser = await findBrowser(process.env, report);
  const started = Date.now();
  bed = await startBed({ clusters: 3, interval: '10s', mixed: true, report, signal: stop.signal });
  report(`The clusters are up (${seconds(started)}).`);
  passed = await drive(process.argv.slice(2), browser);
} catch (error) {
  console.error(messageOf(error));
} finally {
  // A test may have added a cluster: what is recorded in the bed's folder is what is stopped.
  if (bed) report(`Stopped ${await bed.stop()} processes.`);
}
console.warn(total());
process.exitCode = passed ? 0 : 1;
