import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../lib/sim/main.ts', import.meta.url));

/** The simulated fleet in a process of its own, so that only the program is measured here. */
export interface Simulator {
  /** Holds the files of this run; its kubeconfig is `all`. */
  readonly folder: string;
  readonly all: string;
  tell(method: 'GET' | 'POST' | 'DELETE', at: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startSimulator(
  clusters: number,
  objects: number,
  seed: number,
): Promise<Simulator> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleetglass-soak-'));
  const all = path.join(folder, 'all');
  const options = { clusters, objects, seed, kubeconfig: all, life: 'real', 'bookmark-ms': 1_000 };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  // It ends with its standard input, so also when this process is killed.
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { control } = JSON.parse(line) as { control: string };
  return {
    folder,
    all,
    async tell(method, at, body) {
      const answer = await fetch(`${control}${at}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    async stop() {
      child.stdin.end();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}
