import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { CLUSTER, OBJECT } from './all-pages.ts';
import { fail, heal } from './break.ts';
import { expect, setTheme, test } from './world.ts';

const field = (page: Page) => page.getByRole('combobox', { name: 'Find or jump to' });
const options = (page: Page) => page.getByRole('listbox', { name: 'Results' }).getByRole('option');

/** The page is readable before it listens to keys. */
async function open(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await expect(field(page)).toBeFocused({ timeout: 1000 });
  }).toPass();
}

test('by keyboard: from anywhere to a cluster, and the page that comes has the focus', async ({
  page,
}) => {
  await page.goto('/system');
  await open(page);
  await page.keyboard.type(CLUSTER);
  // Before the answer is here: it is meant for the answer.
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/clusters/${CLUSTER}$`));
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('main')).toBeFocused();

  await open(page);
  await expect(page.getByRole('group', { name: 'Recent' }).getByRole('option')).toContainText(
    CLUSTER,
  );
});

test('a failing object is found by its name and leads to where it fails', async ({
  page,
  world,
}) => {
  const { store } = world.sim.cluster(CLUSTER);
  fail(store, OBJECT.name, 'build failed: found by the palette');
  await page.goto('/objects?q=kyverno&state=failing');
  await expect(page.getByRole('row').filter({ hasText: CLUSTER })).toContainText('Failing');
  await open(page);
  await field(page).fill('flux-system/kyverno');
  const named = (group: string) =>
    page
      .getByRole('group', { name: group })
      .getByRole('option')
      .filter({ hasText: 'Kustomization flux-system/kyverno' });
  await expect(named('Causes')).toHaveAttribute('href', /^\/causes\//);
  const first = named('Objects');
  await expect(first).toContainText('fails on 1 of');
  await expect(first).toHaveAttribute(
    'href',
    `/clusters/${CLUSTER}/Kustomization/flux-system/kyverno`,
  );
  await first.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('flux-system/kyverno');
  heal(store, OBJECT.name);
});

test('arrows go round, Escape closes, and the focus comes back to where it was', async ({
  page,
}) => {
  await page.goto('/');
  const button = page.getByRole('button', { name: 'Find or jump to' });
  await expect(async () => {
    await button.click();
    await expect(field(page)).toBeFocused({ timeout: 1000 });
  }).toPass();
  const active = () => field(page).getAttribute('aria-activedescendant');
  const first = await active();
  await page.keyboard.press('ArrowDown');
  expect(await active()).not.toBe(first);
  await page.keyboard.press('ArrowUp');
  expect(await active()).toBe(first);
  await page.keyboard.press('ArrowUp');
  await expect(options(page).last()).toHaveAttribute('aria-selected', 'true');
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    expect(
      await page.evaluate(() => document.activeElement?.closest('dialog, body')?.tagName),
    ).toMatch(
      // Chromium lets Tab reach its own frame between two rounds of a modal dialog.
      /DIALOG|BODY/,
    );
  }
  await field(page).focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(button).toBeFocused();
});

test('what is typed before the palette is here is typed into it, and does nothing on the page', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  const loads = Promise.withResolvers<void>();
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await loads.promise;
    await route.continue();
  });
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('g s');
  loads.resolve();
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('g s');
  expect(new URL(page.url()).pathname).toBe('/');
});

test('what is called like nothing is said, with a way on; views are found without the server', async ({
  page,
}) => {
  await page.goto('/');
  await open(page);
  await field(page).fill('no-such-thing');
  await expect(page.getByText('Nothing is called “no-such-thing”')).toBeVisible();
  await expect(options(page).first()).toHaveAttribute('href', '/objects?q=no-such-thing');
  await field(page).fill('v:fail');
  await expect(options(page)).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/objects\?state=failing,stalled/);
});

test('a name that is markup is shown as text', async ({ page }) => {
  await page.goto('/');
  await open(page);
  await field(page).fill('<img src=x onerror=alert(1)>');
  await expect(page.getByText('Nothing is called “<img src=x onerror=alert(1)>”')).toBeVisible();
});

test('when the search does not answer it says so, offers another try, and views still work', async ({
  page,
}) => {
  await page.route('**/api/v1/find?*', (route) => route.fulfill({ json: 'not this' }));
  await page.goto('/');
  await open(page);
  await field(page).fill('sys');
  const alert = page.getByRole('dialog').getByRole('alert');
  await expect(alert).toContainText('can’t be searched now');
  await expect(options(page).filter({ hasText: 'System' })).toBeVisible();
  await page.unroute('**/api/v1/find?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toHaveCount(0);
});

for (const theme of ['light', 'dark'] as const)
  test(`no accessibility violation in the palette, ${theme}`, async ({ page }) => {
    await setTheme(page, theme);
    await page.goto('/');
    await open(page);
    const check = async () =>
      (await new AxeBuilder({ page }).analyze()).violations.map(
        (v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`,
      );
    expect(await check()).toEqual([]);
    await field(page).fill('prod');
    await expect(options(page).filter({ hasText: CLUSTER })).toBeVisible();
    expect(await check()).toEqual([]);
  });

test('on a phone the button and what it finds are 44 px, and nothing scrolls sideways', async ({
  browser,
  world,
}) => {
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    hasTouch: true,
    isMobile: true,
    baseURL: world.app.url,
  });
  const page = await context.newPage();
  await page.goto('/');
  const button = page.getByRole('button', { name: 'Find or jump to' });
  const box = await button.boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  await expect(async () => {
    await button.tap();
    await expect(field(page)).toBeVisible({ timeout: 1000 });
  }).toPass();
  await field(page).fill('prod');
  await expect(options(page).first()).toContainText('prod');
  for (const option of await options(page).all())
    expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over).toBeLessThanOrEqual(0);
  await context.close();
});

test(']: the next failing row of a list, and the next failing object of an object page', async ({
  page,
  world,
}) => {
  const { store } = world.sim.cluster(CLUSTER);
  fail(store, 'kyverno', 'build failed: one');
  fail(store, 'cert-manager', 'build failed: two');
  await page.goto(`/objects?cluster=${CLUSTER}&state=failing,stalled`);
  const rows = page.getByRole('row').filter({ hasText: 'Failing' });
  await expect(rows.filter({ hasText: 'kyverno' })).toHaveCount(1);
  await expect(rows.filter({ hasText: 'cert-manager' })).toHaveCount(1);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('href') ?? null);
  await expect(async () => {
    await page.keyboard.press(']');
    expect(await focused()).not.toBeNull();
  }).toPass();
  const one = await focused();
  await page.keyboard.press(']');
  expect(await focused()).not.toBe(one);
  await page.keyboard.press('[');
  expect(await focused()).toBe(one);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${one}$`));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press(']');
  await expect(page).not.toHaveURL(new RegExp(`${one}$`));
  await expect(page).toHaveURL(/\/clusters\/[^/]+\/[^/]+\/[^/]+\/[^/]+$/);
  heal(store, 'kyverno');
  heal(store, 'cert-manager');
});
