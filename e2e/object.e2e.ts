import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { pagePath } from '../lib/api/contract.ts';
import type { ClusterStore } from '../lib/sim/cluster-store.ts';
import { kubeTime, type KubeObject } from '../lib/sim/object.ts';
import { fail, heal } from './break.ts';
import { expect, setTheme, test, type World } from './world.ts';

const KUSTOMIZATIONS = 'kustomizations.kustomize.toolkit.fluxcd.io';
const CLUSTER = 'prod-us-east-01';
const NAME = 'cert-manager';
const pathOf = (name = NAME, cluster = CLUSTER): string =>
  pagePath.object({ cluster, kind: 'Kustomization', namespace: 'flux-system', name });
const REVISION = (c: string): string => `main@sha1:${c.repeat(40)}`;

const kustomization = (store: ClusterStore, name = NAME): KubeObject => {
  const object = store.get(KUSTOMIZATIONS, 'flux-system', name);
  if (object === undefined) throw new Error(`${store.name} has no Kustomization ${name}`);
  return object;
};
const storeOf = (world: World, cluster = CLUSTER): ClusterStore => world.sim.cluster(cluster).store;

/** What kustomize-controller writes when the health checks of new content fail, with its history. */
function failHealth(store: ClusterStore, minutes: number, name = NAME): void {
  const object = kustomization(store, name);
  const at = (ago: number): string => kubeTime(store.clock.now() - ago * 60_000);
  const entry = (digest: string, revision: string, status: string, from: number, to: number) => ({
    digest: `sha256:${digest.repeat(64)}`,
    firstReconciled: at(from),
    lastReconciled: at(to),
    lastReconciledDuration: '2.8s',
    lastReconciledStatus: status,
    metadata: { revision },
    totalReconciliations: 7,
  });
  const message = `health check failed after 5m0.03s: timeout waiting for: [Deployment/cert-manager/${name} status: 'InProgress']`;
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    reason,
    message,
    observedGeneration: object.metadata.generation ?? 1,
    lastTransitionTime: at(1),
  });
  store.write(KUSTOMIZATIONS, {
    ...object,
    status: {
      ...object.status,
      conditions: [
        condition('Reconciling', 'True', 'ProgressingWithRetry'),
        condition('Ready', 'False', 'HealthCheckFailed'),
      ],
      history: [
        entry('b', REVISION('b'), 'HealthCheckFailed', minutes, 1),
        entry('a', REVISION('a'), 'ReconciliationSucceeded', 10_000, minutes + 5),
      ],
      lastAppliedRevision: REVISION('a'),
      lastAttemptedRevision: REVISION('b'),
    },
  });
}

/** Whatever a test does to an object is taken back after it. */
const restores: (() => void)[] = [];
test.afterEach(() => {
  for (const restore of restores.splice(0).toReversed()) restore();
});
function keep(store: ClusterStore, name = NAME): void {
  const object = kustomization(store, name);
  restores.push(() => void store.write(KUSTOMIZATIONS, object));
}

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Clusters that have the object, the one of these tests first. */
const clustersWith = (world: World, name = NAME): string[] =>
  [CLUSTER, ...world.sim.clusters.keys()].filter(
    (cluster, i, all) =>
      all.indexOf(cluster) === i &&
      storeOf(world, cluster).get(KUSTOMIZATIONS, 'flux-system', name) !== undefined,
  );

test('the answers of the first minute, in order, on one screen', async ({ page, world }) => {
  const [first = '', second = '', ...rest] = clustersWith(world);
  for (const cluster of [first, second]) {
    keep(storeOf(world, cluster));
    failHealth(storeOf(world, cluster), 12);
  }
  await page.goto(pathOf());
  const state = region(page, 'State');
  await expect(state).toContainText(/not healthy|health/i);
  await expect(state).toContainText('7 tries');
  await expect(page.getByLabel('Message').locator('mark')).toHaveText([
    'Deployment/cert-manager/cert-manager',
  ]);
  await expect(region(page, 'Blast radius')).toContainText(
    `The same on 1 of ${rest.length + 1} other cluster`,
  );
  const changed = region(page, 'What changed');
  await expect(changed).toContainText('Its content changed');
  await expect(changed).toContainText('main@aaaaaaa');
  await expect(changed).toContainText('main@bbbbbbb');
  await expect(page.getByText('Next try').locator('..')).toContainText(/in |due now/);
  await expect(region(page, 'Why')).toContainText('root');
  // In the order in which they are asked, and the last of them begins above the fold.
  const tops = await Promise.all(
    ['State', 'Blast radius', 'What changed', 'Why', 'Events', 'What to do'].map(
      async (name) => (await region(page, name).boundingBox())?.y ?? Number.NaN,
    ),
  );
  expect(tops).toEqual(tops.toSorted((a, b) => a - b));
  expect(tops.at(-1)).toBeLessThan(800);
  await expect(region(page, 'The same object elsewhere')).toContainText(second);
  await page
    .getByRole('link', { name: /^All \d/ })
    .last()
    .click();
  await expect(page).toHaveURL(
    /\/objects\?kind=Kustomization&namespace=flux-system&q=cert-manager/,
  );
});

