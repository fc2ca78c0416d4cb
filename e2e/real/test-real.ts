import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../../lib/cli/browser.ts';
import type { Bed } from './bed.ts';
import { startBed } from './start-bed.ts';
import { messageOf, seconds } from './system/text.ts';
import { binaryPath } from './toolchain/cache.ts';
import { kubectl } from './toolchain/versions.ts';

/** `npm run test:real`: builds what is missing, starts the clusters, drives the pages over them, stops everything. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const report = (line: string): void => console.warn(line);
const REPORT = `${root}test-results/real.json`;

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } } as const;
  const [code] = (await once(spawn(process.execPath, args, options), 'exit')) as [number | null];
  return code === 0;
}

const PLAYWRIGHT = ['node_modules/@playwright/test/cli.js', 'test'];
const drive = (args: readonly string[], CHROMIUM_PATH: string): Promise<boolean> =>
  run([...PLAYWRIGHT, '-c', 'e2e/real/spec/playwright.config.ts', ...args], { CHROMIUM_PATH });

/** The simulator, on which every other test stands, satisfies the kubectl of the real API server. */
const simulatorHolds = ({ contexts }: Bed): Promise<boolean> =>
  run(['node_modules/vitest/vitest.mjs', 'run', 'lib/sim/clients.test.ts'], {
    KUBECTL: binaryPath(contexts.state.cache, kubectl),
  });

/** … and answers as it does: the same requests, with every difference explained in docs/simulator.md. */
const simulatorAnswers = async (on: Bed): Promise<boolean> =>
  run(['lib/sim/conformance/compare.ts', '--kubeconfig', await on.addBareServer()]);

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
  const chosen = process.argv.slice(2);
  passed = await drive(chosen, browser);
  if (passed && chosen.length === 0) {
    report('\nThe simulator and the kubectl of the real API server');
    passed = await simulatorHolds(bed);
    if (!passed) report('The simulator does not satisfy kubectl: see above.');
    report('\nThe simulator beside the real API server');
    const same = await simulatorAnswers(bed);
    if (!same) report('The simulator answers differently: see the lines with DIFFERS.');
    passed &&= same;
  }
} catch (error) {
  console.error(messageOf(error));
} finally {
  // A test may have added a cluster: what is recorded in the bed's folder is what is stopped.
  if (bed) report(`Stopped ${await bed.stop()} processes.`);
}
console.warn(total());
process.exitCode = passed ? 0 : 1;
