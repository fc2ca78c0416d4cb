import { KINDS } from '../../../lib/flux/kinds.ts';
import { pagePath } from '../../../lib/api/contract.ts';
import { tabPath } from '../../../lib/api/contract/tree-view.ts';
import type { KubeObject } from '../cluster/api.ts';
import { conditionOf } from '../cluster/observe.ts';
import { NotYet, until } from '../system/until.ts';
import { expect, test } from './world.ts';

/** What kubectl says of every Flux kind that the cluster serves: `Kind ns/name Ready`. */
async function kubectlSays(kubectl: (args: string[]) => Promise<string>): Promise<string[]> {
  const served = (await kubectl(['api-resources', '-o', 'name'])).split('\n');
  const resources = Object.values(KINDS)
    .map((kind) => `${kind.plural}.${kind.group}`)
    .filter((resource) => served.includes(resource));
  const { items } = JSON.parse(await kubectl(['get', resources.join(','), '-A', '-o', 'json'])) as {
    items: KubeObject[];
  };
  return items
    .map((o) => {
      const { namespace, name } = o.metadata;
      return `${o.kind} ${namespace}/${name} ${conditionOf(o, 'Ready')?.status ?? 'none'}`;
    })
    .toSorted();
}

/** Ready as our states say it. Progressing of a healthy object is Unknown for a moment, so it is waited out. */
const readyOf = (row: { underlying: string; reason: string }): string => {
  if (row.reason === 'Static' || row.reason === 'NoReadyCondition') return 'none';
  return row.underlying === 'ready' ? 'True' : row.underlying === 'unknown' ? 'none' : 'False';
};

test('all objects of the three clusters appear, with the Ready that kubectl reports', async ({
  bed,
  app,
}) => {
  for (const cluster of bed.withFlux) {
    await until(
      `Fleetglass and kubectl agree on ${cluster.name}`,
      async () => {
        const [theirs, rows] = await Promise.all([
          kubectlSays((args) => cluster.kubectl(args)),
          app.objects(cluster.name),
        ]);
        const ours = rows.map((r) => `${r.kind} ${r.namespace}/${r.name} ${readyOf(r)}`).toSorted();
        expect(ours.length, 'objects').toBeGreaterThan(5);
        if (JSON.stringify(ours) === JSON.stringify(theirs)) return true;
        return new NotYet(`ours ${ours.join(' | ')}; kubectl's ${theirs.join(' | ')}`);
      },
      { timeoutMs: 30_000, everyMs: 500 },
    );
  }
});

test('the fleet page shows each cluster with its Flux version, one of them older', async ({
  page,
  bed,
}) => {
  await page.goto(pagePath.fleet());
  for (const cluster of bed.withFlux) {
    const row = page.getByRole('row').filter({ hasText: cluster.name });
    await expect(row).toContainText('Live');
    await expect(row).toContainText(cluster.state.release ?? '');
  }
  const releases = new Set(bed.withFlux.map((c) => c.state.release ?? ''));
  expect([...releases].toSorted()).toEqual(['2.7.3', '2.9.2']);
});

test('each cluster page lists its controllers with the versions of the release', async ({
  page,
  bed,
  app,
}) => {
  for (const cluster of bed.withFlux) {
    const detail = await app.cluster(cluster.name);
    expect(detail.kubernetesVersion).toContain('1.34.2');
    expect(detail.components.length).toBeGreaterThanOrEqual(3);
    await page.goto(tabPath(cluster.name, 'controllers'));
    for (const one of detail.components) {
      expect(one.version, one.name).not.toBeNull();
      await expect(page.getByText(one.name, { exact: true })).toBeVisible();
    }
  }
});
