import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { pagePath } from '../lib/api/contract.ts';
import { causePath } from '../lib/api/contract/cause-words.ts';
import { causeListSchema, type CauseRow } from '../lib/api/contract/causes.ts';
import type { App } from './app.ts';
import { fail, heal } from './break.ts';
import { NotYet, until } from './real/system/until.ts';
import { expect, setTheme, test, type World } from './world.ts';

const NAME = 'cert-manager';
const message = (cluster: string): string =>
  `kustomize build failed: read /tmp/kustomization-${cluster.length}31415926/deploy.yaml: not valid YAML`;

/** Clusters that have the object: it fails on all of them, as after a bad commit. */
const clustersOf = (world: World): string[] =>
  [...world.sim.clusters.values()]
    .filter((c) => c.store.get('kustomizations.kustomize.toolkit.fluxcd.io', 'flux-system', NAME))
    .map((c) => c.store.name);

const breakAll = (world: World): string[] => {
  const hit = clustersOf(world);
  for (const cluster of hit) fail(world.sim.cluster(cluster).store, NAME, message(cluster));
  return hit;
};
const healAll = (world: World): void => {
  for (const cluster of clustersOf(world)) heal(world.sim.cluster(cluster).store, NAME);
};

/** The cause of the object once it is on so many clusters. */
const causeOf = (app: App, clusters: number): Promise<CauseRow> =>
  until(
    `one cause on ${clusters} clusters`,
    async () => {
      const { items } = await app.get(`${causePath.list()}?q=${NAME}`, causeListSchema);
      const [cause] = items;
      return items.length === 1 && cause?.clusters === clusters
        ? cause
        : new NotYet(JSON.stringify(items));
    },
    { timeoutMs: 15_000 },
  );

const attentionOf = (page: Page) => page.getByRole('region', { name: 'Needs attention' });

test.afterEach(({ world }) => healAll(world));

test('one commit that breaks an object on several clusters is one row, live, from the first cluster to the last that is mended', async ({
  page,
  world,
}) => {
  await page.goto('/');
  const row = attentionOf(page).getByRole('listitem').filter({ hasText: NAME });
  await expect(row).toHaveCount(0);
  const hit = breakAll(world);
  expect(hit.length).toBeGreaterThan(2);
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(`Build of ${NAME} fails`);
  await expect(row).toContainText(`all ${hit.length} clusters`);
  await expect(row).toContainText('kustomize build failed');
  await expect(row).toContainText('Git content');

  // Another commit breaks it in another way: that is another cause.
  const [first = ''] = hit;
  fail(world.sim.cluster(first).store, NAME, 'kustomize build failed: json: unknown field "spec"');
  await expect(row).toHaveCount(2);
  await expect(row.filter({ hasText: `1 of ${hit.length}: ${first}` })).toHaveCount(1);

  healAll(world);
  await page.mouse.move(0, 0);
  await expect(row).toHaveCount(0);
});

