import { TEAMS } from '../catalog.ts';
import { appEntries, entry } from '../inventory.ts';
import { seeded, seedOf } from '../random.ts';
import type { GitPlan, KustomizationPlan } from '../types.ts';
import type { PlanBuilder } from './builder.ts';
import { appVersion, MINUTE } from './builder.ts';

export interface Team {
  readonly name: string;
  readonly apps: readonly string[];
}

/** Teams in the order in which they come to clusters of this environment and region: keys are shared by many clusters. */
export function teamsFor(b: PlanBuilder): readonly Team[] {
  const group = seeded(b.base.seed, 'teams', b.profile.environment, b.profile.region);
  const order = group.shuffle(TEAMS.filter((t) => t.name !== 'stores'));
  // Half of the clusters of a group begin with the same team, so that their subsets overlap.
  return b.random.chance(0.5) ? order : [...order.slice(3), ...order.slice(0, 3)];
}

/** Share of apps that somebody paused and left so. */
const SUSPENDED = 0.012;

/** Alert and Provider of a team's namespace: where its channel hears of failures. */
export function alerting(b: PlanBuilder, team: string, parent: KustomizationPlan | null): void {
  const namespace = team;
  b.add({
    kind: 'Provider',
    namespace,
    name: 'chat',
    parent,
    createdAt: b.createdAt(`provider-${team}`),
    type: seedOf('channel', team) % 4 === 0 ? 'msteams' : 'slack',
    channel: `${team}-deploys`,
  });
  b.add({
    kind: 'Alert',
    namespace,
    name: `${team}-deploys`,
    parent,
    createdAt: b.createdAt(`alert-${team}`),
    provider: 'chat',
    severity: seedOf('severity', team) % 3 === 0 ? 'error' : 'info',
  });
}

/** A team with everything of it under one Kustomization, as in a shared repository. */
export function sharedTeam(
  b: PlanBuilder,
  team: Team,
  source: GitPlan,
  parent: KustomizationPlan,
  intervalMs: number,
): void {
  const { environment } = b.profile;
  const teamPlan = b.kustomization({
    name: team.name,
    path: `./teams/${team.name}/${environment}`,
    scope: team.name,
    source,
    parent,
    dependsOn: b.needs(['cluster-issuers', 'ingress-nginx', 'cluster-policies']),
    intervalMs,
    applies: [
      entry('', `Namespace/${team.name}`),
      entry(team.name, 'NetworkPolicy/default-deny'),
      entry(team.name, 'RoleBinding/team-admin'),
      entry(team.name, 'ServiceAccount/deployer'),
    ],
  });
  if (b.room > 4) alerting(b, team.name, teamPlan);
  for (const app of team.apps) {
    if (b.room <= 0) return;
    const helm = seedOf('helm', team.name, app) % 100 < 84;
    if (helm && b.room >= 2) helmApp(b, team.name, app, teamPlan);
    else plainApp(b, team.name, app, source, teamPlan, intervalMs);
  }
}

function helmApp(b: PlanBuilder, team: string, app: string, parent: KustomizationPlan): void {
  b.release({
    namespace: team,
    name: app,
    chart: app,
    ...appVersion(app, b.profile.environment),
    source: b.helmRepository('app-charts', b.needs(['sources'])[0] ?? null),
    parent,
    intervalMs: 10 * MINUTE,
    applies: appEntries(team, app),
    drift: b.random.chance(0.05) ? 'warn' : null,
    suspended: b.random.chance(SUSPENDED),
  });
}

function plainApp(
  b: PlanBuilder,
  team: string,
  app: string,
  source: GitPlan,
  parent: KustomizationPlan,
  intervalMs: number,
): void {
  const { environment } = b.profile;
  const perCluster = seedOf('per-cluster', app) % 3 !== 0;
  b.kustomization({
    name: app,
    path: `./apps/${app}/overlays/${environment}`,
    scope: app,
    source,
    parent,
    dependsOn: b.needs([team]),
    intervalMs,
    retryMs: seedOf('retry', app) % 3 === 0 ? null : 2 * MINUTE,
    wait: seedOf('wait', app) % 10 < 6,
    applies: appEntries(team, app),
    perCluster,
    substitute: perCluster ? b.variables : null,
    suspended: b.random.chance(SUSPENDED),
  });
}

/** A tenant with a repository of its own: source and Kustomizations live in its namespace. */
export function ownTenant(
  b: PlanBuilder,
  team: Team,
  parent: KustomizationPlan,
  intervalMs: number,
): void {
  const { environment } = b.profile;
  const namespace = team.name;
  const source = b.add<GitPlan>({
    kind: 'GitRepository',
    namespace,
    name: team.name,
    parent,
    createdAt: b.createdAt(`git-${team.name}`),
    repo: b.repo(`teams/${team.name}`),
    intervalMs: 2 * MINUTE,
    secret: `${team.name}-git`,
  });
  const top = b.kustomization({
    namespace,
    name: team.name,
    path: `./deploy/${environment}`,
    scope: team.name,
    source,
    parent,
    dependsOn: b.needs(['cluster-issuers', 'cluster-policies']),
    intervalMs,
    applies: [entry(namespace, 'ConfigMap/tenant-settings')],
  });
  if (b.room > 4) alerting(b, team.name, top);
  for (const app of team.apps) {
    if (b.room <= 0) return;
    b.kustomization({
      namespace,
      name: app,
      path: `./deploy/${environment}/${app}`,
      scope: app,
      source,
      parent: top,
      dependsOn: [top],
      intervalMs,
      wait: seedOf('wait', app) % 2 === 0,
      applies: appEntries(namespace, app),
    });
  }
}
