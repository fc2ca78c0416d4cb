import * as objects from '../manifests/helm.ts';
import { has, type Ref } from './recorder.ts';
import { failing, make, ready, remove, simple, untilAll } from './stage.ts';
import type { Scenario, Stage, Wanted } from './stage.ts';

/** An upgrade fails, and when that has come to what is wanted it is corrected. */
function upgradeFails(
  name: string,
  about: string,
  release: Parameters<typeof objects.upgradable>[1],
  wanted: Wanted,
  count = 1,
): Scenario {
  const run = async (stage: Stage): Promise<readonly Ref[]> => {
    const refs = await make(stage, objects.upgradable(false, release), ready);
    await make(stage, objects.upgradable(true, release), wanted, count);
    await make(stage, objects.upgradable(false, release), ready);
    await remove(stage, refs);
    return refs;
  };
  return { name, about, run };
}

const drifts: Scenario = {
  name: 'helm-drift',
  about: 'Changed by hand under driftDetection warn; the condition Drifted from 2.9 on.',
  run: async (stage) => {
    const release = objects.driftWarning();
    const refs = await make(stage, release, ready);
    const changed = objects.releasedConfigMap(release.metadata.name, 'Changed by hand');
    const since = stage.recorder.events.length;
    await Promise.all(stage.where.map((cluster) => stage.bed.cluster(cluster).apply(changed)));
    const reporting = refs.filter(({ cluster }) => {
      return stage.bed.cluster(cluster).state.release?.startsWith('2.9');
    });
    await untilAll(stage.recorder, reporting, has('Drifted', 'True'), 1, since);
    await remove(stage, refs);
    return refs;
  },
};

export const helmScenarios: readonly Scenario[] = [
  upgradeFails(
    'helm-upgrade-failing',
    'Installed, its upgrade fails again and again, then it is corrected.',
    'upgradable',
    failing,
    8,
  ),
  upgradeFails(
    'helm-upgrade-rolled-back',
    'Its upgrade fails, is rolled back and tried once more: stalled; then it is corrected.',
    'rolls-back',
    has('Stalled', 'True'),
  ),
  upgradeFails(
    'helm-upgrade-given-up',
    'Its upgrade fails with no retry allowed: stalled; then it is corrected.',
    'gives-up',
    has('Stalled', 'True'),
  ),
  simple(
    'helm-install-failing',
    'Its install fails until the retries are used up: stalled.',
    objects.installFailing,
    has('Stalled', 'True'),
  ),
  simple('helm-chart-missing', 'The chart is not in the source.', objects.missingChart, failing),
  drifts,
];
