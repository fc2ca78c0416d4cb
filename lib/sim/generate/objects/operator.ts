import type { FluxKind } from '../../../flux/kinds.ts';
import { FLUX_KINDS, KINDS } from '../../../flux/kinds.ts';
import type { KubeObject } from '../../object.ts';
import { kubeTime } from '../../object.ts';
import { REGISTRY_HOST } from '../names.ts';
import { sha256 } from '../random.ts';
import type { InstancePlan, KustomizationPlan, ReportPlan, ResourceSetPlan } from '../types.ts';
import type { Condition } from './conditions.ts';
import type { Context } from './context.ts';
import { apiVersionFor, randomFor, shell } from './context.ts';
import { goDuration } from './durations.ts';
import { controllersOf, fluxEntries, imageOf } from './install.ts';
import { fluxEntry } from './kustomization.ts';
import { newestCommit, sourceRevision } from './revision.ts';

export const OPERATOR_VERSION = 'v0.59.0';

const ready = (message: string, at: number): readonly Condition[] => [
  {
    lastTransitionTime: kubeTime(at),
    message,
    observedGeneration: 1,
    reason: 'ReconciliationSucceeded',
    status: 'True',
    type: 'Ready',
  },
];

export const distributionRevision = (version: string): string =>
  `v${version}@sha256:${sha256('distribution', version)}`;

export function fluxInstance(ctx: Context, plan: InstancePlan): KubeObject {
  const { profile, base } = ctx;
  const random = randomFor(ctx, plan);
  const took = goDuration(random.int(3, 40) * 1000 + random.int(0, 999));
  const revision = distributionRevision(profile.flux.version);
  const first = Math.max(plan.createdAt, base.now - random.between(4, 60) * 86_400_000);
  const last = base.now - random.int(1000, 3_600_000);
  const components = controllersOf(profile, ctx.plans);
  return {
    ...shell(
      ctx,
      plan,
      {
        cluster: {
          domain: 'cluster.local',
          multitenant: true,
          networkPolicy: true,
          type: 'kubernetes',
        },
        components,
        distribution: {
          artifact: `oci://${REGISTRY_HOST}/flux-operator-manifests:latest`,
          registry: `${REGISTRY_HOST}/fluxcd`,
          version: `2.${profile.flux.minor}.x`,
        },
        sync: {
          interval: '1m',
          kind: 'OCIRepository',
          path: plan.path,
          ref: 'latest',
          url: `oci://${REGISTRY_HOST}/fleet/manifests`,
        },
        wait: true,
      },
      { annotations: { 'fluxcd.controlplane.io/reconcileEvery': '1h' } },
    ),
    status: {
      components: components.map((name) => ({
        digest: `sha256:${sha256('image', name, profile.flux.tags[name] ?? '')}`,
        name,
        repository: `${REGISTRY_HOST}/fluxcd/${name}`,
        tag: profile.flux.tags[name] ?? '',
      })),
      conditions: ready(`Reconciliation finished in ${took}`, last),
      history: [
        {
          digest: `sha256:${sha256('install', profile.flux.version, profile.environment)}`,
          firstReconciled: kubeTime(first),
          lastReconciled: kubeTime(last),
          lastReconciledDuration: took,
          lastReconciledStatus: 'ReconciliationSucceeded',
          metadata: { flux: `v${profile.flux.version}` },
          totalReconciliations: 1 + Math.floor((last - first) / 3_600_000),
        },
      ],
      inventory: { entries: fluxEntries(profile) },
      lastAppliedRevision: revision,
      lastArtifactRevision: `sha256:${sha256('operator-manifests', OPERATOR_VERSION)}`,
      lastAttemptedRevision: revision,
    },
  };
}

export interface ReportStats {
  readonly running: number;
  readonly failing: number;
  readonly suspended: number;
}

