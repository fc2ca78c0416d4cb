import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { runtime } from '../../lib/cli/runtime.ts';
import { runsElsewhere } from '../shared/elsewhere.ts';

const SIMULATOR = fileURLToPath(new URL('../../lib/sim/main.ts', import.meta.url));

export interface Fleet {
  readonly kubeconfig: string;
  readonly control: string;
  stop(): Promise<void>;
}

/** The simulated fleet in a process of its own, whose kubeconfig (mode 0600) lives as long as it does. */
export async function startFleet(clusters: number, objects: number): Promise<Fleet> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleetglass-bench-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const args = ['--clusters', `${clusters}`, '--objects', `${objects}`, '--life', 'none'];
  // It ends with its standard input, so also when this process is killed.
  const child = spawn(process.execPath, [SIMULATOR, ...args, '--kubeconfig', kubeconfig], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  runsElsewhere(child.pid);
  const exited = once(child, 'exit');
  const ready = await Promise.race([firstLine(child.stdout), exited.then(() => null)]);
  if (ready === null) throw new Error('The simulator ended before it was ready: see above.');
  return {
    kubeconfig,
    control: (JSON.parse(ready) as { control: string }).control,
    async stop() {
      child.stdin.end();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error('The simulator said nothing.');
}

/** Runs one measured process to its end. The last line that it prints is its figures. */
export async function measure<T>(
  script: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<T> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  // With the settings of the server, the reader and the informers too.
  const child = spawn(process.execPath, [...runtime.flags, ...flags, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...runtime.env, ...process.env },
  });
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) last = line;
  if (child.exitCode === null) await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`${script} ended with ${child.exitCode}: see above.`);
  return JSON.parse(last) as T;
}
