import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { pagePath } from '../lib/api/contract.ts';
import { CLUSTER_TABS, tabPath } from '../lib/api/contract/tree-view.ts';
import type { ClusterStore } from '../lib/sim/cluster-store.ts';
import { fail, heal, setReady } from './break.ts';
import { expect, setTheme, test } from './world.ts';

const CLUSTER = 'prod-us-east-01';
const CUT = 'stg-ap-south-01';
const ROOT = 'cert-manager';
/** What waits for it, and on what first. */
const WAITING = {
  'external-secrets': ROOT,
  kyverno: ROOT,
  'cluster-policies': 'kyverno',
  'cluster-issuers': ROOT,
} as const;
const MESSAGE = "kustomize build failed: accumulating resources: 'crds.yaml' is not valid YAML";

/** One Kustomization fails at a new revision, and those that depend on it wait, as their controller would say it. */
function breakRoot(store: ClusterStore): void {
  fail(store, ROOT, MESSAGE);
  for (const [name, on] of Object.entries(WAITING))
    setReady(store, name, [
      'False',
      'DependencyNotReady',
      `dependency 'flux-system/${on}' revision is not up to date`,
    ]);
}
function mend(store: ClusterStore): void {
  for (const name of [ROOT, ...Object.keys(WAITING)]) heal(store, name);
}

const tree = (page: Page) => page.getByRole('region', { name: 'Tree', exact: true });
const broken = (page: Page) => page.getByRole('region', { name: 'Broken here' });
const waiters = (page: Page) =>
  tree(page).getByRole('button', { name: /^4 wait for cert-manager/ });
const link = (name: string) => `a[data-tree][href$="/Kustomization/flux-system/${name}"]`;
const row = (page: Page, name: string) => tree(page).locator(link(name));