test('from the overview the message is one click away and the object on each cluster two; back leads back', async ({
  page,
  world,
}) => {
  const hit = breakAll(world);
  await causeOf(world.app, hit.length);
  await page.goto('/');
  await attentionOf(page)
    .getByRole('link', { name: `Build of ${NAME} fails` })
    .click();
  await expect(page).toHaveURL(/\/causes\/[0-9a-f]{16}$/);
  const said = page.getByRole('region', { name: 'Message' });
  await expect(said).toContainText('kustomize build failed: read /tmp/kustomization-');
  // The rest is the same everywhere.
  await expect(said.locator('mark').first()).toHaveText(/^\d+$/);
  const [first = ''] = hit;
  await page.getByRole('table', { name: 'Objects' }).getByRole('link', { name: first }).click();
  await expect(page).toHaveURL(
    new RegExp(
      `${pagePath.object({ cluster: first, kind: 'Kustomization', namespace: 'flux-system', name: NAME })}$`,
    ),
  );
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Build of ${NAME} fails`);
  await page.goBack();
  await expect(attentionOf(page)).toBeVisible();
});

test('a cause that ends says so on its open page, and is 404 with a way on when it is opened later', async ({
  page,
  world,
  problems,
}) => {
  const hit = breakAll(world);
  const { key } = await causeOf(world.app, hit.length);
  await page.goto(`/causes/${key}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Build of ${NAME} fails`);
  healAll(world);
  await expect(page.getByRole('main')).toContainText('This has ended');
  const answer = await page.goto(`/causes/${key}`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Nothing fails by this cause now',
  );
  await page.getByRole('link', { name: 'All causes' }).click();
  await expect(page).toHaveURL(/\/causes$/);
  // The browser itself reports the 404s that were asked for.
  problems.length = 0;
});

test('filters, order and group survive reload, back and a pasted address', async ({
  page,
  world,
}) => {
  const hit = breakAll(world);
  const { key } = await causeOf(world.app, hit.length);
  await page.goto('/causes');
  await page.getByLabel(/^Search object/).fill(NAME);
  await expect(page).toHaveURL(/q=cert-manager/);
  await page.getByRole('combobox', { name: /^for/ }).selectOption({ label: 'Git content (1)' });
  await expect(page).toHaveURL(/owner=git/);
  await page.getByRole('combobox', { name: /^order/ }).selectOption('newest');
  const url = page.url();
  await page.reload();
  await expect(page).toHaveURL(url);
  await expect(page.getByRole('combobox', { name: /^order/ })).toHaveValue('newest');
  await expect(page.getByRole('combobox', { name: /^for/ })).toHaveValue('git');
  await expect(page.getByLabel(/^Search object/)).toHaveValue(NAME);
  await page.getByRole('link', { name: `Build of ${NAME} fails` }).click();
  await expect(page).toHaveURL(new RegExp(`/causes/${key}$`));
  await page.getByRole('combobox', { name: /^by/ }).selectOption({ index: 1 });
  await expect(page).toHaveURL(/\?by=/);
  const chosen = await page.getByRole('combobox', { name: /^by/ }).inputValue();
  await page.reload();
  await expect(page.getByRole('combobox', { name: /^by/ })).toHaveValue(chosen);
  await page.goBack();
  await expect(page).toHaveURL(url);
});

for (const [path, words] of [
  ['/causes?class=happy', 'happy'],
  ['/causes?colour=red', 'colour'],
  ['/causes/nothing', 'nothing'],
  ['/causes/0123456789abcdef', '0123456789abcdef'],
] as const)
  test(`${path} is a 404 that says what was asked for, with a way back`, async ({
    page,
    problems,
  }) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('main')).toContainText(words);
    await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
    problems.length = 0;
  });

test('by keyboard alone: overview, cause, object', async ({ page, world }) => {
  const hit = breakAll(world);
  await causeOf(world.app, hit.length);
  await page.goto('/');
  await expect(attentionOf(page)).toContainText(NAME);
  // The page is readable before it listens to keys.
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await expect(page).toHaveURL(/\/causes$/, { timeout: 1_000 });
  }).toPass();
  const link = page.getByRole('link', { name: `Build of ${NAME} fails` });
  await expect(link).toBeVisible();
  for (let i = 0; i < 30 && !(await link.evaluate((e) => e === document.activeElement)); i++)
    await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Build of ${NAME} fails`);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/clusters\/.*\/Kustomization\/flux-system\/cert-manager$/);
});

test('pages of causes have no accessibility violation in either theme, and fit 320 px', async ({
  page,
  world,
}) => {
  test.slow();
  const hit = breakAll(world);
  const { key } = await causeOf(world.app, hit.length);
  for (const path of ['/causes', `/causes/${key}`]) {
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme);
      await page.goto(path);
      await expect(page.getByText(NAME).first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`),
      ).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 844 });
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(over).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1440, height: 900 });
  }
});
