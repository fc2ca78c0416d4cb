import { tabPath } from '../../../lib/api/contract/tree-view.ts';
import { expect, ks, rowOf, test } from './world.ts';

const DOWN = 'prod-us-east';
const OTHERS = ['prod-eu-west', 'staging'];

for (const [how, signal] of [
  ['is stopped and answers nothing', 'pause'],
  ['is killed', 'kill'],
] as const) {
  test(`an API server that ${how}: its rows go stale and leave the counts; the others do not notice`, async ({
    page,
    bed,
    app,
  }) => {
    test.setTimeout(360_000);
    const cluster = bed.cluster(DOWN);
    const before = await app.fleet();
    const own = await app.cluster(DOWN);
    expect(own.counts.stale).toBe(0);
    await page.goto(tabPath(DOWN, 'objects'));
    await expect(rowOf(page, 'platform')).toContainText('Ready');

    const since = Date.now();
    if (signal === 'pause') cluster.pauseApiServer();
    else await cluster.stopApiServer('SIGKILL');

    const row = await app.untilRow(ks(DOWN, 'platform'), 'stale', (r) => r.stale, 60_000);
    // It keeps what it last said, and says as of when.
    expect(row.state).toBe('ready');
    expect(row.asOf ?? 0).toBeGreaterThan(before.at - 60_000);
    expect(row.asOf ?? Infinity).toBeLessThanOrEqual(since + 20_000);
    await expect(page.getByText(/as of/i).first()).toBeVisible();

    const during = await app.fleet();
    expect(during.counts.stale).toBe(own.total);
    expect(during.counts.ready).toBe(before.counts.ready - own.counts.ready);
    await expect
      .poll(async () => (await app.cluster(DOWN)).connection, { timeout: 60_000 })
      .toBe('unreachable');
    for (const other of OTHERS) expect((await app.cluster(other)).connection).toBe('live');

    // Something changes meanwhile that nobody could see.
    const missed = await bed.commit({ 'docs/readme.md': `# ${how}\n` }, `While it ${how}`);
    for (const other of OTHERS)
      await app.untilRow(ks(other, 'platform'), 'at the commit', (r) =>
        (r.revision.applied ?? '').includes(missed),
      );

    if (signal === 'pause') cluster.resumeApiServer();
    else await cluster.startApiServer();
    await expect
      .poll(async () => (await app.cluster(DOWN)).connection, { timeout: 30_000 })
      .toBe('live');
    await app.untilRow(
      ks(DOWN, 'platform'),
      'fresh, ready and at the commit that it missed',
      (r) => !r.stale && r.state === 'ready' && (r.revision.applied ?? '').includes(missed),
      // A controller cut off in the middle of an apply waits for its own timeouts first.
      150_000,
    );
    await expect(page.getByText(/as of/i)).toHaveCount(0);
    await bed.untilHealthy();
    await expect.poll(async () => (await app.fleet()).counts.stale).toBe(0);
  });
}
