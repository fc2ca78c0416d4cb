import { COMPONENTS } from '../catalog.ts';
import { entry } from '../inventory.ts';
import { REGISTRY_HOST } from '../names.ts';
import type { GitPlan, KustomizationPlan, OciPlan, Plan, ResourceSetPlan } from '../types.ts';
import { MINUTE, type PlanBuilder } from './builder.ts';
import { fill } from './fill.ts';
import { clusterVariables, rootKustomization } from './root.ts';
import { alerting, sharedTeam, teamsFor } from './teams.ts';

/** Flux installed by the Flux Operator: the cluster follows an OCI artifact, ResourceSets make the tenants. */
export function planOperator(b: PlanBuilder): readonly Plan[] {
  const { profile } = b;
  const namespace = profile.fluxNamespace;
  const at = profile.createdAt;
  const path = `clusters/${profile.environment}/${profile.name}`;
  const intervalMs = b.random.pick([10 * MINUTE, 30 * MINUTE]);
  b.add({ kind: 'FluxInstance', namespace, name: 'flux', parent: null, createdAt: at, path });
  b.add({ kind: 'FluxReport', namespace, name: 'flux', parent: null, createdAt: at });
  const source = b.add<OciPlan>({
    kind: 'OCIRepository',
    namespace,
    name: namespace,
    parent: null,
    createdAt: at,
    url: `oci://${REGISTRY_HOST}/fleet/manifests`,
    tag: 'latest',
    repo: b.repo('platform/fleet'),
    intervalMs: MINUTE,
  });
  const root = rootKustomization(b, source, 10 * MINUTE);
  const teams = teamsFor(b).slice(0, Math.max(2, Math.round(profile.size / 22)));
  b.kustomization({
    name: 'sources',
    path: './infrastructure/sources',
    scope: 'sources',
    source,
    parent: root,
    intervalMs: 60 * MINUTE,
    retryMs: null,
  });
  for (const component of COMPONENTS) {
    if (b.plans.length + 3 > profile.size * 0.4) break;
    b.component(component, { source, parent: root, intervalMs, root: 'infrastructure' });
  }
  const set = resourceSet(
    b,
    root,
    'tenants',
    teams.map((t) => t.name),
  );
  const deployments = b.add<GitPlan>({
    kind: 'GitRepository',
    namespace,
    name: 'deployments',
    parent: root,
    createdAt: b.createdAt('deployments'),
    repo: b.repo('apps/deployments'),
    intervalMs: MINUTE,
    secret: 'deployments-git',
  });
  const tenants = b.kustomization({
    name: 'tenants',
    path: `./tenants/${profile.environment}`,
    scope: 'tenants',
    source: deployments,
    parent: root,
    dependsOn: b.needs(['cluster-issuers']),
    intervalMs,
    perCluster: true,
    substitute: clusterVariables(b),
  });
  teams.forEach((team, i) => {
    if (b.room < 4) return;
    if (i % 3 === 0) generated(b, set, team.name, source);
    else sharedTeam(b, team, deployments, tenants, intervalMs);
  });
  return fill(b, root);
}

function resourceSet(
  b: PlanBuilder,
  parent: KustomizationPlan,
  name: string,
  tenants: readonly string[],
): ResourceSetPlan {
  return b.add<ResourceSetPlan>({
    kind: 'ResourceSet',
    namespace: b.profile.fluxNamespace,
    name,
    parent,
    createdAt: b.createdAt(`set-${name}`),
    tenants,
    applies: tenants.flatMap((t) => [
      entry('', `Namespace/${t}`),
      entry(t, 'ServiceAccount/flux'),
      entry(t, 'RoleBinding/flux'),
    ]),
  });
}

/** What the ResourceSet makes for a tenant: its artifact and the Kustomization that applies it. */
function generated(b: PlanBuilder, set: ResourceSetPlan, team: string, sync: OciPlan): void {
  b.owner = set;
  const source = b.add<OciPlan>({
    kind: 'OCIRepository',
    namespace: team,
    name: 'apps',
    parent: null,
    createdAt: b.createdAt(`oci-${team}`),
    url: `oci://${REGISTRY_HOST}/tenants/${team}`,
    tag: 'latest',
    repo: sync.repo === null ? null : b.repo('apps/deployments'),
    intervalMs: 5 * MINUTE,
  });
  b.kustomization({
    namespace: team,
    name: 'apps',
    path: './',
    scope: team,
    source,
    parent: null,
    intervalMs: 30 * MINUTE,
    retryMs: 5 * MINUTE,
    wait: true,
    applies: [entry(team, `Deployment/${team}-web`), entry(team, `Service/${team}-web`)],
  });
  b.owner = null;
  if (b.room > 3) alerting(b, team, null);
}
