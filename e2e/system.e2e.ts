import { readFileSync } from 'node:fs';
import { apiPath } from '../lib/api/contract.ts';
import { systemSchema } from '../lib/api/contract/system.ts';
import { expect, test } from './world.ts';

const CLUSTER = 'stg-ap-south-01';

test('a cluster that is gone is told on the open page: why, and when it is tried again', async ({
  page,
  world,
}) => {
  test.setTimeout(120_000);
  const { sim } = world;
  await page.goto('/system');
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('All 6 clusters are heard');
  const row = page.getByRole('row').filter({ hasText: CLUSTER });
  await expect(row).toContainText('Live');
  await sim.cluster(CLUSTER).setFaults({ refuse: true });
  await expect(row).toContainText('Unreachable', { timeout: 60_000 });
  await expect(row).toContainText('connection refused');
  await expect(row).toContainText('next try');
  await expect(row).toContainText('0 live');
  await expect(heading).toHaveText('1 of 6 clusters can’t be heard');
  await expect(page.getByRole('button', { name: /^Unreachable 1/ })).toBeVisible();
  await sim.cluster(CLUSTER).clearFaults();
  await expect(heading).toHaveText('All 6 clusters are heard', { timeout: 60_000 });
  await expect(row).toContainText('Live');
  await expect(
    page.getByRole('region', { name: 'Restarts' }).getByText('Connection re').first(),
  ).toBeVisible();
});

test('connection, search and order are kept in the address; a second press shows all again', async ({
  page,
}) => {
  await page.goto('/system');
  const table = page.getByRole('table', { name: 'Clusters' });
  const rows = table.locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(6);
  await page.getByRole('button', { name: 'Received' }).click();
  await expect(page).toHaveURL(/sort=bytes/);
  await expect(table.getByRole('columnheader', { name: /Received/ })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await page.getByLabel(/^Search name/).fill('prod');
  await expect(page).toHaveURL(/q=prod/);
  await expect(rows.filter({ hasNotText: 'prod' })).toHaveCount(0);
  const unreachable = page.getByRole('button', { name: /^Unreachable/ });
  await unreachable.click();
  await expect(unreachable).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('No cluster matches')).toBeVisible();
  await page.reload();
  await expect(unreachable).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('No cluster matches')).toBeVisible();
  await unreachable.click();
  await expect(rows.first()).toContainText('prod');
  await rows.first().getByRole('link').click();
  await expect(page).toHaveURL(/\/clusters\/prod/);
});

test('figures that could not be read anew say from when they are, and are grey until they are read', async ({
  page,
  problems,
}) => {
  test.setTimeout(90_000);
  await page.goto('/system');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('All 6 clusters are heard');
  await page.route(`**${apiPath.system()}?*`, (route) => route.abort());
  const old = page.getByRole('alert').filter({ hasText: 'As of' });
  await expect(old).toContainText('could not be reached', { timeout: 30_000 });
  await expect(page.locator('.dimmed').getByRole('region', { name: 'Process' })).toBeVisible();
  await page.unroute(`**${apiPath.system()}?*`);
  await expect(old).toHaveCount(0, { timeout: 15_000 });
  // The browser itself reports requests that failed.
  problems.length = 0;
});

test('g s goes to the system, and each of its panels is a region with a name', async ({ page }) => {
  await page.goto('/');
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await expect(page).toHaveURL(/\/system$/, { timeout: 500 });
  }).toPass();
  for (const name of ['Reading', 'Process', 'Streams and queues', 'Restarts', 'Clusters'])
    await expect(page.getByRole('region', { name, exact: true })).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Clusters that are heard' })).toBeAttached();
});

test('on a phone each cluster is a card that says what its figures are', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/system');
  const card = page.getByRole('row').filter({ hasText: CLUSTER });
  await expect(card).toContainText(/Objects \d/);
  await expect(card).toContainText(/Received [\d.]+ [KM]iB/);
  await page.getByRole('combobox', { name: 'order' }).selectOption('name');
  await expect(page).toHaveURL(/sort=name/);
});

test('neither the page nor its answer tells where a cluster is', async ({ world }) => {
  const { app, kubeconfig } = world;
  const servers = [...readFileSync(kubeconfig, 'utf8').matchAll(/https:\/\/([\w.]+:\d+)/g)];
  expect(servers.length).toBe(6);
  const system = await app.get(apiPath.system(), systemSchema);
  expect(system.total).toBe(6);
  expect(system.process.rssBytes).toBeGreaterThan(10_000_000);
  const texts = [
    JSON.stringify(system),
    await (await fetch(`${app.url}/system`)).text(),
    await (await fetch(`${app.url}/metrics`)).text(),
  ];
  for (const [, server = ''] of servers)
    for (const text of texts) expect(text).not.toContain(server);
});
