import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startApp } from '../app.ts';
import { NotYet, until } from '../real/system/until.ts';
import { BEGINS_MINUTES_AGO, step, tell, THEN } from './story.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Fleetglass on a simulated fleet whose story is told and whose time stands still. */
export async function withFrozenFleet<T>(
  { clusters, seed }: { clusters: number; seed: number },
  run: (url: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fleetglass-screenshots-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const start = new Date(Date.now() - BEGINS_MINUTES_AGO * 60_000).toISOString();
  const size = ['--clusters', String(clusters), '--seed', String(seed)];
  const world = ['--life', 'real', '--frozen', '--start', start, '--kubeconfig', kubeconfig];
  const simulator = spawn(process.execPath, ['lib/sim/main.ts', ...size, ...world], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(simulator, 'exit');
  try {
    const lines = createInterface({ input: simulator.stdout });
    const [line] = await Promise.race([
      once(lines, 'line') as Promise<[string]>,
      ended.then(() => Promise.reject(new Error('The simulated fleet ended: see above.'))),
    ]);
    const { control } = JSON.parse(line) as { control: string };
    await tell(control);
    const app = await startApp(kubeconfig, { FLEETGLASS_DEMO: '1', LOG_LEVEL: 'silent' });
    try {
      await step(control, THEN);
      await until(
        'a cluster is unreachable',
        async () => {
          const { byConnection } = (await app.fleet()).clusters;
          return byConnection.unreachable > 0 || new NotYet(JSON.stringify(byConnection));
        },
        { timeoutMs: 90_000 },
      );
      return await run(app.url);
    } finally {
      await app.stop();
    }
  } finally {
    simulator.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  }
}