test.describe('while one Kustomization fails and four wait for it', () => {
  test.beforeEach(({ world }) => breakRoot(world.sim.cluster(CLUSTER).store));
  test.afterEach(({ world }) => mend(world.sim.cluster(CLUSTER).store));

  test('the root stands at the top and marked in the tree, those that wait are one count, without scrolling', async ({
    page,
  }) => {
    await page.goto(pagePath.cluster(CLUSTER));
    await expect(broken(page)).toContainText(MESSAGE);
    await expect(broken(page)).toContainText('4 wait for it');
    await expect(broken(page)).toBeInViewport({ ratio: 1 });
    const root = tree(page).locator('[data-row]', { has: page.locator(link(ROOT)) });
    await expect(root).toContainText('root');
    await expect(waiters(page)).toBeInViewport();
    await expect(row(page, 'kyverno')).toHaveCount(0);
    await broken(page).getByRole('link').first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`flux-system/${ROOT}`);
    await expect(page.getByText(MESSAGE).first()).toBeVisible();
  });

  test('what is opened stands in the address: it survives reload, leaving and coming back, and pasting', async ({
    page,
    context,
  }) => {
    await page.goto(pagePath.cluster(CLUSTER));
    await waiters(page).click();
    await expect(row(page, 'kyverno')).toBeVisible();
    await expect(page).toHaveURL(/open=Kustomization\/flux-system/);
    const url = page.url();
    await page.reload();
    await expect(row(page, 'kyverno')).toBeVisible();
    await row(page, 'kyverno').click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('kyverno');
    await page.goBack();
    await expect(page).toHaveURL(url);
    await expect(row(page, 'kyverno')).toBeVisible();
    const other = await context.newPage();
    await other.goto(url);
    await expect(row(other, 'kyverno')).toBeVisible();
    await other.close();
    await page.getByRole('button', { name: 'Fold again' }).click();
    await expect(row(page, 'kyverno')).toHaveCount(0);
  });

  test('by keyboard: arrows move, open and close, Home and End go to the ends, Enter follows', async ({
    page,
  }) => {
    await page.goto(pagePath.cluster(CLUSTER));
    const top = row(page, 'flux-system');
    await expect(async () => {
      await top.focus();
      await page.keyboard.press('ArrowDown');
      await expect(row(page, ROOT)).toBeFocused({ timeout: 500 });
    }).toPass();
    await page.keyboard.press('ArrowDown');
    await expect(waiters(page)).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(row(page, 'kyverno')).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await expect(row(page, 'kyverno')).toHaveCount(0);
    await page.keyboard.press('ArrowLeft');
    await expect(top).toBeFocused();
    await page.keyboard.press('End');
    await expect(tree(page).locator('[data-tree]').last()).toBeFocused();
    await page.keyboard.press('Home');
    await expect(top).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(ROOT);
  });

  test('the states lead to the objects that they count', async ({ page }) => {
    await page.goto(pagePath.cluster(CLUSTER));
    await page
      .getByRole('link', { name: /waiting/ })
      .first()
      .click();
    await expect(page).toHaveURL(new RegExp(`${tabPath(CLUSTER, 'objects')}\\?state=waiting$`));
    const rows = page.getByRole('table', { name: 'Objects' }).getByRole('row');
    await expect(rows.filter({ hasText: 'kyverno' }).first()).toContainText('Waiting');
    await page.goBack();
    await expect(waiters(page)).toBeVisible();
  });

  test('a link to a filtered list from before it had its own address still leads there', async ({
    page,
  }) => {
    await page.goto(`${pagePath.cluster(CLUSTER)}?state=waiting&kind=Kustomization`);
    await expect(page).toHaveURL(/\/objects\?state=waiting&kind=Kustomization$/);
  });

  for (const tab of CLUSTER_TABS) {
    for (const theme of ['light', 'dark'] as const)
      test(`${tab} has no accessibility violation, ${theme}`, async ({ page }) => {
        test.slow();
        await setTheme(page, theme);
        await page.goto(tabPath(CLUSTER, tab));
        await expect(broken(page)).toContainText(MESSAGE);
        if (tab === 'tree') await waiters(page).click();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`),
        ).toEqual([]);
      });

    test(`${tab} fits a screen of 320 px without scrolling sideways`, async ({ page }) => {
      await page.setViewportSize({ width: 320, height: 844 });
      await page.goto(tabPath(CLUSTER, tab));
      await expect(broken(page)).toContainText(MESSAGE);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(over).toBeLessThanOrEqual(0);
    });
  }
});

test('a failure and its end reach the open page by themselves, and recent changes tell both', async ({
  page,
  world,
}) => {
  const { store } = world.sim.cluster(CLUSTER);
  await page.goto(pagePath.cluster(CLUSTER));
  await expect(row(page, 'flux-system')).toBeVisible();
  await expect(broken(page)).toContainText('Nothing is broken.');
  breakRoot(store);
  await expect(broken(page)).toContainText(MESSAGE);
  await expect(waiters(page)).toBeVisible();
  mend(store);
  await expect(broken(page)).toContainText('Nothing is broken.');
  await page.getByRole('link', { name: 'Recent changes' }).click();
  const changes = page.getByRole('region', { name: 'Recent changes' }).getByRole('listitem');
  await expect(changes.filter({ hasText: ROOT }).first()).toContainText('ready again');
  await expect(changes.filter({ hasText: ROOT }).nth(1)).toContainText('fails');
  await expect(page.getByText(/has watched this cluster since|are not kept/)).toBeVisible();
});

test('under the pointer nothing moves: what changed is taken by a button', async ({
  page,
  world,
}) => {
  const { store } = world.sim.cluster(CLUSTER);
  await page.goto(pagePath.cluster(CLUSTER));
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await row(page, 'flux-system').hover();
  breakRoot(store);
  await expect(broken(page)).toContainText(MESSAGE);
  const resort = tree(page).getByRole('button', { name: /re-sort/ });
  await expect(resort).toBeVisible();
  await expect(waiters(page)).toHaveCount(0);
  await resort.click();
  await expect(waiters(page)).toBeVisible();
  mend(store);
});

test('the controllers have their version, release, image and state', async ({ page, world }) => {
  const detail = await world.app.cluster(CLUSTER);
  await page.goto(tabPath(CLUSTER, 'controllers'));
  for (const { name, version, image } of detail.components) {
    const of = page.getByRole('row').filter({ hasText: name });
    await expect(of).toContainText(version ?? '-');
    await expect(of).toContainText(image);
    await expect(of).toContainText('Ready');
  }
});

test('a cluster that is cut is greyed, with as of when, why, and the next try; nothing of it is green', async ({
  page,
  world,
}) => {
  test.setTimeout(150_000);
  const { sim, app } = world;
  await page.goto(pagePath.cluster(CUT));
  await expect(tree(page).locator('[data-glyph="ready"]').first()).toBeVisible();
  await sim.cluster(CUT).setFaults({ refuse: true });
  await expect(page.getByText('Unreachable: connection refused').first()).toBeVisible({
    timeout: 90_000,
  });
  await expect(page.getByText(/next try/)).toBeVisible();
  await expect(tree(page)).toContainText(/as of \d\d:\d\d:\d\d UTC/);
  await expect(tree(page).locator('[data-glyph="ready"]')).toHaveCount(0);
  await expect(tree(page).locator('[data-glyph="stale"]').first()).toBeVisible();
  await sim.cluster(CUT).clearFaults();
  await expect
    .poll(async () => (await app.cluster(CUT)).connection, { timeout: 45_000 })
    .toBe('live');
  await expect(tree(page).locator('[data-glyph="stale"]')).toHaveCount(0);
});

for (const [what, path, words] of [
  ['cluster', tabPath('nowhere', 'tree'), 'nowhere'],
  ['cluster of a list', tabPath('nowhere', 'objects'), 'nowhere'],
  ['parameter', `${pagePath.cluster(CLUSTER)}?depth=3`, 'depth'],
  ['parameter of a part', `${tabPath(CLUSTER, 'changes')}?page=2`, 'page'],
  ['state', `${tabPath(CLUSTER, 'objects')}?state=happy`, 'happy'],
] as const) {
  test(`an unknown ${what} is a 404 that says what was asked for, with a way back`, async ({
    page,
    problems,
  }) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('main')).toContainText(words);
    await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
    // The browser itself reports the 404 of the page that was asked for.
    problems.length = 0;
  });
}
