import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { apiPath, pagePath } from '../lib/api/contract.ts';
import { matrixSchema } from '../lib/api/contract/matrix.ts';
import { fail, heal } from './break.ts';
import { expect, setTheme, test } from './world.ts';

const CLUSTER = 'prod-us-east-01';
const NAME = 'cert-manager';

const panel = (page: Page) => page.getByRole('region', { name: 'Clusters' });
const cell = (page: Page, name: string) => panel(page).getByRole('link', { name: `${name},` });
const focusedCell = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('data-cell') ?? null);

/** The page is readable before it listens to keys. */
const listens = (page: Page): Promise<void> =>
  expect(async () => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible({ timeout: 500 });
  })
    .toPass()
    .then(() => page.keyboard.press('Escape'));

test('grouping, colour, order and view are in the address: they survive reload, back and a pasted address', async ({
  page,
  browser,
}) => {
  await page.goto('/?view=matrix');
  const by = panel(page).getByRole('combobox', { name: 'by' });
  const colour = panel(page).getByRole('combobox', { name: 'colour' });
  await expect(by).toHaveValue('label:region');
  await by.selectOption('label:env');
  await expect(page).toHaveURL(/by=label:env/);
  await colour.selectOption('skew');
  await panel(page).getByRole('combobox', { name: 'order' }).selectOption('name');
  await expect(page).toHaveURL('/?by=label:env&colour=skew&order=name&view=matrix');
  await expect(panel(page).getByRole('heading', { name: 'production' })).toBeVisible();
  await expect(cell(page, CLUSTER)).toHaveAccessibleName(/, Flux \d/);

  await page.reload();
  await expect(colour).toHaveValue('skew');
  await expect(by).toHaveValue('label:env');
  const other = await browser.newPage();
  await other.goto(page.url());
  await expect(cell(other, CLUSTER)).toHaveAccessibleName(/, Flux \d/);
  await other.close();
  await page.goBack();
  await expect(page).toHaveURL('/?by=label:env&colour=skew&view=matrix');
  await expect(panel(page).getByRole('combobox', { name: 'order' })).toHaveValue('worst');
  await page.goBack();
  await expect(colour).toHaveValue('worst');
  await expect(cell(page, CLUSTER)).toHaveAccessibleName(/objects/);
});

for (const [what, path, words] of [
  ['colour', '/?colour=red', '"red" is no value of colour'],
  ['grouping', '/?by=size', '"size" is no value of by'],
  ['choice', '/?size=3', 'There is no choice called "size"'],
] as const) {
  test(`an unknown ${what} is a 404 that says what was asked for, with a way back`, async ({
    page,
    problems,
  }) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('main')).toContainText(words);
    await page.getByRole('main').getByRole('link', { name: 'The fleet' }).click();
    await expect(panel(page)).toBeVisible();
    // The browser itself reports the 404 of the page that was asked for.
    problems.length = 0;
  });
}

test('cells recolour where they stand; the order follows when somebody asks for it', async ({
  page,
  world,
}) => {
  const { store } = world.sim.cluster(CLUSTER);
  await page.goto('/?view=matrix&by=none');
  await listens(page);
  const cells = panel(page).locator('a.cell');
  const names = () => cells.evaluateAll((all) => all.map((c) => c.getAttribute('data-cell')));
  const before = await names();
  expect(before.indexOf(CLUSTER)).toBeGreaterThan(0);
  fail(store, NAME, 'build failed: a cell');
  await expect(cell(page, CLUSTER)).toHaveAccessibleName(/1 of \d+ objects fail/);
  expect(await names()).toEqual(before);
  await panel(page)
    .getByRole('button', { name: /change.*re-sort/ })
    .click();
  await expect(cells.first()).toHaveAttribute('data-cell', CLUSTER);
  await expect(panel(page).getByRole('button', { name: /re-sort/ })).toHaveCount(0);
  heal(store, NAME);
  await expect(cell(page, CLUSTER)).not.toHaveAccessibleName(/objects fail/);
});

