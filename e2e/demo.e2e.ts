import { startApp, type App } from './app.ts';
import { expect, setTheme, test } from './world.ts';

let demo: App;
test.beforeAll(async ({ world }) => {
  demo = await startApp(world.kubeconfig, { FLEETGLASS_DEMO: '1' });
});
test.afterAll(() => demo.stop());

test('a dismissed banner is away for the session; the mark of the demo stays on every page', async ({
  page,
  browser,
}) => {
  const banner = page.getByRole('complementary', { name: 'About this fleet' });
  const mark = page.getByRole('banner').getByTitle('This fleet is simulated');
  await page.goto(demo.url);
  await expect(banner).toBeVisible();
  await expect(mark).toBeVisible();
  await banner.getByRole('button', { name: 'Dismiss' }).click();
  await expect(banner).toBeHidden();
  for (const path of ['/', '/clusters', '/objects']) {
    await page.goto(`${demo.url}${path}`);
    await expect(mark).toBeVisible();
    await expect(banner).toBeHidden();
  }
  const later = await browser.newPage();
  await later.goto(demo.url);
  await expect(later.getByRole('complementary', { name: 'About this fleet' })).toBeVisible();
  await later.close();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the mark has its place on a phone, ${theme}`, async ({ page }) => {
    await setTheme(page, theme);
    await page.setViewportSize({ width: 360, height: 700 });
    await page.goto(demo.url);
    const mark = page.getByRole('banner').getByTitle('This fleet is simulated');
    await expect(mark).toBeInViewport({ ratio: 1 });
    const header = await page.getByRole('banner').boundingBox();
    expect(header?.height).toBeLessThan(100);
  });
}

test('a real fleet has no mark', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('banner')).toBeVisible();
  await expect(page.getByTitle('This fleet is simulated')).toHaveCount(0);
});
