import { AxeBuilder } from '@axe-core/playwright';
import { CLUSTER, OBJECT, PAGES } from './all-pages.ts';
import { fail, heal } from './break.ts';
import { expect, setTheme, test } from './world.ts';

test.beforeEach(({ world }) =>
  fail(
    world.sim.cluster(CLUSTER).store,
    OBJECT.name,
    `kustomize build failed: ${'long '.repeat(60)}`,
  ),
);
test.afterEach(({ world }) => heal(world.sim.cluster(CLUSTER).store, OBJECT.name));

for (const [name, path] of Object.entries(PAGES)) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the ${name} page has no accessibility violation, ${theme}`, async ({ page }) => {
      test.slow();
      await setTheme(page, theme);
      await page.goto(path);
      await expect(page.getByText('kyverno').or(page.getByText(CLUSTER)).first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`),
      ).toEqual([]);
    });
  }

  for (const width of [320, 390]) {
    test(`the ${name} page fits a screen of ${width} px without scrolling sideways`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(over).toBeLessThanOrEqual(0);
    });
  }
}

test('by keyboard alone: from the overview to the failing object and its copied command', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('kyverno');
  const link = page
    .getByRole('region', { name: 'Needs attention' })
    .getByRole('link', { name: /build/i });
  for (
    let i = 0;
    i < 60 && !(await link.first().evaluate((e) => e === document.activeElement));
    i++
  )
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Build of kyverno fails');
  await page.getByRole('table').getByRole('link', { name: CLUSTER }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('flux-system/kyverno');
  const copy = page
    .getByRole('button', { name: /copy/i })
    .and(page.locator('[aria-label*="reconcile" i], [title*="reconcile" i]'));
  await expect(copy.first()).toBeVisible();
  await copy.first().focus();
  await page.keyboard.press('Enter');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(CLUSTER);
  expect(copied).toContain('kyverno');
});

test('one-key commands: ? shows them, g o goes to the objects, / is the search, t changes the theme', async ({
  page,
}) => {
  await page.goto('/');
  // The page is readable before it listens to keys.
  await expect(async () => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page).toHaveURL(/\/objects/);
  await expect(page.getByLabel(/^Search name/)).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByLabel(/^Search name/)).toBeFocused();
  await page.keyboard.press('Escape');
});
