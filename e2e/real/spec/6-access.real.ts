import { readFileSync, writeFileSync } from 'node:fs';
import { pagePath } from '../../../lib/api/contract.ts';
import { tabPath } from '../../../lib/api/contract/tree-view.ts';
import { expect, ks, rowOf, test } from './world.ts';

const WHERE = 'staging';
const connection = { timeout: 90_000 };

test('a revoked token: the cluster is unauthorized, with the next step; a new one heals it', async ({
  page,
  bed,
  app,
}) => {
  await page.goto(pagePath.cluster(WHERE));
  await bed.revokeToken(WHERE);
  await expect
    .poll(async () => (await app.cluster(WHERE)).connection, connection)
    .toBe('unauthorized');
  const cluster = await app.cluster(WHERE);
  expect(cluster.reason).toBe('token-refused');
  expect(cluster.hint).not.toBeNull();
  expect(cluster.counts.ready, 'nothing of it counts as healthy').toBe(0);
  await expect(page.getByText('Unauthorized').first()).toBeVisible();
  await expect(page.getByText(cluster.hint ?? '').first()).toBeVisible();
  // The kubeconfig changes, and nobody restarts anything.
  await bed.renewToken(WHERE);
  await expect.poll(async () => (await app.cluster(WHERE)).connection, connection).toBe('live');
  await app.untilRow(ks(WHERE, 'platform'), 'fresh', (r) => !r.stale);
});

test('a 403 on one kind: that kind is restricted, the others work', async ({ page, bed, app }) => {
  const kind = async (): Promise<string | undefined> =>
    (await app.cluster(WHERE)).kinds.find((k) => k.kind === 'HelmRelease')?.state;
  await bed.forbidKind(WHERE, 'helmreleases');
  await expect.poll(kind, { timeout: 150_000 }).toBe('restricted');
  const cluster = await app.cluster(WHERE);
  expect(cluster.connection).toBe('restricted');
  expect(cluster.kinds.find((k) => k.kind === 'Kustomization')?.state).toBe('live');
  await page.goto(tabPath(WHERE, 'objects'));
  await expect(page.getByText(/restricted/i).first()).toBeVisible();
  await expect(rowOf(page, 'platform')).toContainText('Ready');
  await bed.allowAllKinds(WHERE);
  await expect.poll(kind, { timeout: 150_000 }).toBe('live');
});

test('a cluster without Flux: it says so, and what to do', async ({ page, bed, app }) => {
  await bed.addClusterWithoutFlux('no-flux');
  await expect
    .poll(
      async () => (await app.cluster('no-flux').catch(() => undefined))?.fluxInstalled,
      connection,
    )
    .toBe(false);
  const cluster = await app.cluster('no-flux');
  expect(cluster).toMatchObject({
    connection: 'live',
    reason: 'flux-not-installed',
    total: 0,
    worst: null,
  });
  await page.goto(pagePath.cluster('no-flux'));
  await expect(page.getByText(/not installed/i).first()).toBeVisible();
  await expect(page.getByText(cluster.hint ?? '').first()).toBeVisible();
});

test('a bad edit of the kubeconfig keeps the last good set, and says what is wrong', async ({
  page,
  bed,
  app,
}) => {
  const good = readFileSync(bed.kubeconfig, 'utf8');
  await page.goto(pagePath.fleet());
  writeFileSync(bed.kubeconfig, `${good}\n  - not: [valid\n`);
  await expect.poll(async () => (await app.fleet()).problems.length, { timeout: 20_000 }).toBe(1);
  expect((await app.fleet()).clusters.total).toBe(bed.clusters.length);
  expect((await app.cluster('prod-eu-west')).connection).toBe('live');
  const [problem] = (await app.fleet()).problems;
  await expect(page.getByText(problem?.message ?? '').first()).toBeVisible();

  const entry = 'contexts:\n  - name: broken\n    context: { cluster: nowhere, user: nobody }\n';
  writeFileSync(bed.kubeconfig, good.replace(/contexts:\n/, entry));
  await expect
    .poll(async () => (await app.cluster('broken').catch(() => undefined))?.reason, {
      timeout: 20_000,
    })
    .toBe('config-invalid');
  expect((await app.fleet()).problems.filter((p) => p.context === null)).toEqual([]);
  expect((await app.cluster('prod-eu-west')).connection).toBe('live');

  writeFileSync(bed.kubeconfig, good);
  await expect.poll(async () => (await app.fleet()).clusters.total).toBe(bed.clusters.length);
});
