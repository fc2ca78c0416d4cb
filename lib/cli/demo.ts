import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simulatorRuntime } from './runtime.ts';

export interface Demo {
  readonly kubeconfig: string;
  readonly control: string;
  /** Of the simulator's process. */
  readonly pid: number | undefined;
  /** Resolves, with why in a sentence, when the simulated fleet ended although nobody stopped it. */
  readonly lost: Promise<string>;
  /** Synchronous, so that it can be the last thing a process does. */
  stop(): void;
}

/** Starts the simulated fleet in a process of its own and waits until its API servers answer. */
export async function startDemo(root: string, clusters: number, seed: number): Promise<Demo> {
  sweep(tmpdir());
  const folder = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const args = ['--clusters', String(clusters), '--seed', String(seed), '--kubeconfig', kubeconfig];
  const main = path.join(root, 'lib/sim/main.ts');
  const child = spawn(process.execPath, [...simulatorRuntime.flags, main, ...args], {
    cwd: root,
    env: { ...simulatorRuntime.env, ...process.env },
    // stdin stays open as long as we live: the simulator ends when it closes.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let stopping = false;
  const stop = (): void => {
    stopping = true;
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  // However we end, but for SIGKILL.
  process.once('exit', stop);
  const lost = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : signal;
      if (!stopping) resolve(`The simulated fleet ended by itself (${how}).`);
    });
  });
  try {
    return { kubeconfig, control: await readyLine(child), pid: child.pid, lost, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

const PREFIX = 'fleetglass-demo-';

/** Removes the folders of processes that were killed: the kubeconfig in them leads nowhere. */
export function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = /^fleetglass-demo-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      rmSync(path.join(folder, name), { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== 'ESRCH';
  }
}

/** The simulator's first JSON line says that it is ready and where its control endpoint is. */
function readyLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`The simulated fleet ended (exit code ${code}).`)),
    );
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = text.split('\n').find((l) => l.startsWith('{') && l.endsWith('}'));
      if (line === undefined) return;
      const answer = JSON.parse(line) as { control?: string };
      child.stdout?.removeAllListeners('data').resume();
      resolve(answer.control ?? '');
    });
  });
}
