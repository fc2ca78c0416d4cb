import type { Page } from '@playwright/test';
import { pagePath } from '../../../lib/api/contract.ts';
import { causePath } from '../../../lib/api/contract/cause-words.ts';
import { causeListSchema } from '../../../lib/api/contract/causes.ts';
import { tabPath } from '../../../lib/api/contract/tree-view.ts';
import { conditionOf, untilCondition } from '../cluster/observe.ts';
import { brokenLimits, fixedLimits } from '../manifests/kustomize.ts';
import { expect, ks, rowOf, test } from './world.ts';

/** The README's picture of the fleet page: FLEETGLASS_SCREENSHOTS=1 npm run test:real -- 2- */
async function picture(page: Page): Promise<void> {
  if (process.env['FLEETGLASS_SCREENSHOTS'] !== '1') return;
  await page.setViewportSize({ width: 1440, height: 520 });
  await page.goto(pagePath.fleet());
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText('platform');
  await page.screenshot({ path: 'docs/screenshots/fleet-real.png' });
}

test('a broken manifest fails on each cluster that uses its path, and on no other, with the message of the controller', async ({
  page,
  bed,
  app,
}) => {
  const hit = ['prod-eu-west', 'prod-us-east'];
  await page.goto(tabPath('prod-eu-west', 'objects'));
  const row = rowOf(page, 'platform');
  await expect(row).toContainText('Ready');

  const broken = await bed.commit(brokenLimits('production'), 'Raise the memory limit');
  await Promise.all(
    hit.map(async (name) => {
      const written = await untilCondition(
        bed.cluster(name),
        'Kustomization',
        'flux-system',
        'platform',
        {
          status: 'False',
        },
      );
      const message = conditionOf(written, 'Ready')?.message ?? '';
      const shown = await app.untilRow(
        ks(name, 'platform'),
        'failing within 5 s',
        (r) => r.state === 'failing',
        5000,
      );
      expect(message.startsWith(shown.message.slice(0, 200))).toBe(true);
      expect(shown.revision.attempted).toContain(broken);
      expect(shown.revision.applied).not.toContain(broken);
    }),
  );
  // Pushed to the open page by the stream: nobody reloads it.
  await expect(row).toContainText('Failing', { timeout: 5000 });
  await expect(row).toContainText('dry-run failed');

  const { object: elsewhere } = await app.object(ks('staging', 'platform'));
  expect(elsewhere.state).toBe('ready');

  // What depends on it waits and is counted as blocked, not as broken of its own.
  const apps = await app.untilRow(
    ks('prod-eu-west', 'apps'),
    'waiting',
    (r) => r.state === 'waiting',
    // A ready object that waits for a moment stays ready: a dependency is not ready at each of its reconciliations.
    90_000,
  );
  expect(apps.message).toContain('platform');
  const causes = await app.get(causePath.list(), causeListSchema);
  expect(causes.items.map((c) => [c.name, ...c.first])).toEqual([['platform', ...hit]]);

  await picture(page);

  await page.goto(pagePath.object(ks('prod-us-east', 'platform')));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('flux-system/platform');
  await expect(page.getByText(/dry-run failed/).first()).toBeVisible();

  const fix = await bed.commit(fixedLimits('production'), 'Correct the memory limit');
  for (const name of hit) {
    const healed = await app.untilRow(
      ks(name, 'platform'),
      'ready at the fix',
      (r) => r.state === 'ready' && (r.revision.applied ?? '').includes(fix),
      60_000,
    );
    expect(healed.revision.applied).toContain(fix);
  }
  await expect(page.getByText(fix.slice(0, 7)).first()).toBeVisible();
  await bed.untilHealthy();
});
