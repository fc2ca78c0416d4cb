import { setTimeout as delay } from 'node:timers/promises';
import * as objects from '../manifests/kustomize.ts';
import { has, type Ref } from './recorder.ts';
import {
  failing,
  kustomizationRef,
  make,
  ready,
  readyAt,
  remove,
  simple,
  untilAll,
  type Scenario,
  type Stage,
} from './stage.ts';

const healthy: Scenario = {
  name: 'healthy',
  about: 'Nothing changes; every object is reconciled at its interval.',
  run: async () => {
    // A stretch of time is what this records: there is nothing to wait for.
    await delay(30_000);
    return [];
  },
};

function broken(
  name: string,
  about: string,
  tier: 'production' | 'staging',
  files: typeof objects.brokenLimits,
): Scenario {
  const run = async ({ bed, recorder }: Stage): Promise<readonly Ref[]> => {
    const refs = bed.withFlux
      .filter((cluster) => (cluster.name === 'staging') === (tier === 'staging'))
      .map((cluster) => kustomizationRef(cluster.name, 'platform'));
    const since = recorder.events.length;
    await bed.commit(files(tier), 'Raise the memory limit');
    await untilAll(recorder, refs, failing, 4, since);
    const fixed = await bed.commit(objects.fixedLimits(tier), 'Correct the memory limit');
    await untilAll(recorder, refs, readyAt(fixed), 1, since);
    await bed.untilHealthy();
    return refs;
  };
  return { name, about, run };
}

const suspended: Scenario = {
  name: 'suspend',
  about: 'Suspended, a commit passes by, resumed.',
  run: async ({ bed, recorder, where }) => {
    const refs = where.map((cluster) => kustomizationRef(cluster, 'tenants'));
    const apps = where.map((cluster) => kustomizationRef(cluster, 'apps'));
    const patch = async (suspend: boolean): Promise<void> => {
      for (const { cluster, kind, namespace, name } of refs) {
        await bed.cluster(cluster).patch(kind, namespace, name, { spec: { suspend } });
      }
    };
    const since = recorder.events.length;
    await patch(true);
    const missed = await bed.commit({ 'docs/readme.md': '# Fleet\n' }, 'Say what this is');
    await untilAll(recorder, apps, readyAt(missed), 1, since);
    await patch(false);
    await untilAll(recorder, refs, readyAt(missed), 1, since);
    return refs;
  },
};

const timesOut: Scenario = {
  name: 'wait-timeout',
  about: 'Health checks run into the timeout, twice; another object waits for it.',
  run: async (stage) => {
    const slow = objects.neverUp();
    const waiter = objects.waitsFor(slow.metadata.name);
    const [refs, waiting] = await Promise.all([
      make(stage, slow, has('Ready', 'False', 'HealthCheckFailed'), 3),
      make(stage, waiter, has('Ready', 'False', 'DependencyNotReady')),
    ]);
    await remove(stage, waiting);
    await remove(stage, refs);
    return [...refs, ...waiting];
  },
};

export const kustomizeScenarios: readonly Scenario[] = [
  healthy,
  broken(
    'broken-commit',
    'The API server refuses a pushed manifest, then the fix is pushed.',
    'production',
    objects.brokenLimits,
  ),
  broken(
    'broken-yaml',
    'A pushed file does not parse, then the fix is pushed.',
    'staging',
    objects.brokenYaml,
  ),
  suspended,
  simple(
    'suspended-from-birth',
    'Created suspended: it has no conditions.',
    objects.suspendedFromBirth,
    () => true,
  ),
  simple(
    'missing-dependency',
    'Depends on an object that does not exist.',
    objects.missingDependency,
    failing,
  ),
  simple('missing-source', 'Its source does not exist.', objects.missingSource, failing),
  simple('missing-path', 'Its path is not in the source.', objects.missingPath, failing, 3),
  timesOut,
  simple(
    'build-failing',
    'Fails at every retry, with another temporary folder in the message.',
    objects.buildFailing,
    failing,
    5,
  ),
  simple(
    'apply-failing',
    'Refused by the API server at every retry.',
    objects.applyFailing,
    failing,
    5,
  ),
  simple('deletion', 'Made, ready, deleted with something to prune.', objects.prunable, ready),
];