/** The data of a FluxReport is in its spec. `stats` counts what the report saw. */
export function fluxReport(
  ctx: Context,
  plan: ReportPlan,
  stats: (kind: FluxKind) => ReportStats = (kind) => settledStats(ctx, kind),
): KubeObject {
  const { profile, base } = ctx;
  const random = randomFor(ctx, plan);
  const root = ctx.plans.find(
    (p): p is KustomizationPlan => p.kind === 'Kustomization' && p.name === profile.fluxNamespace,
  );
  const kinds = FLUX_KINDS.filter(
    (k) => k !== 'FluxReport' && k !== 'FluxInstance' && ctx.plans.some((p) => p.kind === k),
  );
  return {
    ...shell(ctx, plan, {
      cluster: {
        nodes: 3 + random.int(0, 30),
        platform: 'linux/amd64',
        serverVersion: profile.kubernetes,
      },
      components: controllersOf(profile, ctx.plans).map((name) => ({
        image: imageOf(profile, name),
        name,
        ready: true,
        status: 'Current Deployment is available. Replicas: 1',
      })),
      distribution: {
        entitlement: 'Unknown',
        managedBy: 'flux-operator',
        status: 'Installed',
        version: `v${profile.flux.version}`,
      },
      operator: {
        apiVersion: 'fluxcd.controlplane.io/v1',
        platform: 'linux/amd64',
        version: OPERATOR_VERSION,
      },
      reconcilers: kinds.map((kind) => ({
        apiVersion: apiVersionFor(profile, kind),
        kind,
        stats: {
          ...stats(kind),
          ...(KINDS[kind].role === 'source'
            ? { totalSize: `${random.int(1, 40)}.${random.int(0, 9)} MiB` }
            : {}),
        },
      })),
      ...(root === undefined
        ? {}
        : {
            sync: {
              id: `kustomization/${root.name}`,
              path: root.path.slice(2),
              ready: true,
              source: `oci://${REGISTRY_HOST}/fleet/manifests`,
              status: `Applied revision: ${sourceRevision(root.source, newestCommit(root.source))}`,
            },
          }),
    }),
    status: {
      conditions: ready(
        `Reporting finished in ${random.int(40, 400)}ms`,
        base.now - random.int(1000, 300_000),
      ),
    },
  };
}

const settledStats = (ctx: Context, kind: FluxKind): ReportStats => {
  const all = ctx.plans.filter((p) => p.kind === kind);
  const suspended = all.filter((p) => p.suspended === true).length;
  return { failing: 0, running: all.length - suspended, suspended };
};

export function resourceSet(ctx: Context, plan: ResourceSetPlan): KubeObject {
  const { base } = ctx;
  const random = randomFor(ctx, plan);
  const took = goDuration(random.int(300, 4000) + random.int(0, 999) / 1000);
  const first = Math.max(plan.createdAt, base.now - random.between(4, 60) * 86_400_000);
  const last = base.now - random.int(1000, 3_600_000);
  const digest = `sha256:${sha256('set', plan.name, plan.tenants.join(' '))}`;
  return {
    ...shell(
      ctx,
      plan,
      {
        inputs: plan.tenants.map((tenant) => ({ tenant, tag: 'latest' })),
        resourcesTemplate:
          'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: << inputs.tenant >>\n',
        wait: true,
      },
      { annotations: { 'fluxcd.controlplane.io/reconcileEvery': '1h' } },
    ),
    status: {
      conditions: ready(`Reconciliation finished in ${took}`, last),
      history: [
        {
          digest,
          firstReconciled: kubeTime(first),
          lastReconciled: kubeTime(last),
          lastReconciledDuration: took,
          lastReconciledStatus: 'ReconciliationSucceeded',
          metadata: { inputs: String(plan.tenants.length), resources: String(plan.applies.length) },
          totalReconciliations: 1 + Math.floor((last - first) / 3_600_000),
        },
      ],
      inventory: {
        entries: [
          ...plan.applies,
          ...ctx.plans.filter((p) => p.owner === plan).map((p) => fluxEntry(ctx, p)),
        ].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      },
      lastAppliedRevision: digest,
    },
  };
}
