import { AxeBuilder } from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { objectListSchema, type ObjectRow } from '../lib/api/contract.ts';
import { fail, heal } from './break.ts';
import { expect, setTheme, test } from './world.ts';

const CLUSTER = 'prod-us-east-01';
const NAME = 'cert-manager';

const value = (page: Page, name: RegExp) => page.getByRole('checkbox', { name }).first();
const menu = (page: Page, name: string) => page.locator('summary').filter({ hasText: name });
const table = (page: Page) => page.getByRole('table', { name: 'Objects' });
const rowCount = async (page: Page): Promise<number> =>
  Number(await table(page).getAttribute('aria-rowcount')) - 1;
const countIn = async (page: Page, name: RegExp): Promise<number> => {
  const label = await value(page, name).getAttribute('aria-label');
  return Number(/, ([\d,]+) /.exec(label ?? '')?.[1]?.replaceAll(',', ''));
};

test('choosing a value narrows the list to what its facet said, and leaves that facet’s own counts alone', async ({
  page,
}) => {
  await page.goto('/objects');
  const releases = await countIn(page, /^HelmRelease/);
  const kustomizations = await countIn(page, /^Kustomization/);
  expect(releases).toBeGreaterThan(0);
  await value(page, /^HelmRelease/).click();
  await expect(page).toHaveURL(/kind=HelmRelease/);
  await expect(value(page, /^HelmRelease/)).toBeChecked();
  await expect.poll(() => rowCount(page)).toBe(releases);
  // The other facets count only Helm releases now.
  await expect.poll(() => countIn(page, /^production/)).toBeLessThanOrEqual(releases);
  expect(await countIn(page, /^Kustomization/)).toBe(kustomizations);
  await value(page, /^Kustomization/).click();
  await expect.poll(() => rowCount(page)).toBe(releases + kustomizations);
  await page.getByRole('link', { name: 'Remove filter: Kind HelmRelease' }).click();
  await expect.poll(() => rowCount(page)).toBe(kustomizations);
  await page.getByRole('link', { name: 'Clear all' }).click();
  await expect(page).toHaveURL(/\/objects$/);
});

test('a long facet opens, is searched, and shows what is chosen even when nothing fits', async ({
  page,
}) => {
  await page.goto('/objects?namespace=nobody-has-it&kind=HelmRelease');
  await expect(page.getByText('No object in this fleet fits')).toBeVisible();
  await expect(value(page, /^nobody-has-it, 0/)).toBeChecked();
  await page.getByRole('link', { name: 'Clear 2 filters' }).click();
  await page.getByRole('button', { name: /more of Source/ }).click();
  const search = page.getByRole('searchbox', { name: 'Search Source' });
  await search.fill('PROMETHEUS');
  const values = page.getByRole('list', { name: 'Source' }).getByRole('checkbox');
  await expect.poll(async () => (await values.allTextContents()).length).toBeGreaterThan(0);
  await expect
    .poll(async () => (await values.allTextContents()).every((t) => /prometheus/i.test(t)))
    .toBe(true);
});

const VIEW =
  '/objects?state=ready&stale=false&kind=HelmRelease,Kustomization&cluster=prod-us-east-01&namespace=flux-system' +
  '&label=env=production&q=o&sort=oldest&columns=state,name,source,since';

test('every filter, the order and the columns survive reload, back and a pasted address', async ({
  page,
  context,
}) => {
  await page.goto(VIEW);
  const seen = async (of: Page) => {
    await expect(table(of).getByRole('columnheader')).toHaveText([
      /State/,
      /Namespace\/Name/,
      /Source/,
      /Since/,
    ]);
    const chips = await of
      .getByRole('list', { name: 'Filters' })
      .getByRole('link')
      .allTextContents();
    const first = await table(of).getByRole('row').nth(1).textContent();
    return JSON.stringify([chips, first, await rowCount(of)]);
  };
  const before = await seen(page);
  expect(before).toContain('production');
  await page.reload();
  expect(await seen(page)).toBe(before);
  await value(page, /^Progressing/).click();
  await expect(page).toHaveURL(/state=progressing,ready/);
  await page.goBack();
  await expect(page).not.toHaveURL(/progressing/);
  await expect.poll(() => seen(page)).toBe(before);
  const pasted = await context.newPage();
  await pasted.goto(page.url());
  expect(await seen(pasted)).toBe(before);
  await pasted.close();
});

