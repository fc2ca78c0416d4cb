import { goDuration } from '../generate/objects/durations.ts';
import type { Context } from '../generate/objects/context.ts';
import type { HelmSnapshot } from '../generate/objects/release.ts';
import {
  chartVersionOf,
  configDigest,
  releaseWords,
  snapshot,
} from '../generate/objects/release.ts';
import type { ReleasePlan } from '../generate/types.ts';
import { kubeTime } from '../object.ts';
import type { Draft } from './draft.ts';

/** What the status of a HelmRelease says of one Helm action. `chart` is the chart's version. */
interface Action {
  readonly ctx: Context;
  readonly plan: ReleasePlan;
  readonly chart: string;
  readonly began: number;
  readonly ended: number;
}

const historyOf = (d: Draft): readonly HelmSnapshot[] =>
  (d.status['history'] as readonly HelmSnapshot[] | undefined) ?? [];

/** Before the action runs: what it is about to do. */
export function attempting(d: Draft, ctx: Context, plan: ReleasePlan, chart: string): void {
  const { features } = ctx.profile;
  d.status['lastAttemptedRevision'] = chartVersionOf(plan, chart);
  d.status['lastAttemptedConfigDigest'] = configDigest(ctx, plan);
  if (d.status['lastAttemptedGeneration'] !== d.generation) {
    d.status['lastAttemptedGeneration'] = d.generation;
    delete d.status['failures'];
    delete d.status['upgradeFailures'];
  }
  if (features.releaseDuration && plan.source.kind === 'OCIRepository') {
    d.status['lastAttemptedRevisionDigest'] = snapshot(ctx, plan, snapshotOf(d, chart)).ociDigest;
  }
}

const snapshotOf = (d: Draft, chart: string) => ({
  version: 1,
  chart,
  action: 'upgrade',
  status: 'deployed',
  first: d.now,
  last: d.now,
});

function newest(d: Draft, a: Action, action: string, status: string, chart: string): HelmSnapshot {
  const [last] = historyOf(d);
  return snapshot(a.ctx, a.plan, {
    version: (last?.version ?? 0) + 1,
    chart,
    action,
    status,
    first: Date.parse(last?.firstDeployed ?? kubeTime(a.began)),
    last: a.began,
  });
}

function ran(d: Draft, a: Action, action: 'install' | 'upgrade' = 'upgrade'): void {
  d.status['lastAttemptedReleaseAction'] = action;
  if (a.ctx.profile.features.releaseDuration) {
    d.status['lastAttemptedReleaseActionDuration'] = goDuration(a.ended - a.began);
  }
}

/** Ready and Released True, the new release on top of the one that it replaced. Returns the words of the event. */
export function upgraded(d: Draft, a: Action): string {
  const action = historyOf(d).length === 0 ? 'install' : 'upgrade';
  const reason = action === 'install' ? 'InstallSucceeded' : 'UpgradeSucceeded';
  const release = newest(d, a, action, 'deployed', a.chart);
  const message = `Helm ${action} succeeded for ${releaseWords(a.plan, release.version, release.chartVersion)}`;
  d.drop('Remediated', 'Stalled');
  d.set('Released', 'True', reason, message);
  d.set('Ready', 'True', reason, message);
  const replaced = historyOf(d).find((h) => h.status === 'deployed');
  d.status['history'] =
    replaced === undefined ? [release] : [release, { ...replaced, status: 'superseded' }];
  ran(d, a, action);
  if (a.ctx.profile.features.lastAppliedRelease) {
    d.status['lastAppliedRevision'] = release.chartVersion;
  }
  delete d.status['failures'];
  delete d.status['upgradeFailures'];
  return message;
}

/** What a first install leaves besides: where the release and its chart are, and what it holds. */
export function bear(d: Draft, ctx: Context, plan: ReleasePlan): void {
  const { features } = ctx.profile;
  if (plan.source.kind === 'HelmRepository') {
    d.status['helmChart'] = `${plan.source.namespace}/${plan.namespace}-${plan.name}`;
  }
  if (features.releaseInventory) d.status['inventory'] = { entries: plan.applies };
  d.status['storageNamespace'] = plan.namespace;
}

/** Ready and Released False, the failed release on top. Returns the message. */
export function upgradeFailed(d: Draft, a: Action, why: string, failures: number): string {
  const { namespace, name, chart } = a.plan;
  const failed = newest(d, a, 'upgrade', 'failed', a.chart);
  const message = `Helm upgrade failed for release ${namespace}/${name} with chart ${chart}@${failed.chartVersion}: ${why}`;
  d.drop('Remediated');
  d.set('Released', 'False', 'UpgradeFailed', message);
  d.set('Ready', 'False', 'UpgradeFailed', message);
  d.status['history'] = [failed, ...historyOf(d).filter((h) => h.status === 'deployed')].slice(
    0,
    5,
  );
  ran(d, a);
  d.status['failures'] = failures;
  d.status['upgradeFailures'] = failures;
  return message;
}

/** Remediated True, so that Ready says that it was rolled back; the old chart is deployed again. Returns the message. */
export function rolledBack(d: Draft, a: Action, to: string): string {
  const target = historyOf(d).find((h) => h.status === 'deployed');
  const revision = target?.version ?? 1;
  const words = releaseWords(a.plan, revision, chartVersionOf(a.plan, to));
  const message = `Helm rollback to previous ${words} succeeded`;
  d.set('Ready', 'False', 'RollbackSucceeded', message);
  d.set('Remediated', 'True', 'RollbackSucceeded', message);
  const again = newest(d, { ...a, began: d.now }, 'rollback', 'deployed', to);
  const older = historyOf(d).map((h) =>
    h.status === 'deployed' ? Object.assign({}, h, { status: 'superseded' }) : h,
  );
  d.status['history'] = [again, ...older].slice(0, 5);
  return message;
}
