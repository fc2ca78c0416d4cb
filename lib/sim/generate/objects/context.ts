import type { FluxKind } from '../../../flux/kinds.ts';
import { KINDS } from '../../../flux/kinds.ts';
import type { KubeObject, ObjectMeta } from '../../object.ts';
import { kubeTime } from '../../object.ts';
import type { Random } from '../random.ts';
import { seeded, uuid } from '../random.ts';
import type { ClusterProfile, FleetBase, KustomizationPlan, Plan } from '../types.ts';
import { servedVersions } from '../versions.ts';

/** What a builder needs to know besides the plan of its object. */
export interface Context {
  readonly base: FleetBase;
  readonly profile: ClusterProfile;
  readonly plans: readonly Plan[];
  /** Flux objects that a Kustomization applies. */
  readonly children: ReadonlyMap<KustomizationPlan, readonly Plan[]>;
}

export function contextOf(
  base: FleetBase,
  profile: ClusterProfile,
  plans: readonly Plan[],
): Context {
  const children = new Map<KustomizationPlan, Plan[]>();
  for (const plan of plans) {
    if (plan.parent === null) continue;
    const list = children.get(plan.parent);
    if (list === undefined) children.set(plan.parent, [plan]);
    else list.push(plan);
  }
  return { base, profile, plans, children };
}

/** The version that this cluster's Flux stores a kind in. */
export function apiVersionFor(profile: ClusterProfile, kind: FluxKind): string {
  const version = servedVersions(kind, profile.flux.minor)[0];
  if (version === undefined) {
    throw new Error(`${profile.name}: Flux ${profile.flux.version} has no ${kind}`);
  }
  return `${KINDS[kind].group}/${version}`;
}

export const randomFor = (ctx: Context, plan: Plan): Random =>
  seeded(ctx.base.seed, ctx.profile.name, plan.kind, plan.namespace, plan.name);

const FINALIZERS: Partial<Record<FluxKind, string>> = {
  ArtifactGenerator: 'source.extensions.fluxcd.io/finalizer',
  FluxInstance: 'fluxcd.controlplane.io/finalizer',
  FluxReport: 'fluxcd.controlplane.io/finalizer',
  ResourceSet: 'fluxcd.controlplane.io/finalizer',
};

/** Alert, Provider and OCI HelmRepositories are static: no controller holds them. */
export function finalizersOf(plan: Plan): readonly string[] {
  if (plan.kind === 'Alert' || plan.kind === 'Provider' || plan.kind === 'ExternalArtifact') {
    return [];
  }
  if (plan.kind === 'HelmRepository' && plan.oci) return [];
  return [FINALIZERS[plan.kind] ?? 'finalizers.fluxcd.io'];
}

export function ownershipLabels(plan: Plan): Record<string, string> {
  if (plan.kind === 'HelmChart') {
    return {
      'helm.toolkit.fluxcd.io/name': plan.release.name,
      'helm.toolkit.fluxcd.io/namespace': plan.release.namespace,
    };
  }
  if (plan.parent !== null) {
    return {
      'kustomize.toolkit.fluxcd.io/name': plan.parent.name,
      'kustomize.toolkit.fluxcd.io/namespace': plan.parent.namespace,
    };
  }
  if (plan.owner !== undefined) {
    return {
      'app.kubernetes.io/managed-by': 'flux-operator',
      'resourceset.fluxcd.controlplane.io/name': plan.owner.name,
      'resourceset.fluxcd.controlplane.io/namespace': plan.owner.namespace,
    };
  }
  return {};
}

export const uidOf = (ctx: Context, plan: Plan): string =>
  uuid(ctx.base.seed, ctx.profile.name, plan.kind, plan.namespace, plan.name);

/** The object without status. */
export function shell(
  ctx: Context,
  plan: Plan,
  spec: Record<string, unknown>,
  more: {
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  } = {},
): KubeObject {
  const labels = { ...more.labels, ...ownershipLabels(plan) };
  const finalizers = finalizersOf(plan);
  const metadata: ObjectMeta = {
    name: plan.name,
    namespace: plan.namespace,
    uid: uidOf(ctx, plan),
    generation: more.generation ?? 1,
    creationTimestamp: kubeTime(plan.createdAt),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(more.annotations === undefined ? {} : { annotations: more.annotations }),
    ...(finalizers.length > 0 ? { finalizers: [...finalizers] } : {}),
  };
  return {
    apiVersion: apiVersionFor(ctx.profile, plan.kind),
    kind: plan.kind,
    metadata,
    spec: plan.suspended === true ? { ...spec, suspend: true } : spec,
  };
}
