import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Demo } from './demo.ts';
import { startDemo, sweep } from './demo.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const demos: Demo[] = [];
afterEach(() => demos.splice(0).forEach((demo) => demo.stop()));

async function start(): Promise<Demo> {
  const demo = await startDemo(root, 1, 1);
  demos.push(demo);
  return demo;
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the demo', () => {
  it('says how the simulated fleet ended when nobody stopped it', async () => {
    const demo = await start();
    process.kill(demo.pid ?? 0, 'SIGKILL');
    expect(await demo.lost).toBe('The simulated fleet ended by itself (SIGKILL).');
  });

  it('leaves nothing behind when it is stopped, and calls that no loss', async () => {
    const demo = await start();
    expect(existsSync(demo.kubeconfig)).toBe(true);
    const { pid = 0 } = demo;
    demo.stop();
    expect(existsSync(path.dirname(demo.kubeconfig))).toBe(false);
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(await Promise.race([demo.lost, Promise.resolve('nothing')])).toBe('nothing');
  });

  it('sweeps the folders of processes that are gone, and no others', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'sweep-'));
    const dead = spawn(process.execPath, ['-e', '0']);
    await once(dead, 'exit');
    const mine = `fleetglass-demo-${process.pid}-abc`;
    for (const name of [`fleetglass-demo-${dead.pid}-abc`, mine, 'fleetglass-other'])
      await mkdir(path.join(folder, name));
    sweep(folder);
    expect((await readdir(folder)).toSorted()).toEqual([mine, 'fleetglass-other']);
    await rm(folder, { recursive: true });
  });
});
