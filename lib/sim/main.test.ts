import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { OptionError, parseOptions } from './options.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

interface Ready {
  readonly ready: boolean;
  readonly kubeconfig: string;
  readonly control: string;
  readonly clusters: number;
}

async function start(...args: string[]): Promise<{ child: ChildProcess; ready: Ready }> {
  const folder = await mkdtemp(join(tmpdir(), 'sim-main-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  const child = spawn(
    process.execPath,
    [MAIN, '--kubeconfig', join(folder, 'kubeconfig'), '--clusters', '3', ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  cleanups.push(() => void child.kill('SIGKILL'));
  let text = '';
  while (!text.includes('\n')) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    text += chunk.toString();
  }
  return { child, ready: JSON.parse(text) as Ready };
}

describe('the simulator as a process', { timeout: 60_000 }, () => {
  it('writes a kubeconfig that only its owner reads, and says where its control endpoint is', async () => {
    const { ready, child } = await start();
    expect(ready).toMatchObject({ ready: true, clusters: 3 });
    expect((await stat(ready.kubeconfig)).mode & 0o777).toBe(0o600);
    const config = parse(await readFile(ready.kubeconfig, 'utf8')) as {
      contexts: { name: string; context: { extensions: { extension: { env: string } }[] } }[];
    };
    expect(config.contexts).toHaveLength(3);
    expect(config.contexts[0]?.context.extensions[0]?.extension.env).toBeTypeOf('string');
    const state = (await (await fetch(ready.control)).json()) as { states: Record<string, number> };
    expect(state.states['ready']).toBeGreaterThan(10);
    child.stdin?.end();
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });

  it('refuses a step that does not exist, and ends on SIGTERM', async () => {
    const { ready, child } = await start();
    const step = (body: object) =>
      fetch(`${ready.control}/steps`, { method: 'POST', body: JSON.stringify(body) });
    expect((await step({ step: 'no-such-step' })).status).toBe(400);
    expect((await step({})).status).toBe(400);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });
});

describe('its options', () => {
  it('have defaults for all but the kubeconfig', () => {
    expect(parseOptions(['--kubeconfig', 'k'])).toEqual({
      clusters: 60,
      seed: 7,
      objects: undefined,
      kubeconfig: 'k',
      controlPort: 0,
      life: 'demo',
      start: undefined,
      bookmarkMs: 60_000,
      history: 500,
    });
    expect(parseOptions(['--kubeconfig', 'k', '--clusters', '1000']).history).toBe(100);
  });

  it.each([
    [[], /--kubeconfig is missing/],
    [
      ['--kubeconfig', 'k', '--clusters', '0'],
      /--clusters is a whole number from 1 to 2000, not "0"/,
    ],
    [['--kubeconfig', 'k', '--seed', 'x'], /--seed is a whole number/],
    [['--kubeconfig', 'k', '--life', 'x'], /--life is demo, real, none, not "x"/],
    [['--kubeconfig', 'k', '--start', 'x'], /--start is a time/],
    [['--wrong'], /--wrong/],
  ])('%j are refused in words', (args, message) => {
    expect(() => parseOptions(args)).toThrow(OptionError);
    expect(() => parseOptions(args)).toThrow(message);
  });
});
