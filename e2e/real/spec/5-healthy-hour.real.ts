import { pagePath } from '../../../lib/api/contract.ts';
import { conditionOf } from '../cluster/observe.ts';
import { NotYet, until } from '../system/until.ts';
import { expect, test } from './world.ts';

/** Five minutes at an interval of 10 s are thirty reconciliations of every object. */
const MINUTES = Number(process.env['FLEETGLASS_HEALTHY_MINUTES'] ?? 5);

test(`${MINUTES} minutes of healthy reconciliations: nothing ever counts as failing, waiting, unknown or stale`, async ({
  page,
  bed,
  app,
}) => {
  test.setTimeout((MINUTES + 2) * 60_000);
  await bed.untilHealthy();
  await until(
    'the fleet is calm',
    async () => {
      const { counts } = await app.fleet();
      const rest =
        counts.failing + counts.stalled + counts.waiting + counts.unknown + counts.progressing;
      return (rest === 0 && counts.stale === 0) || new NotYet(JSON.stringify(counts));
    },
    { timeoutMs: 30_000 },
  );
  await page.goto(pagePath.fleet());

  const end = Date.now() + MINUTES * 60_000;
  const bad: string[] = [];
  let readings = 0;
  let unknown = 0;
  await until(
    'the time is over',
    async () => {
      const { counts, seq } = await app.fleet();
      readings += 1;
      if (counts.failing + counts.stalled + counts.waiting + counts.unknown + counts.stale > 0)
        bad.push(`seq ${seq}: ${JSON.stringify(counts)}`);
      if (readings % 5 === 0) {
        const raw = await bed.cluster('staging').get('Kustomization', 'flux-system', 'platform');
        if (raw && conditionOf(raw, 'Ready')?.status === 'Unknown') unknown += 1;
      }
      return Date.now() > end || new NotYet('it is not');
    },
    { timeoutMs: (MINUTES + 1) * 60_000, everyMs: 150 },
  );
  expect(bad).toEqual([]);
  expect(readings).toBeGreaterThan(MINUTES * 60);
  // The objects did what makes naive counting wrong: without it, this test proves nothing.
  expect(unknown, 'times that Ready was Unknown when looked at').toBeGreaterThan(0);
});
