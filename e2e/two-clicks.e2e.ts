import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLog } from '../lib/flux/log.ts';
import { ClusterStore } from '../lib/sim/cluster-store.ts';
import { fillStore } from '../lib/sim/generate/fill.ts';
import { generateFleet } from '../lib/sim/generate/fleet.ts';
import type { Incident, IncidentType } from '../lib/sim/life/incidents.ts';
import { INCIDENT_TYPES } from '../lib/sim/life/incidents.ts';
import { startLife, type Life } from '../lib/sim/life/life.ts';
import { SimClock } from '../lib/sim/sim-clock.ts';
import { startSim } from '../lib/sim/sim.ts';
import { systemClock } from '../lib/system-clock.ts';
import { startApp, type App, type ObjectName } from './app.ts';
import { NotYet, until } from './real/system/until.ts';

/** From `/` to the message of the object that fails, for every incident that the simulator knows. */
interface World {
  readonly app: App;
  readonly life: Life;
  readonly clock: SimClock;
}

const MINUTE = 60_000;
const CLUSTERS = 12;

const test = base.extend<object, { world: World }>({
  world: [
    // Playwright insists on a pattern, though nothing is taken.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, give) => {
      // Far enough back that all incidents together end before now: no time lies in the future of Fleetglass.
      const clock = new SimClock(systemClock(), Date.now() - 12 * 60 * MINUTE);
      const size = { seed: 7, clusters: CLUSTERS, objectsPerCluster: 60, now: clock.now() };
      const fleet = generateFleet(size);
      const stores = new Map(
        fleet.clusters.map((cluster) => {
          const { name, served, crdLabels, kubernetesVersion } = cluster;
          const store = new ClusterStore({ name, clock, served, crdLabels, kubernetesVersion });
          fillStore(store, cluster);
          return [name, store];
        }),
      );
      const labels = Object.fromEntries(fleet.clusters.map((c) => [c.name, c.labels]));
      const sim = await startSim({ clusters: [...stores.values()], clock, seed: 7, labels });
      const life = startLife({
        fleet,
        stores,
        clock,
        sick: false,
        day: false,
        log: silentLog,
        faults: (name, patch) =>
          patch === null ? sim.cluster(name).clearFaults() : sim.cluster(name).setFaults(patch),
      });
      const folder = mkdtempSync(path.join(tmpdir(), 'fleetglass-e2e-'));
      const kubeconfig = path.join(folder, 'kubeconfig');
      writeFileSync(kubeconfig, sim.kubeconfig(), { mode: 0o600 });
      const app = await startApp(kubeconfig);
      await give({ app, life, clock });
      await app.stop();
      life.stop();
      clock.stop();
      await sim.stop();
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ world }, give) => give(world.app.url),
});

const attention = (page: Page) => page.getByRole('region', { name: 'Needs attention' });

