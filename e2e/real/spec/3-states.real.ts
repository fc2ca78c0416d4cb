import { pagePath } from '../../../lib/api/contract.ts';
import { untilCondition } from '../cluster/observe.ts';
import * as objects from '../manifests/kustomize.ts';
import { NotYet, until } from '../system/until.ts';
import { expect, ks, test } from './world.ts';

const WHERE = 'prod-eu-west';

test.beforeEach(({ bed }) => bed.untilHealthy());

/** A test that failed half-way leaves nothing to the next. */
test.afterEach(async ({ bed }) => {
  const cluster = bed.cluster(WHERE);
  const made = [
    objects.suspendedFromBirth(),
    objects.missingDependency(),
    objects.missingSource(),
    objects.waitsFor('never-up'),
    objects.neverUp(),
    objects.buildFailing(),
  ];
  for (const { metadata } of made)
    await cluster.delete('Kustomization', 'flux-system', metadata.name, 60_000);
});
const merge = (suspend: boolean | null): string[] => [
  'patch',
  'kustomization',
  'tenants',
  '-n',
  'flux-system',
  '--type=merge',
  '-p',
  JSON.stringify({ spec: { suspend } }),
];

test('suspended with kubectl: suspended, with what it was underneath', async ({
  page,
  bed,
  app,
}) => {
  await page.goto(pagePath.object(ks(WHERE, 'tenants')));
  await bed.cluster(WHERE).kubectl(merge(true));
  const row = await app.untilRow(
    ks(WHERE, 'tenants'),
    'suspended',
    (r) => r.state === 'suspended',
    15_000,
  );
  expect(row).toMatchObject({ suspended: true, underlying: 'ready' });
  await expect(page.getByText(/suspended/i).first()).toBeVisible();
  await bed.cluster(WHERE).kubectl(merge(null));
  await app.untilRow(ks(WHERE, 'tenants'), 'ready', (r) => r.state === 'ready');
});

test('created suspended: suspended, not unknown', async ({ bed, app }) => {
  const cluster = bed.cluster(WHERE);
  await cluster.apply(objects.suspendedFromBirth());
  const at = ks(WHERE, 'suspended-from-birth');
  const row = await app.untilRow(at, 'suspended', (r) => r.state === 'suspended', 15_000);
  expect(row.suspended).toBe(true);
  await cluster.delete('Kustomization', 'flux-system', at.name);
  await expect
    .poll(async () => (await app.objects(WHERE)).some((r) => r.name === at.name))
    .toBe(false);
});

for (const [what, object, missing] of [
  ['dependency', objects.missingDependency(), 'not-there'],
  ['source', objects.missingSource(), 'gone-repo'],
] as const) {
  test(`a missing ${what}: failing, with the name of what is missing`, async ({
    page,
    bed,
    app,
  }) => {
    const cluster = bed.cluster(WHERE);
    const at = ks(WHERE, object.metadata.name);
    await cluster.apply(object);
    const row = await app.untilRow(at, 'failing', (r) => r.state === 'failing');
    expect(row.missing).toContain(missing);
    await page.goto(pagePath.object(at));
    await expect(page.getByText(missing).first()).toBeVisible();
    // Its page would ask for it again, and the browser would report the 404.
    await page.goto('about:blank');
  });
}

test('health checks that never pass: progressing, then failing at the timeout; what depends on it waits', async ({
  bed,
  app,
}) => {
  const cluster = bed.cluster(WHERE);
  const slow = ks(WHERE, 'never-up');
  const waiter = ks(WHERE, 'waits-for-never-up');
  await cluster.apply(objects.neverUp('15s'), objects.waitsFor('never-up'));
  const seen = new Set<string>();
  await until(
    'never-up fails at its timeout',
    async () => {
      const { object } = await app.object(slow);
      seen.add(object.state);
      return object.state === 'failing' || new NotYet(object.state);
    },
    { timeoutMs: 90_000 },
  );
  expect([...seen]).toEqual(['progressing', 'failing']);
  const waiting = await app.untilRow(waiter, 'waiting', (r) => r.state === 'waiting');
  expect(waiting.message).toContain('never-up');

  const first = (await app.object(slow)).object.since;
  // Between two failures the controller says Unknown for the whole timeout: it stays failing all the while.
  await untilCondition(cluster, 'Kustomization', 'flux-system', 'never-up', { status: 'Unknown' });
  const between = (await app.object(slow)).object;
  expect(between).toMatchObject({ state: 'failing', since: first });
  expect(between.message).toContain('health check failed');
});

test('an object that fails at every retry stays failing, with the time of its first failure', async ({
  bed,
  app,
}) => {
  const cluster = bed.cluster(WHERE);
  const at = ks(WHERE, 'build-failing');
  await cluster.apply(objects.buildFailing());
  const first = await app.untilRow(at, 'failing', (r) => r.state === 'failing');
  const states = new Set<string>();
  const messages = new Set<string>();
  await until(
    'four retries went by',
    async () => {
      const { object } = await app.object(at);
      states.add(`${object.state} since ${object.since}`);
      messages.add(object.message);
      return messages.size >= 4 || new NotYet(`${messages.size} different messages`);
    },
    // Each retry writes another temporary folder into the message.
    { timeoutMs: 60_000, everyMs: 50 },
  );
  expect([...states]).toEqual([`failing since ${first.since}`]);
});
