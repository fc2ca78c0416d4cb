import { COMPONENTS } from '../catalog.ts';
import type { GitPlan, KustomizationPlan, Plan } from '../types.ts';
import { seedOf } from '../random.ts';
import { fill } from './fill.ts';
import { imageAutomation } from './images.ts';
import type { PlanBuilder } from './builder.ts';
import { MINUTE } from './builder.ts';
import { bootstrap, clusterVariables } from './root.ts';
import { ownTenant, sharedTeam, teamsFor } from './teams.ts';

/** The usual fleet repository: `clusters/<env>/<name>` points to shared infrastructure and teams. */
export function planMono(b: PlanBuilder): readonly Plan[] {
  const intervalMs = b.random.weighted([
    [MINUTE, 6],
    [5 * MINUTE, 24],
    [10 * MINUTE, 55],
    [30 * MINUTE, 15],
  ]);
  const { source, root } = bootstrap(b, 'platform/fleet', 10 * MINUTE);
  const sources = b.kustomization({
    name: 'sources',
    path: './infrastructure/sources',
    scope: 'sources',
    source,
    parent: root,
    intervalMs: 60 * MINUTE,
    retryMs: null,
  });
  infrastructure(b, source, root, intervalMs);
  if (b.room > 6) appTeams(b, sources, root, intervalMs);
  return fill(b, root);
}

/** Platform components: as many as a third of the cluster's objects allow, needs before what needs them. */
function infrastructure(
  b: PlanBuilder,
  source: GitPlan,
  parent: KustomizationPlan,
  intervalMs: number,
): void {
  const { profile } = b;
  const budget = Math.max(16, Math.round(profile.size * 0.42));
  const chosen = COMPONENTS.filter((c) => {
    if (c.tier === 'crds' || c.tier === 'core') return true;
    if (c.name === 'cluster-issuers' || c.name === 'cluster-policies') return true;
    return seedOf(b.base.seed, 'component', c.tier, profile.environment, profile.region) % 4 !== 0;
  });
  for (const component of chosen) {
    const small = component.repository === null && b.room > 10;
    const essential = component.tier === 'core' || component.needs.length === 0;
    const over = b.plans.length - budget;
    if (over >= 0 && !small && !(essential && over < 6)) continue;
    b.component(component, { source, parent, intervalMs, root: 'infrastructure' });
  }
}

function appTeams(
  b: PlanBuilder,
  sources: KustomizationPlan,
  root: KustomizationPlan,
  intervalMs: number,
): void {
  const { profile } = b;
  const deployments = b.add<GitPlan>({
    kind: 'GitRepository',
    namespace: profile.fluxNamespace,
    name: 'deployments',
    parent: sources,
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
    dependsOn: b.needs(['cluster-policies', 'cluster-issuers']),
    intervalMs,
    perCluster: true,
    substitute: clusterVariables(b),
  });
  if (isImageCluster(b)) imageAutomation(b, deployments, root);
  for (const team of teamsFor(b)) {
    if (b.room < 4) return;
    const own = b.base.repos.has(`teams/${team.name}`) && seedOf('own', team.name) % 2 === 0;
    if (own) ownTenant(b, team, tenants, intervalMs);
    else sharedTeam(b, team, deployments, tenants, intervalMs);
  }
}

/** Images are scanned on a few development clusters only, which commit for all. */
const isImageCluster = (b: PlanBuilder): boolean =>
  b.profile.environment === 'dev' && b.profile.size > 90 && b.profile.index % 3 === 0;
