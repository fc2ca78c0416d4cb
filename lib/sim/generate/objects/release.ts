import type { KubeObject } from '../../object.ts';
import { kubeTime } from '../../object.ts';
import type { Random } from '../random.ts';
import { sha256 } from '../random.ts';
import type { ReleasePlan } from '../types.ts';
import type { Condition } from './conditions.ts';
import type { Context } from './context.ts';
import { apiVersionFor, randomFor, shell } from './context.ts';
import { goDuration, written } from './durations.ts';
import { chartDigest } from './sources.ts';

const DAY = 86_400_000;

export interface HelmSnapshot {
  action?: string;
  apiVersion?: string;
  appVersion?: string;
  chartName: string;
  chartVersion: string;
  configDigest: string;
  digest: string;
  firstDeployed: string;
  lastDeployed: string;
  name: string;
  namespace: string;
  ociDigest?: string;
  status: string;
  version: number;
}

export function helmRelease(ctx: Context, plan: ReleasePlan): KubeObject {
  const random = randomFor(ctx, plan);
  const generation =
    (plan.previous === null ? 1 : random.int(2, 5)) + (plan.suspended === true ? 1 : 0);
  return {
    ...shell(ctx, plan, specOf(ctx, plan), { generation }),
    status: settled(ctx, plan, generation, random),
  };
}

function specOf(ctx: Context, plan: ReleasePlan): Record<string, unknown> {
  const { source } = plan;
  const elsewhere = source.namespace !== plan.namespace ? { namespace: source.namespace } : {};
  const ref = { kind: source.kind, name: source.name, ...elsewhere };
  return {
    ...(source.kind === 'HelmRepository'
      ? {
          chart: {
            spec: {
              chart: plan.chart,
              interval: written(plan.intervalMs),
              reconcileStrategy: 'ChartVersion',
              sourceRef: ref,
              version: plan.version,
            },
          },
        }
      : { chartRef: ref }),
    ...(plan.dependsOn.length > 0
      ? { dependsOn: plan.dependsOn.map((d) => ({ name: d.name, namespace: d.namespace })) }
      : {}),
    ...(plan.drift === null ? {} : { driftDetection: driftDetection(plan.drift) }),
    install: { remediation: { retries: 3 } },
    interval: written(plan.intervalMs),
    releaseName: plan.name,
    upgrade: { remediation: { retries: 3 } },
    values: valuesOf(ctx, plan),
  };
}

const driftDetection = (mode: string) => ({
  ignore: [{ paths: ['/spec/replicas'], target: { kind: 'Deployment' } }],
  mode,
});

function valuesOf(ctx: Context, plan: ReleasePlan): Record<string, unknown> {
  const { environment, name, region } = ctx.profile;
  const app = plan.drift === null && plan.intervalMs <= 600_000;
  return {
    ...(app
      ? { ingress: { host: `${plan.name}.${name}.example.com`, className: 'nginx' } }
      : { global: { clusterName: name, region } }),
    podLabels: { team: plan.namespace, environment },
    replicaCount: plan.replicas,
    resources: {
      limits: { memory: environment === 'production' ? '1Gi' : '512Mi' },
      requests: { cpu: environment === 'production' ? '250m' : '50m', memory: '256Mi' },
    },
    serviceMonitor: { enabled: environment !== 'dev' },
  };
}

/** Digest of the values: the cluster's name is among them, as in most fleets, so it is the cluster's own for apps. */
export const configDigest = (ctx: Context, plan: ReleasePlan): string =>
  `sha256:${sha256('config', plan.chart, plan.replicas, plan.drift === null ? ctx.profile.name : ctx.profile.environment)}`;

/** Chart version as helm-controller sees it: a chart from an OCIRepository carries 12 digits of its digest. */
export const chartVersionOf = (plan: ReleasePlan, version = plan.version): string =>
  plan.source.kind === 'OCIRepository'
    ? `${version}+${chartDigest(plan.source, version.replace('+', '_')).slice(0, 12)}`
    : version;