for (const facet of [
  'reason',
  'source',
  'revision',
  'version',
  'cluster',
  'namespace',
  'label:env',
])
  test(`a list filtered by ${facet} is the same from its address`, async ({ page, world }) => {
    const ask = async (query: string) => {
      const answer = await fetch(`${world.app.url}/api/v1/objects?${query}`);
      return objectListSchema.parse(await answer.json());
    };
    const { facets } = await ask(`facets=${facet}&limit=1`);
    const [most] = facets?.[0]?.values ?? [];
    if (most === undefined) throw new Error(`nothing has a ${facet}`);
    const filter = facet.startsWith('label:')
      ? `label=env%3D${most.value}`
      : `${facet}=${encodeURIComponent(most.value)}`;
    await page.goto(`/objects?${filter}`);
    expect(await rowCount(page)).toBe(most.count);
    await expect(page.getByRole('list', { name: 'Filters' }).getByRole('link')).toHaveCount(2);
  });

test('a click on a head sorts by its column, and the other way', async ({ page }) => {
  await page.goto('/objects');
  const since = table(page).getByRole('columnheader', { name: /Since/ });
  await since.getByRole('link').click();
  await expect(page).toHaveURL(/sort=since/);
  await expect(since).toHaveAttribute('aria-sort', 'descending');
  await since.getByRole('link').click();
  await expect(page).toHaveURL(/sort=oldest/);
  await expect(since).toHaveAttribute('aria-sort', 'ascending');
});

test('columns are chosen, and the name stays', async ({ page }) => {
  await page.goto('/objects');
  await menu(page, 'Columns').click();
  await page
    .getByRole('list', { name: 'Columns' })
    .getByRole('checkbox', { name: 'Chart' })
    .click();
  await expect(table(page).getByRole('columnheader', { name: 'Chart' })).toBeVisible();
  await expect(page).toHaveURL(/columns=state,kind,name,cluster,message,chart,revision,since/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('list', { name: 'Columns' })).toBeHidden();
  await expect(table(page).getByRole('columnheader', { name: /Namespace/ })).toBeVisible();
});

test('the list scrolls to its end, to its middle and back, and says where it is', async ({
  page,
  world,
}) => {
  await page.goto('/objects?sort=name');
  const total = await rowCount(page);
  expect(total).toBeGreaterThan(200);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  const last = table(page).locator(`[aria-rowindex="${total + 1}"][data-row]`);
  await expect(last).toBeInViewport();
  const answer = await fetch(`${world.app.url}/api/v1/objects?sort=name&offset=${total - 1}`);
  const { items } = objectListSchema.parse(await answer.json());
  await expect(last).toContainText(`${items[0]?.namespace}/${items[0]?.name}`);
  expect(await table(page).getByRole('row').count()).toBeLessThan(120);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2));
  await expect(table(page).locator('[data-row]').first()).toBeAttached();
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(table(page).locator('[aria-rowindex="2"][data-row]')).toBeInViewport();
});

test('rows are stepped through by key far beyond the first screen, and the focus stays on its row', async ({
  page,
}) => {
  await page.goto('/objects?sort=name');
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(table(page).locator('[aria-rowindex="2"] a.stretched')).toBeFocused({
      timeout: 500,
    });
  }).toPass();
  for (let index = 3; index <= 62; index += 1) {
    await page.keyboard.press('j');
    await expect(table(page).locator(`[aria-rowindex="${index}"] a.stretched`)).toBeFocused();
  }
  const at = table(page).locator('[aria-rowindex="62"] a.stretched');
  await expect(at).toBeFocused();
  await expect(at).toBeInViewport();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(at).toBeFocused();
  await page.keyboard.press('k');
  await expect(table(page).locator('[aria-rowindex="61"] a.stretched')).toBeFocused();
});

