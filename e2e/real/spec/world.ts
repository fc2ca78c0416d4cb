import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { attachBed, type Bed } from '../bed.ts';
import { defaultStateDir } from '../system/state.ts';
import { startApp, type App, type ObjectName } from '../../app.ts';

interface World {
  readonly bed: Bed;
  readonly app: App;
}

/** One Fleetglass for all files of a run, on the bed that the runner started. */
export const test = base.extend<{ problems: string[] }, World>({
  bed: [
    // Playwright insists on a pattern, though nothing is taken.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, give) => {
      const bed = attachBed(defaultStateDir());
      if (!bed) throw new Error('no clusters are up: `npm run test:real` starts them');
      await give(bed);
    },
    { scope: 'worker' },
  ],
  app: [
    async ({ bed }, give) => {
      const app = await startApp(bed.kubeconfig);
      await give(app);
      const leaked = bed.contexts.secrets.filter((secret) => app.output.includes(secret));
      expect(leaked, 'tokens in what Fleetglass printed').toEqual([]);
      expect(await app.stop(), 'exit code after SIGTERM').toBe(0);
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ app }, give) => give(app.url),
  /** No page may log an error or a warning, whatever the clusters do. */
  problems: [
    async ({ page }, give) => {
      const problems: string[] = [];
      page.on('console', (m) => {
        if (m.type() === 'error' || m.type() === 'warning') problems.push(m.text());
      });
      page.on('pageerror', (error) => problems.push(String(error)));
      await give(problems);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

export const ks = (cluster: string, name: string): ObjectName => ({
  cluster,
  kind: 'Kustomization',
  namespace: 'flux-system',
  name,
});

/** The row of a list whose link is this object. */
export const rowOf = (page: Page, name: string): Locator =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: `flux-system/${name}`, exact: true }) });