test('by keyboard: one tab stop, arrows, Home and End, ] to what fails, Enter opens, Esc closes the label', async ({
  page,
  world,
}) => {
  const { store } = world.sim.cluster(CLUSTER);
  fail(store, NAME, 'build failed: by keyboard');
  await page.goto('/?view=matrix&by=none&order=name');
  await listens(page);
  await expect(cell(page, CLUSTER)).toHaveAccessibleName(/fail/);
  const cells = panel(page).locator('a.cell');
  await expect(panel(page).locator('a.cell[tabindex="0"]')).toHaveCount(1);
  await panel(page).locator('a.cell[tabindex="0"]').focus();
  const names = await cells.evaluateAll((all) => all.map((c) => c.getAttribute('data-cell')));
  const last = names.length - 1;
  expect(await focusedCell(page)).toBe(names[0]);
  await page.keyboard.press('ArrowRight');
  expect(await focusedCell(page)).toBe(names[1]);
  await page.keyboard.press('End');
  expect(await focusedCell(page)).toBe(names[last]);
  await page.keyboard.press('Home');
  expect(await focusedCell(page)).toBe(names[0]);
  await expect(panel(page).locator('a.cell[tabindex="0"]')).toHaveCount(1);
  // Others may fail as well: every stop is one that does.
  for (let i = 0; i < 8 && (await focusedCell(page)) !== CLUSTER; i += 1)
    await page.keyboard.press(']');
  expect(await focusedCell(page)).toBe(CLUSTER);
  await expect(page.getByRole('tooltip')).toContainText(CLUSTER);
  await expect(page.getByRole('tooltip')).toContainText('fail');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(pagePath.cluster(CLUSTER));
  heal(store, NAME);
});

test('v shows the same as a table, and back; the table has an address of its own', async ({
  page,
}) => {
  await page.goto('/?view=matrix&colour=skew');
  await listens(page);
  await page.keyboard.press('v');
  await expect(page).toHaveURL(/view=table/);
  await expect(panel(page).getByRole('row').filter({ hasText: CLUSTER })).toBeVisible();
  await page.keyboard.press('v');
  await expect(cell(page, CLUSTER)).toBeVisible();
  await page.goto('/?view=table');
  await expect(panel(page).getByRole('row').filter({ hasText: CLUSTER })).toBeVisible();
});

test('the legend counts every cluster once, and leads to those that it counts', async ({
  page,
  world,
}) => {
  const answer = await fetch(`${world.app.url}${apiPath.matrix()}?measure=skew`);
  const matrix = matrixSchema.parse(await answer.json());
  await page.goto('/?view=matrix&colour=skew');
  const legend = panel(page).getByRole('list', { name: 'Legend' }).getByRole('link');
  const counts = (await legend.locator('b').allInnerTexts()).map(Number);
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(matrix.total);
  await legend.first().click();
  await expect(page).toHaveURL(/\/clusters\?skew=/);
  await expect(page.getByRole('main').getByText(`${counts[0]} of ${matrix.total}`)).toBeVisible();
});

test('the drift counter leads to the clusters with drift; Flux versions to theirs', async ({
  page,
}) => {
  await page.goto('/');
  await page
    .getByRole('region', { name: 'Flux versions' })
    .getByRole('link', { name: /^2\./ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/clusters\?version=2\./);
  await page.goto('/');
  await page.getByRole('link', { name: /^Drifted/ }).click();
  await expect(page).toHaveURL(/\/clusters\?drift=few,one,ten&sort=drift/);
});

for (const theme of ['light', 'dark'] as const) {
  for (const colour of ['worst', 'ready', 'drift', 'skew', 'age'] as const) {
    test(`the matrix has no accessibility violation, ${colour}, ${theme}`, async ({ page }) => {
      test.slow();
      await setTheme(page, theme);
      await page.goto(`/?view=matrix&colour=${colour}`);
      await expect(cell(page, CLUSTER)).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).include('#clusters').analyze();
      expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(', ')}`)).toEqual(
        [],
      );
    });
  }
}

test('on a phone the sentence and what needs attention come first, and a group is a bar that leads on', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/?view=matrix');
  const top = async (name: string) =>
    (await page.getByRole('region', { name }).boundingBox())?.y ?? Infinity;
  expect(await top('Needs attention')).toBeLessThan(await top('Clusters'));
  await expect(panel(page).locator('a.cell').first()).toBeHidden();
  const group = panel(page).getByRole('heading', { level: 3 }).first();
  const name = await group.innerText();
  await group.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/clusters\\?label=region=${name}`));
});
