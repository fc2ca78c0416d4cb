import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Demo {
  readonly kubeconfig: string;
  readonly control: string;
  stop(): void;
}

/** Starts the simulated fleet in a process of its own and waits until its API servers answer. */
export async function startDemo(root: string, clusters: number, seed: number): Promise<Demo> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fleetglass-demo-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const args = ['--clusters', String(clusters), '--seed', String(seed), '--kubeconfig', kubeconfig];
  const child = spawn(process.execPath, [path.join(root, 'lib/sim/main.ts'), ...args], {
    cwd: root,
    // stdin stays open as long as we live: the simulator ends when it closes.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const stop = (): void => {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { kubeconfig, control: await readyLine(child), stop };
  } catch (error) {
    stop();
    throw error;
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
