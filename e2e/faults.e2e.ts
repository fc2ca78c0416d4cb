import { pagePath } from '../lib/api/contract.ts';
import { expect, test } from './world.ts';

const CLUSTER = 'stg-ap-south-01';

test('a cluster that is gone keeps its rows, greyed, and leaves the counts; the others stay live', async ({
  page,
  world,
}) => {
  test.setTimeout(120_000);
  const { app, sim } = world;
  const own = await app.cluster(CLUSTER);
  const before = await app.fleet();
  await page.goto(pagePath.cluster(CLUSTER));
  await sim.cluster(CLUSTER).setFaults({ refuse: true });
  await expect(page.getByText(/as of/i).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Unreachable').first()).toBeVisible({ timeout: 60_000 });
  const during = await app.fleet();
  expect(during.counts.stale).toBe(own.total);
  expect(during.counts.ready).toBe(before.counts.ready - own.counts.ready);
  expect(during.clusters.byConnection.live).toBe(before.clusters.byConnection.live - 1);

  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText(CLUSTER);
  // In every measure it is what it is: not heard, since when, and as of when its objects are shown.
  for (const colour of ['worst', 'ready', 'age']) {
    await page.goto(`/?view=matrix&colour=${colour}`);
    const clusters = page.getByRole('region', { name: 'Clusters' });
    await expect(clusters.getByRole('link', { name: `${CLUSTER},` })).toHaveAccessibleName(
      /unreachable since .* UTC; its objects as of .* UTC/,
    );
    await clusters.getByRole('link', { name: '1 unreachable' }).click();
    await expect(page).toHaveURL('/clusters?connection=unreachable');
    await expect(page.getByRole('row').filter({ hasText: CLUSTER })).toContainText('as of');
  }
  await sim.cluster(CLUSTER).clearFaults();
  await expect
    .poll(async () => (await app.cluster(CLUSTER)).connection, { timeout: 45_000 })
    .toBe('live');
  await expect.poll(async () => (await app.fleet()).counts.stale).toBe(0);
});

test('a refused token is "Unauthorized" with the next step, not a blank page', async ({
  page,
  world,
}) => {
  test.setTimeout(120_000);
  const { app, sim } = world;
  await sim.cluster(CLUSTER).setFaults({ revokeTokens: true });
  await expect
    .poll(async () => (await app.cluster(CLUSTER)).connection, { timeout: 90_000 })
    .toBe('unauthorized');
  const { hint } = await app.cluster(CLUSTER);
  await page.goto(pagePath.cluster(CLUSTER));
  await expect(page.getByText('Unauthorized').first()).toBeVisible();
  await expect(page.getByText(hint ?? '-').first()).toBeVisible();
  await sim.cluster(CLUSTER).clearFaults();
  await expect
    .poll(async () => (await app.cluster(CLUSTER)).connection, { timeout: 90_000 })
    .toBe('live');
});