test('on a phone the first four answers are above the fold', async ({ page, world }) => {
  keep(storeOf(world));
  failHealth(storeOf(world), 12);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(pathOf());
  await expect(region(page, 'What changed')).toContainText('Its content changed');
  const confirmed = await page.getByText('Last confirmed').boundingBox();
  expect((confirmed?.y ?? Number.NaN) + (confirmed?.height ?? 0)).toBeLessThan(844);
});

test('what did not change is said: the same revision, and a revision that does not build', async ({
  page,
  world,
}) => {
  const store = storeOf(world);
  keep(store);
  const applied = String(kustomization(store).status?.['lastAppliedRevision']);
  fail(store, NAME, 'kustomize build failed: the first');
  await page.goto(pathOf());
  await expect(region(page, 'What changed')).toContainText('Nothing: it fails with what it');
  const object = kustomization(store);
  store.write(KUSTOMIZATIONS, {
    ...object,
    status: { ...object.status, lastAttemptedRevision: REVISION('c') },
  });
  await expect(region(page, 'What changed')).toContainText('never got as far');
  await expect(region(page, 'What changed')).toContainText('main@ccccccc');
  expect(applied).not.toBe('');
});

test('a runbook is a link when it is an address of the web, and else text', async ({
  page,
  world,
}) => {
  const store = storeOf(world);
  keep(store);
  const annotate = (value: string): void => {
    const object = kustomization(store);
    const annotations = { ...object.metadata.annotations, 'fleetglass.dev/runbook': value };
    store.write(KUSTOMIZATIONS, { ...object, metadata: { ...object.metadata, annotations } });
  };
  annotate('https://wiki.example.com/runbooks/cert-manager');
  await page.goto(pathOf());
  const todo = region(page, 'What to do');
  const link = todo.getByRole('link', { name: 'https://wiki.example.com/runbooks/cert-manager' });
  await expect(link).toHaveAttribute('rel', /noopener/);

  for (const hostile of ['javascript:document.title=1', '<img src=x onerror="document.title=1">']) {
    annotate(hostile);
    await page.goto(pathOf());
    await expect(todo.getByText(hostile)).toBeVisible();
    await expect(todo.getByRole('link', { name: hostile })).toHaveCount(0);
    await expect(page.locator('a[href^="javascript"]')).toHaveCount(0);
  }
  await expect(page).toHaveTitle(/cert-manager/);
});

test('health of the inventory, when asked for: what may not be read is unknown, never healthy', async ({
  page,
  world,
}) => {
  const store = storeOf(world);
  keep(store);
  const object = kustomization(store);
  const entries = ['web_one_apps_Deployment', 'web_two_apps_Deployment', 'web_s__Secret'];
  store.write(KUSTOMIZATIONS, {
    ...object,
    status: { ...object.status, inventory: { entries: entries.map((id) => ({ id, v: 'v1' })) } },
  });
  const cluster = world.sim.cluster(CLUSTER);
  restores.push(() => void cluster.clearFaults());
  await cluster.setFaults({ forbid: [{ resource: 'deployments', verbs: ['get'] }] });
  await page.goto(pathOf());
  const inventory = region(page, 'Inventory');
  await expect(inventory).toContainText('3 objects that it applied');
  const asked = () => cluster.requests.filter((r) => r.url.includes('/deployments/')).length;
  expect(asked()).toBe(0);
  await inventory.getByRole('button', { name: 'Check health' }).click();
  await expect(inventory).toContainText('3 unknown. Not allowed to read Deployments');
  await expect(inventory).not.toContainText('healthy');
  await expect(inventory).toContainText('Secrets are never read');
  expect(cluster.requests.some((r) => r.url.includes('/secrets'))).toBe(false);

  // The answer is kept for a moment: however many ask, the cluster does not hear of it.
  const before = asked();
  const api = `/api/v1/objects/${CLUSTER}/Kustomization/flux-system/${NAME}/inventory`;
  for (let i = 0; i < 20; i++)
    expect((await page.request.get(`${api}?health=true`)).ok()).toBe(true);
  expect(asked()).toBe(before);
  expect((await page.request.get(api)).status()).toBe(400);
});

test('secret-like values are masked in the YAML', async ({ page, world }) => {
  const store = storeOf(world);
  keep(store);
  const object = kustomization(store);
  const postBuild = { substitute: { db_password: 'hunter2', region: 'eu' } };
  store.write(KUSTOMIZATIONS, { ...object, spec: { ...(object['spec'] as object), postBuild } });
  await page.goto(pathOf());
  const yaml = region(page, 'YAML');
  await yaml.getByText('YAML', { exact: true }).click();
  await expect(yaml).toContainText('db_password: ••••••');
  await expect(yaml).toContainText('region: eu');
  expect(await page.content()).not.toContain('hunter2');
});

