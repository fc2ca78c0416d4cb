import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, setTheme, test } from './world.ts';

const CLUSTER = 'prod-us-east-01';
const rows = (page: Page) =>
  page
    .getByRole('table', { name: 'Clusters' })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });
const filters = (page: Page) => page.getByRole('navigation', { name: 'Filters' });

test('facets, search and order are in the address: they survive reload, back and a pasted address', async ({
  page,
  browser,
}) => {
  await page.goto('/clusters');
  const all = await rows(page).count();
  await filters(page)
    .getByRole('link', { name: /^production/ })
    .click();
  await expect(page).toHaveURL('/clusters?label=env=production');
  await expect(rows(page).filter({ hasText: CLUSTER })).toBeVisible();
  await expect(rows(page).filter({ hasText: 'stg-' })).toHaveCount(0);
  const some = await rows(page).count();
  expect(some).toBeLessThan(all);
  await page.getByRole('columnheader', { name: 'Cluster' }).getByRole('link').click();
  await expect(page).toHaveURL('/clusters?label=env=production&sort=name');
  await expect(page.getByRole('columnheader', { name: 'Cluster' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await page.getByLabel(/^Search name/).fill('us-east');
  await expect(page).toHaveURL('/clusters?label=env=production&q=us-east&sort=name');
  await expect(rows(page).filter({ hasNotText: 'us-east' })).toHaveCount(0);
  const url = page.url();
  await page.reload();
  await expect(page.getByLabel(/^Search name/)).toHaveValue('us-east');
  const other = await browser.newPage();
  await other.goto(url);
  await expect(rows(other).filter({ hasText: CLUSTER })).toBeVisible();
  await expect(rows(other).filter({ hasText: 'stg-' })).toHaveCount(0);
  await other.close();
  await rows(page).filter({ hasText: CLUSTER }).getByRole('link', { name: CLUSTER }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(CLUSTER);
  await page.goBack();
  await expect(page).toHaveURL(url);
  await page
    .getByRole('list', { name: 'Active filters' })
    .getByRole('link', { name: 'Remove Env: production' })
    .click();
  await expect(page).toHaveURL('/clusters?q=us-east&sort=name');
});

test('a facet counts as if it did not filter by itself, so that a second value can be added', async ({
  page,
}) => {
  await page.goto('/clusters?label=env=production');
  const staging = filters(page).getByRole('link', { name: /^staging/ });
  await expect(staging).not.toContainText(/staging\s*0$/);
  await staging.click();
  await expect(page).toHaveURL('/clusters?label=env=production,env=staging');
  await expect(rows(page).filter({ hasText: 'stg-' }).first()).toBeVisible();
});

test('a cluster says what it is made from, in which versions', async ({ page, world }) => {
  const { fluxVersion, kubernetesVersion, root } = await world.app.cluster(CLUSTER);
  await page.goto(`/clusters?q=${CLUSTER}`);
  const row = rows(page).filter({ hasText: CLUSTER });
  await expect(row).toContainText('Live');
  await expect(row).toContainText(fluxVersion ?? '-');
  await expect(row).toContainText(/^v?(\d+\.\d+\.\d+)/.exec(kubernetesVersion ?? '')?.[1] ?? '-');
  expect(root?.revision).toMatch(/@/);
  await expect(row).toContainText(root?.revision?.split('@')[0] ?? '-');
});

test('what matches nothing says so, with a way back', async ({ page }) => {
  await page.goto('/clusters?q=nowhere-at-all');
  await expect(page.getByText('No cluster matches “nowhere-at-all”')).toBeVisible();
  await page.getByRole('link', { name: 'Show all clusters' }).click();
  await expect(rows(page).filter({ hasText: CLUSTER })).toBeVisible();
});

for (const [what, path, words] of [
  ['filter', '/clusters?size=3', 'There is no filter called "size"'],
  ['order', '/clusters?sort=size', '"size" is no value of sort'],
  ['value', '/clusters?connection=gone', '"gone" is no value of connection'],
] as const) {
  test(`an unknown ${what} is a 404 that says what was asked for, with a way back`, async ({
    page,
    problems,
  }) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('main')).toContainText(words);
    await page.getByRole('main').getByRole('link', { name: 'All clusters' }).click();
    await expect(rows(page).filter({ hasText: CLUSTER })).toBeVisible();
    // The browser itself reports the 404 of the page that was asked for.
    problems.length = 0;
  });
}

for (const theme of ['light', 'dark'] as const)
  test(`a filtered list has no accessibility violation, ${theme}`, async ({ page }) => {
    test.slow();
    await setTheme(page, theme);
    await page.goto('/clusters?label=env=production&sort=name');
    await expect(rows(page).filter({ hasText: CLUSTER })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(', ')}`)).toEqual([]);
  });

test('on a phone filters unfold, and rows are cards that fit', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto('/clusters');
  await expect(filters(page)).toBeHidden();
  await page.getByText('Filters', { exact: true }).click();
  await filters(page)
    .getByRole('link', { name: /^production/ })
    .click();
  await expect(page).toHaveURL('/clusters?label=env=production');
  await expect(page.getByText('Filters (1)')).toBeVisible();
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over).toBeLessThanOrEqual(0);
});