export function snapshot(
  ctx: Context,
  plan: ReleasePlan,
  more: {
    version: number;
    chart: string;
    action: string;
    status: string;
    first: number;
    last: number;
  },
): HelmSnapshot {
  const { features } = ctx.profile;
  const chartVersion = chartVersionOf(plan, more.chart);
  return {
    ...(features.snapshotAction ? { action: more.action } : {}),
    ...(features.snapshotAction ? { apiVersion: 'v2' } : {}),
    ...(features.appVersion ? { appVersion: more.chart.replace(/^v/, '') } : {}),
    chartName: plan.chart,
    chartVersion,
    configDigest: configDigest(ctx, plan),
    digest: `sha256:${sha256('manifest', ctx.profile.name, plan.namespace, plan.name, more.version, more.chart)}`,
    firstDeployed: kubeTime(more.first),
    lastDeployed: kubeTime(more.last),
    name: plan.name,
    namespace: plan.namespace,
    ...(features.appVersion && plan.source.kind === 'OCIRepository'
      ? { ociDigest: `sha256:${chartDigest(plan.source, more.chart.replace('+', '_'))}` }
      : {}),
    status: more.status,
    version: more.version,
  };
}

/** `podinfo/podinfo.v2 with chart podinfo@6.7.1`, as Helm actions name what they did. */
export const releaseWords = (plan: ReleasePlan, revision: number, chartVersion: string): string =>
  `release ${plan.namespace}/${plan.name}.v${revision} with chart ${plan.chart}@${chartVersion}`;

function settled(
  ctx: Context,
  plan: ReleasePlan,
  generation: number,
  random: Random,
): Record<string, unknown> {
  const { features } = ctx.profile;
  const { now } = ctx.base;
  const first = plan.createdAt + 40_000;
  const upgraded = plan.previous !== null;
  const revision = upgraded ? generation + random.int(0, 6) : 1;
  const span = now - first;
  const last = upgraded
    ? Math.max(first, now - Math.min(span, random.between(1, 45) * DAY))
    : first;
  const action = upgraded ? 'upgrade' : 'install';
  const history = [
    snapshot(ctx, plan, {
      version: revision,
      chart: plan.version,
      action,
      status: 'deployed',
      first,
      last,
    }),
    ...(plan.previous === null
      ? []
      : [
          snapshot(ctx, plan, {
            version: revision - 1,
            chart: plan.previous,
            action: revision === 2 ? 'install' : 'upgrade',
            status: 'superseded',
            first,
            last: Math.max(first, last - random.between(3, 30) * DAY),
          }),
        ]),
  ];
  const chartVersion = chartVersionOf(plan);
  const took = random.int(4, 95) * 1000 + random.int(0, 999);
  return {
    conditions: deployed(
      `Helm ${action} succeeded for ${releaseWords(plan, revision, chartVersion)}`,
      upgraded ? 'UpgradeSucceeded' : 'InstallSucceeded',
      last + took,
      plan.suspended === true ? generation - 1 : generation,
      features.drifted && plan.drift !== null ? now - random.int(0, plan.intervalMs) : null,
    ),
    ...(plan.source.kind === 'HelmRepository'
      ? { helmChart: `${plan.source.namespace}/${plan.namespace}-${plan.name}` }
      : {}),
    history,
    ...(features.releaseInventory ? { inventory: { entries: plan.applies } } : {}),
    ...(features.lastAppliedRelease ? { lastAppliedRevision: plan.version } : {}),
    lastAttemptedConfigDigest: configDigest(ctx, plan),
    lastAttemptedGeneration: plan.suspended === true ? generation - 1 : generation,
    lastAttemptedReleaseAction: action,
    ...(features.releaseDuration ? { lastAttemptedReleaseActionDuration: goDuration(took) } : {}),
    lastAttemptedRevision: chartVersion,
    ...(features.appVersion && plan.source.kind === 'OCIRepository'
      ? { lastAttemptedRevisionDigest: `sha256:${chartDigest(plan.source)}` }
      : {}),
    observedGeneration: generation,
    storageNamespace: plan.namespace,
  };
}

/** Conditions of a release that is as it should be; `watchedAt`: drift was last looked for. */
export function deployed(
  message: string,
  reason: string,
  at: number,
  generation: number,
  watchedAt: number | null,
): readonly Condition[] {
  const one = (type: string): Condition => ({
    lastTransitionTime: kubeTime(at),
    message,
    observedGeneration: generation,
    reason,
    status: 'True',
    type,
  });
  const drifted: Condition[] =
    watchedAt === null
      ? []
      : [
          {
            lastTransitionTime: kubeTime(Math.min(watchedAt, at + 1_800_000)),
            message: 'No drift detected against the cluster state',
            observedGeneration: generation,
            reason: 'NoDriftDetected',
            status: 'False',
            type: 'Drifted',
          },
        ];
  return [one('Ready'), ...drifted, one('Released')];
}

export const releaseApiVersion = (ctx: Context): string =>
  apiVersionFor(ctx.profile, 'HelmRelease');