test('a row that heals says so where it stands; only a re-sort moves it', async ({
  page,
  world,
}) => {
  const { store } = world.sim.cluster(CLUSTER);
  const both = [NAME, 'external-secrets'];
  for (const name of both) fail(store, name, 'build failed: to be healed');
  await page.goto('/objects');
  const first = table(page).locator('[aria-rowindex="2"]');
  const second = table(page).locator('[aria-rowindex="3"]');
  await expect(first).toContainText('Failing');
  await expect(second).toContainText('Failing');
  const words = (await first.textContent()) ?? '';
  const healed = both.find((name) => words.includes(`flux-system/${name}`)) ?? '';
  heal(store, healed);
  await expect(first).toContainText('Ready');
  await expect(first).toContainText(`flux-system/${healed}`);
  await page.getByRole('button', { name: /re-sort/ }).click();
  await expect(first).toContainText('Failing');
  await expect(second).toContainText(`flux-system/${healed}`);
  for (const name of both) heal(store, name);
});

for (const format of ['csv', 'json', 'ndjson'] as const)
  test(`the ${format} export of a filtered list is the rows that the API gives`, async ({
    page,
    world,
  }) => {
    await page.goto('/objects?kind=Kustomization&q=cert');
    await menu(page, 'Export').click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: new RegExp(`^${format}`, 'i') }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(
      new RegExp(`^fleetglass-objects-kustomization-cert-.*Z\\.${format}$`),
    );
    const text = await readFile(await file.path(), 'utf8');
    const answer = await fetch(
      `${world.app.url}/api/v1/objects?kind=Kustomization&q=cert&sort=cluster&limit=500`,
    );
    const { items, total } = objectListSchema.parse(await answer.json());
    expect(items.length).toBe(total);
    const names = items.map((o) => `${o.cluster},${o.kind},${o.namespace},${o.name}`);
    const rows = (list: readonly ObjectRow[]) =>
      list.map((o) => `${o.cluster},${o.kind},${o.namespace},${o.name}`);
    if (format === 'json') expect(rows(JSON.parse(text) as ObjectRow[])).toEqual(names);
    else if (format === 'ndjson')
      expect(
        rows(
          text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as ObjectRow),
        ),
      ).toEqual(names);
    else
      expect(
        text
          .trimEnd()
          .split('\r\n')
          .slice(1)
          .map((line) => line.split(',').slice(0, 4).join(',')),
      ).toEqual(names);
  });

for (const [query, words] of [
  ['state=happy', 'happy'],
  ['colour=red', 'colour'],
  ['columns=name,size', 'size'],
  ['label=env', 'KEY=VALUE'],
  ['sort=size', 'worst'],
] as const)
  test(`/objects?${query} is a 404 that says what was asked for, with a way back`, async ({
    page,
    problems,
  }) => {
    const answer = await page.goto(`/objects?${query}`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('main')).toContainText(words);
    await page.getByRole('main').getByRole('link', { name: 'All objects' }).click();
    await expect(table(page)).toBeVisible();
    problems.length = 0;
  });

for (const theme of ['light', 'dark'] as const)
  test(`with filters, menus and an open facet the page has no accessibility violation, ${theme}`, async ({
    page,
  }) => {
    test.slow();
    await setTheme(page, theme);
    await page.goto('/objects?kind=Kustomization,HelmRelease&label=env=production');
    await page.getByRole('button', { name: /more of Source/ }).click();
    await menu(page, 'Columns').click();
    await expect(page.getByRole('list', { name: 'Columns' })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`),
    ).toEqual([]);
  });

test('on a phone the filters are a drawer, and nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 720 });
  await page.goto('/objects?kind=Kustomization&label=env=production');
  await page.getByRole('button', { name: 'Filters (2)' }).click();
  const drawer = page.getByRole('dialog', { name: 'Filters' });
  await drawer.getByRole('checkbox', { name: /^HelmRelease/ }).click();
  await expect(page).toHaveURL(/kind=HelmRelease,Kustomization/);
  await drawer.getByRole('button', { name: /^Show [\d,]+ objects/ }).click();
  await expect(drawer).toBeHidden();
  await expect(page.getByRole('button', { name: 'Filters (3)' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
