import { test as base, expect, type Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fillStore } from '../lib/sim/generate/fill.ts';
import { generateFleet } from '../lib/sim/generate/fleet.ts';
import { ClusterStore } from '../lib/sim/cluster-store.ts';
import { startSim, type Sim } from '../lib/sim/sim.ts';
import { systemClock } from '../lib/system-clock.ts';
import { startApp, type App, type ObjectName } from './app.ts';

/** A small fleet of simulated API servers, still until a test writes to it, and Fleetglass on it. */
export interface World {
  readonly sim: Sim;
  readonly kubeconfig: string;
  readonly app: App;
}

async function simulate(clusters: number): Promise<Sim> {
  const clock = systemClock();
  const fleet = generateFleet({ seed: 7, clusters, objectsPerCluster: 40, now: clock.now() });
  const stores = fleet.clusters.map((cluster) => {
    const { name, served, crdLabels, kubernetesVersion } = cluster;
    const store = new ClusterStore({ name, clock, served, crdLabels, kubernetesVersion });
    fillStore(store, cluster);
    return store;
  });
  const labels = Object.fromEntries(fleet.clusters.map((c) => [c.name, c.labels]));
  return startSim({ clusters: stores, clock, seed: 7, labels });
}

export const test = base.extend<{ problems: string[] }, { world: World }>({
  world: [
    // Playwright insists on a pattern, though nothing is taken.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, give) => {
      const sim = await simulate(6);
      const folder = mkdtempSync(path.join(tmpdir(), 'fleetglass-e2e-'));
      const kubeconfig = path.join(folder, 'kubeconfig');
      writeFileSync(kubeconfig, sim.kubeconfig(), { mode: 0o600 });
      const app = await startApp(kubeconfig);
      await give({ sim, kubeconfig, app });
      const code = await app.stop();
      await sim.stop();
      rmSync(folder, { recursive: true });
      expect(code, 'exit code after SIGTERM').toBe(0);
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ world }, give) => give(world.app.url),
  /** No page may log an error or a warning. */
  problems: [
    async ({ page }, give) => {
      const problems: string[] = [];
      page.on('console', (m) => {
        if (m.type() === 'error' || m.type() === 'warning')
          problems.push(`${m.text()} at ${m.location().url}`);
      });
      page.on('pageerror', (error) => problems.push(String(error)));
      await give(problems);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };
export type { ObjectName };

export const setTheme = (page: Page, theme: 'light' | 'dark'): Promise<void> =>
  page.emulateMedia({ colorScheme: theme });