test('an object that waits names its root, shows what that one says, and leads to it', async ({
  page,
  world,
}) => {
  // A wait of less than 45 s may be a moment; until then a ready object stays ready.
  test.setTimeout(120_000);
  const store = storeOf(world);
  const dependent = store
    .list(KUSTOMIZATIONS)
    .find((o) =>
      ((o['spec'] as { dependsOn?: { name: string }[] }).dependsOn ?? []).some(
        (d) => d.name === NAME,
      ),
    );
  const name = dependent?.metadata.name ?? '';
  expect(name).not.toBe('');
  keep(store);
  keep(store, name);
  fail(store, NAME, 'kustomize build failed: in values.yaml line 7');
  const waits = kustomization(store, name);
  store.write(KUSTOMIZATIONS, {
    ...waits,
    status: {
      ...waits.status,
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'DependencyNotReady',
          message: `dependency 'flux-system/${NAME}' is not ready`,
          observedGeneration: waits.metadata.generation ?? 1,
          lastTransitionTime: kubeTime(store.clock.now()),
        },
      ],
    },
  });
  await page.goto(pathOf(name));
  const root = region(page, 'Root');
  await expect(root).toContainText('in values.yaml line 7', { timeout: 75_000 });
  await expect(region(page, 'Events')).toContainText(`Kustomization flux-system/${NAME}`);
  await root.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`${pathOf()}$`));
  await expect(region(page, 'Blast radius')).toContainText(/waits? for it here/);
});

test('by keyboard alone: from the page to a copied command, which says that it was copied', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(pathOf());
  const copy = region(page, 'What to do').getByRole('button', { name: /^Copy: flux reconcile/ });
  await expect(copy).toBeVisible();
  const isThere = () => copy.evaluate((e) => e === document.activeElement);
  for (let i = 0; i < 60 && !(await isThere()); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(copy).toContainText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `flux reconcile kustomization ${NAME} --with-source -n flux-system --context ${CLUSTER}`,
  );
});

test('an object that is deleted while it is looked at is said to be, with ways back', async ({
  page,
  world,
  problems,
}) => {
  const store = storeOf(world);
  const object = kustomization(store);
  await page.goto(pathOf());
  await expect(region(page, 'Conditions')).toContainText('Ready');
  // It comes back as a new object, which its controller has to have seen.
  restores.push(() => {
    store.write(KUSTOMIZATIONS, object);
    heal(store, NAME);
  });
  store.write(KUSTOMIZATIONS, { ...object, metadata: { ...object.metadata, finalizers: [] } });
  store.delete(KUSTOMIZATIONS, 'flux-system', NAME);
  await expect(region(page, 'State')).toContainText(
    /Deleted from prod-us-east-01 by \d\d:\d\d:\d\d/,
  );
  await expect(page.getByRole('main').getByRole('link', { name: /elsewhere/ })).toBeVisible();
  // The browser itself reports the 404 of what is gone.
  problems.length = 0;
});

test('a live part that cannot be read says what was tried; what is known stays', async ({
  page,
  world,
}) => {
  const cluster = world.sim.cluster(CLUSTER);
  restores.push(() => void cluster.clearFaults());
  await cluster.setFaults({ forbid: [{ resource: 'kustomizations', verbs: ['get'] }] });
  await page.goto(pathOf());
  await expect(region(page, 'Conditions')).toContainText(`could not be read from ${CLUSTER}`);
  await expect(region(page, 'What changed')).toContainText('Not known now');
  await expect(region(page, 'State')).toContainText('Ready');
});

test('an object whose cluster is not heard is grey, with as of, and claims nothing about now', async ({
  page,
  world,
}) => {
  test.setTimeout(120_000);
  const cluster = world.sim.cluster(CLUSTER);
  await page.goto(pathOf());
  await expect(region(page, 'State')).toContainText('Ready');
  await cluster.setFaults({ refuse: true });
  await expect(region(page, 'State')).toContainText('Not heard now', { timeout: 60_000 });
  await expect(region(page, 'State')).toContainText('as of');
  await cluster.clearFaults();
  await expect(region(page, 'State')).not.toContainText('Not heard', { timeout: 60_000 });
});

for (const theme of ['light', 'dark'] as const)
  test(`a broken object with its inventory checked has no accessibility violation, ${theme}`, async ({
    page,
    world,
  }) => {
    test.slow();
    keep(storeOf(world));
    failHealth(storeOf(world), 12);
    await setTheme(page, theme);
    await page.goto(pathOf());
    const inventory = region(page, 'Inventory');
    await inventory.getByRole('button', { name: 'Check health' }).click();
    await expect(inventory).toContainText('Asked at');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`),
    ).toEqual([]);
  });

for (const width of [320, 390])
  test(`a broken object fits a screen of ${width} px, with targets that fingers hit`, async ({
    browser,
    world,
  }) => {
    keep(storeOf(world));
    failHealth(storeOf(world), 12);
    const context = await browser.newContext({
      baseURL: world.app.url,
      viewport: { width, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const page = await context.newPage();
    await page.goto(pathOf());
    await expect(region(page, 'What changed')).toContainText('Its content changed');
    await expect(region(page, 'What to do')).toBeVisible();
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over).toBeLessThanOrEqual(0);
    const copy = region(page, 'What to do').getByRole('button').first();
    expect((await copy.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
    await context.close();
  });
