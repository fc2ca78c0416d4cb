import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runsElsewhere } from './elsewhere.ts';
import { startRemote, type Remote } from './remote.ts';
import type { SimulatorCalls } from './simulator.ts';

export interface SimulatedPart {
  readonly kubeconfig: string;
  readonly clusters: readonly string[];
  readonly simulator: Remote<SimulatorCalls>;
}

/**
 * A simulated fleet in one process for each part, so that what is done to one part costs the others nothing but the
 * machine's time. `run` gets the parts; afterwards processes and kubeconfigs are gone.
 */
export async function withFleet<T>(
  size: { readonly parts: readonly number[]; readonly objects: number },
  run: (parts: readonly SimulatedPart[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleetglass-bench-'));
  const total = size.parts.reduce((sum, n) => sum + n, 0);
  const parts: SimulatedPart[] = [];
  const running: Remote<SimulatorCalls>[] = [];
  try {
    let from = 0;
    for (const [i, count] of size.parts.entries()) {
      const simulator = startRemote<SimulatorCalls>('simulator.ts');
      runsElsewhere(simulator.pid);
      running.push(simulator);
      const kubeconfig = path.join(folder, `kubeconfig-${i}`);
      const clusters = await simulator.ask('start', {
        clusters: total,
        from,
        to: from + count,
        objects: size.objects,
        kubeconfig,
      });
      from += count;
      parts.push({ kubeconfig, clusters, simulator });
    }
    return await run(parts);
  } finally {
    await Promise.all(running.map((one) => one.stop()));
    await rm(folder, { recursive: true });
  }
}

/** Runs a process as long as `run` needs it. */
export async function withRemote<C extends Record<string, (argument: never) => unknown>, T>(
  script: string,
  run: (remote: Remote<C>) => Promise<T>,
  flags: readonly string[] = [],
): Promise<T> {
  const remote = startRemote<C>(script, flags);
  try {
    return await run(remote);
  } finally {
    await remote.stop();
  }
}
