import * as objects from '../manifests/helm.ts';
import { has } from './recorder.ts';
import { failing, make, ready, remove, simple, untilAll, type Scenario } from './stage.ts';

const upgradeFails: Scenario = {
  name: 'helm-upgrade-failing',
  about: 'Installed, its upgrade fails again and again, then it is corrected.',
  run: async (stage) => {
    const refs = await make(stage, objects.upgradable(false), ready);
    await make(stage, objects.upgradable(true), failing, 8);
    await make(stage, objects.upgradable(false), ready);
    await remove(stage, refs);
    return refs;
  },
};

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
  upgradeFails,
  simple(
    'helm-install-failing',
    'Its install fails until the retries are used up: stalled.',
    objects.installFailing,
    has('Stalled', 'True'),
  ),
  simple('helm-chart-missing', 'The chart is not in the source.', objects.missingChart, failing),
  drifts,
];