/** The longest part of a message without digits and names that differ from try to try. */
const steady = (message: string): string =>
  message
    .split(/\s*(?:\S*[\d{}]\S*|['"“”])\s*/)
    .map((part) => part.trim())
    .toSorted((a, b) => b.length - a.length)[0] ?? message;

/** The row that speaks of it: by what it says, or by the object's name. */
const rowOf = (page: Page, message: string, name: string): Locator => {
  const rows = attention(page).getByRole('listitem').or(attention(page).getByRole('row'));
  return rows.filter({ hasText: steady(message) }).or(rows.filter({ hasText: name }));
};

/** Clicks through the links that are given until the message is there; the clicks it took. */
async function clicksTo(page: Page, message: string, links: readonly Locator[]): Promise<number> {
  const said = page.getByRole('main').getByText(steady(message)).first();
  let clicks = 0;
  for (const link of links) {
    const from = page.url();
    await link.click();
    clicks += 1;
    await expect(page).not.toHaveURL(from);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (await said.isVisible()) return clicks;
  }
  await expect(said).toBeVisible();
  return clicks;
}

function begin(life: Life, type: IncidentType, params: object = {}): Incident {
  life.step('incident.start', { type, id: type, ...params });
  const incident = life.incidents.get(type);
  if (incident === undefined) throw new Error(`${type} did not begin`);
  return incident;
}

/** Roots of an incident that are broken by now, as the simulation knows it. */
function broken(life: Life, { roots }: Incident): ObjectName[] {
  return Array.from(life.truth.rows())
    .filter(({ state }) => state === 'failing' || state === 'stalled')
    .map(({ cluster, kind, namespace, name }) => ({ cluster, kind, namespace, name }))
    .filter((o) => roots.includes(`${o.cluster}/${o.kind}/${o.namespace}/${o.name}`));
}

/** Ends an incident, and waits until nothing of the fleet is broken: the next one begins on a healthy fleet. */
async function end({ app, life, clock }: World, type: IncidentType): Promise<void> {
  life.step('incident.resolve', { id: type });
  await until(
    `the fleet is healthy after ${type}`,
    async () => {
      await clock.advance(10 * MINUTE);
      const { counts, clusters } = await app.fleet();
      const heard = clusters.byConnection.live === clusters.total;
      return (counts.failing + counts.stalled === 0 && heard) || new NotYet(JSON.stringify(counts));
    },
    { timeoutMs: 60_000, everyMs: 500 },
  );
}

/** Incidents that break objects, and what makes them come up on twelve clusters. */
const BREAKS: Partial<Record<IncidentType, { params?: object; letter: string }>> = {
  'bad-commit': { letter: 'a' },
  'git-host-down': { letter: 'b' },
  'registry-refuses': { letter: 'c', params: { share: 1 } },
  'webhook-down': { letter: 'd' },
  'credentials-expired': { letter: 'e' },
  'helm-restart': { letter: 'g' },
  'flapping-health': { letter: 'h' },
  'old-api-versions': { letter: 'j' },
  'upgrade-fails': { letter: 'k' },
};
const ELSE = ['cluster-unreachable', 'suspended'] as const;

test('every incident of the simulator is among these', () => {
  expect([...Object.keys(BREAKS), ...ELSE].toSorted()).toEqual([...INCIDENT_TYPES].toSorted());
});

for (const [type, { params, letter }] of Object.entries(BREAKS)) {
  test(`(${letter}) ${type}: at most two clicks to the message of a root object`, async ({
    page,
    world,
  }) => {
    test.setTimeout(120_000);
    const { app, life, clock } = world;
    const incident = begin(life, type as IncidentType, params);
    const root = await until(
      `${type} breaks something`,
      async () => {
        const [first] = broken(life, incident);
        if (first === undefined) {
          await clock.advance(MINUTE);
          return new NotYet('nothing is broken');
        }
        const { object } = await app.object(first);
        return object.state === 'failing' || object.state === 'stalled'
          ? object
          : new NotYet(`${first.name} is ${object.state}`);
      },
      { timeoutMs: 45_000, everyMs: 250 },
    );
    await page.goto('/');
    const row = rowOf(page, root.message, root.name).first();
    await expect(row).toBeVisible();
    const clicks = await clicksTo(page, root.message, [
      row.getByRole('link').first(),
      page.getByRole('main').getByRole('link', { name: root.name }).first(),
    ]);
    expect(clicks).toBeLessThanOrEqual(2);
    await end(world, type as IncidentType);
  });
}

test('(f) cluster-unreachable: the cluster stands there with its age, one click from why and from the next try', async ({
  page,
  world,
}) => {
  test.setTimeout(120_000);
  const { app, life } = world;
  const [name = ''] = begin(life, 'cluster-unreachable', { faults: { refuse: true } }).clusters;
  await until(
    `${name} is unreachable`,
    async () => {
      const { connection } = await app.cluster(name);
      return connection === 'unreachable' || new NotYet(connection);
    },
    { timeoutMs: 60_000 },
  );
  await page.goto('/');
  const row = rowOf(page, name, name).first();
  await expect(row).toContainText('can’t be reached');
  await expect(row.getByRole('time').or(row.locator('time')).first()).toBeVisible();
  await row.getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  await expect(page.getByRole('main')).toContainText(/refuse/i);
  await expect(page.getByRole('main')).toContainText(/next try|retr/i);
  await end(world, 'cluster-unreachable');
});

test('(i) suspended: the counter leads to the list, the list to the object, which says that it is suspended', async ({
  page,
  world,
}) => {
  const { app, life } = world;
  const { roots } = begin(life, 'suspended', { count: 3 });
  await until(
    'they are suspended',
    async () => {
      const { counts } = await app.fleet();
      return counts.suspended >= roots.length || new NotYet(JSON.stringify(counts));
    },
    { timeoutMs: 30_000 },
  );
  await page.goto('/');
  await page
    .getByRole('link', { name: /^Suspended/ })
    .first()
    .click();
  await expect(page).toHaveURL(/state=suspended/);
  const names = roots.map((root) => root.split('/').at(-1) ?? '');
  const link = page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(names.join('|')) })
    .first();
  await link.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(new RegExp(names.join('|')));
  await expect(page.getByRole('main')).toContainText(/suspended/i);
  await end(world, 'suspended');
});
