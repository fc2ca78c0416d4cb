import { pagePath } from '../lib/api/contract.ts';
import { fail, heal } from './break.ts';
import { expect, test } from './world.ts';

const CLUSTER = 'prod-us-east-01';
const NAME = 'cert-manager';
const objectPage = (name = NAME) =>
  pagePath.object({ cluster: CLUSTER, kind: 'Kustomization', namespace: 'flux-system', name });

test('a failure reaches the open fleet page by itself; its message is one click away, the object two', async ({
  page,
  world,
}) => {
  const { store } = world.sim.cluster(CLUSTER);
  await page.goto('/');
  await expect(page.getByRole('row').filter({ hasText: CLUSTER })).toContainText('Live');
  const message = "kustomize build failed: accumulating resources: 'deploy.yaml' is not valid YAML";
  fail(store, NAME, message);
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await expect(attention).toContainText(NAME);
  await expect(attention).toContainText(CLUSTER);

  await attention.getByRole('link', { name: /build/i }).first().click();
  await expect(page.getByRole('region', { name: 'Message' })).toContainText(message);
  await page.getByRole('table').getByRole('link', { name: CLUSTER }).click();
  await expect(page).toHaveURL(new RegExp(`${objectPage()}$`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`flux-system/${NAME}`);
  await expect(page.getByText(message).first()).toBeVisible();

  heal(store, NAME);
  await expect(page.getByText(message)).toHaveCount(0);
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Needs attention' })).not.toContainText(NAME);
});

test('the counters lead to the objects that they count', async ({ page, world }) => {
  const { store } = world.sim.cluster(CLUSTER);
  fail(store, NAME, 'build failed: counted');
  await page.goto('/');
  await page.getByRole('link', { name: /^Failing/ }).click();
  await expect(page).toHaveURL(/\/objects\?.*state=/);
  const row = page.getByRole('row').filter({ hasText: `flux-system/${NAME}` });
  await expect(row).toContainText('Failing');
  await expect(row).toContainText(CLUSTER);
  heal(store, NAME);
});

test('filters and order survive reload, back and a pasted address', async ({ page }) => {
  await page.goto('/objects');
  await page.getByLabel(/^Search name/).fill('cert-manager');
  await expect(page).toHaveURL(/q=cert-manager/);
  await page.getByRole('checkbox', { name: /^HelmRelease/ }).click();
  await expect(page).toHaveURL(/kind=HelmRelease/);
  const rows = page.getByRole('row').filter({ hasText: 'cert-manager' });
  await expect(rows.first()).toContainText('HelmRelease');
  const url = page.url();
  await page.reload();
  await expect(page.getByRole('checkbox', { name: /^HelmRelease/ })).toBeChecked();
  await expect(page.getByLabel(/^Search name/)).toHaveValue('cert-manager');
  await rows.first().getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('cert-manager');
  await page.goBack();
  await expect(page).toHaveURL(url);
  await expect(page.getByRole('checkbox', { name: /^HelmRelease/ })).toBeChecked();
});

for (const [path, text] of [
  ['/objects', 'cert-manager'],
  ['/clusters', CLUSTER],
] as const) {
  test(`what is typed into ${path} before its scripts run is searched for`, async ({ page }) => {
    const typed = Promise.withResolvers<void>();
    await page.route(/\/_next\/static\/.*\.js/, async (route) => {
      await typed.promise;
      await route.continue();
    });
    await page.goto(path, { waitUntil: 'commit' });
    const search = page.getByLabel(/^Search name/);
    await search.fill(text);
    typed.resolve();
    await expect(page).toHaveURL(new RegExp(`q=${text}`));
    await expect(search).toHaveValue(text);
  });
}

test('an object page shows conditions, events and YAML of the live object, and commands with its context', async ({
  page,
}) => {
  await page.goto(objectPage());
  await expect(page.getByText('ReconciliationSucceeded').first()).toBeVisible();
  await expect(page.getByText(new RegExp(`--context[ =]'?${CLUSTER}`)).first()).toBeVisible();
  await page.getByText('YAML', { exact: true }).first().click();
  await expect(page.getByText('apiVersion: kustomize.toolkit.fluxcd.io').first()).toBeVisible();
  await expect(page.getByText('managedFields')).toHaveCount(0);
});

for (const [what, path, words] of [
  ['cluster', '/clusters/nowhere', 'nowhere'],
  ['object', `/clusters/${CLUSTER}/Kustomization/flux-system/nothing`, 'nothing'],
  ['kind', `/clusters/${CLUSTER}/Gadget/flux-system/x`, 'Gadget'],
  ['page', '/nothing/here', '/nothing/here'],
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

test('a filter that does not exist is named, with a way back', async ({ page, problems }) => {
  await page.goto('/objects?state=happy');
  await expect(page.getByRole('main')).toContainText('happy');
  await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
  problems.length = 0;
});

test('a hostile message is text', async ({ page, world }) => {
  const { store } = world.sim.cluster(CLUSTER);
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>\u202e';
  fail(store, NAME, hostile);
  await page.goto(objectPage());
  await expect(page.getByText('<img src=x').first()).toBeVisible();
  await page.goto('/');
  await expect(page.getByText('<img src=x').first()).toBeVisible();
  await expect(page).toHaveTitle(/Fleetglass/);
  heal(store, NAME);
});
