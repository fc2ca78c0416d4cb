import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, buildDue } from './build.ts';
import { findBrowser } from './browser.ts';
import type { Env } from './options.ts';

/** `npm test`: formatting, lint, types, unit tests, a build, browser tests. Stops at the first that fails. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (line: string): void => console.warn(line);
const REPORTS = `${root}test-results`;

interface Total {
  passed: number;
  failed: number;
  skipped: number;
}

function node(script: string, args: readonly string[], env: Env = {}): boolean {
  const result = spawnSync(process.execPath, [`${root}node_modules/${script}`, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  });
  return result.status === 0;
}

const json = (file: string): unknown =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;

function unitTotal(): Total {
  type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number };
  const report = json(`${REPORTS}/unit.json`) as Report | undefined;
  return {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: report?.numPendingTests ?? 0,
  };
}

function browserTotal(): Total {
  type Report = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };
  const stats = (json(`${REPORTS}/browser.json`) as Report | undefined)?.stats;
  return {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    skipped: stats?.skipped ?? 0,
  };
}

async function main(): Promise<boolean> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const totals: Total[] = [];
  const unit = ['run', '--reporter=default', '--reporter=json'];
  const steps: readonly (readonly [string, () => boolean | Promise<boolean>])[] = [
    ['Formatting', () => node('oxfmt/bin/oxfmt', ['--check'])],
    ['Lint', () => node('oxlint/bin/oxlint', ['--type-aware'])],
    [
      'Types',
      () => node('next/dist/bin/next', ['typegen']) && node('typescript/bin/tsc', ['--noEmit']),
    ],
    [
      'Unit tests',
      () => {
        const ok = node('vitest/vitest.mjs', [...unit, `--outputFile.json=${REPORTS}/unit.json`]);
        totals.push(unitTotal());
        return ok;
      },
    ],
    ['Build', async () => (buildDue(root) === null ? true : (await build(root, say), true))],
    [
      'Browser tests',
      async () => {
        const CHROMIUM_PATH = await findBrowser(process.env, say);
        const ok = node('@playwright/test/cli.js', ['test'], { CHROMIUM_PATH });
        totals.push(browserTotal());
        return ok;
      },
    ],
  ];
  let failedStep: string | undefined;
  for (const [name, step] of steps) {
    say(`\n== ${name}`);
    if (await step()) continue;
    failedStep = name;
    break;
  }
  const sum = (key: keyof Total): number => totals.reduce((n, t) => n + t[key], 0);
  say(failedStep === undefined ? '\nEverything passed.' : `\n${failedStep} failed: see above.`);
  // The plain closing line that any reader of the log can count on.
  console.warn(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  return failedStep === undefined;
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
