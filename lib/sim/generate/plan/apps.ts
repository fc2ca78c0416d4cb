import { COMPONENTS } from '../catalog.ts';
import { appEntries, componentEntries } from '../inventory.ts';
import { seedOf } from '../random.ts';
import type {
  ExternalArtifactPlan,
  GeneratorPlan,
  KustomizationPlan,
  Plan,
  SourcePlan,
} from '../types.ts';
import { appVersion, MINUTE, type PlanBuilder } from './builder.ts';
import { fill } from './fill.ts';
import { bootstrap, clusterVariables } from './root.ts';
import { alerting, teamsFor } from './teams.ts';

/** A Kustomization, a HelmRelease and an OCIRepository for each app, in the app's namespace; long chains of needs. */
export function planApps(b: PlanBuilder): readonly Plan[] {
  const { profile } = b;
  const intervalMs = b.random.weighted([
    [30 * MINUTE, 3],
    [60 * MINUTE, 5],
  ]);
  const { source, root } = bootstrap(b, 'platform/fleet', 30 * MINUTE);
  const all = b.kustomization({
    name: 'cluster-apps',
    path: './kubernetes/apps',
    scope: 'cluster-apps',
    source,
    parent: root,
    intervalMs,
    perCluster: true,
    substitute: clusterVariables(b),
  });
  for (const c of COMPONENTS) {
    if (b.plans.length + 3 > profile.size * 0.45) break;
    const entries = componentEntries(c.namespace, c.workloads, c.name);
    oneApp(b, all, source, intervalMs, {
      namespace: c.namespace,
      name: c.name,
      chart: c.repository === null ? null : b.versionOf(c),
      needs: c.needs,
      entries: c.repository === null ? entries.slice(3, 3 + c.workloads.length) : entries.slice(1),
      wait: c.tier === 'core',
    });
  }
  const split = profile.features.externalArtifact && b.random.chance(0.5);
  const generator = split ? splitter(b, all) : null;
  for (const team of teamsFor(b)) {
    if (b.room < 6) break;
    alerting(b, team.name, all);
    const from: SourcePlan = generator === null ? source : artifactFor(b, generator, team.name);
    for (const app of team.apps) {
      if (b.room < 3) break;
      oneApp(b, all, from, intervalMs, {
        namespace: team.name,
        name: app,
        chart:
          seedOf('helm', team.name, app) % 100 < 62 ? appVersion(app, profile.environment) : null,
        needs: ['cluster-issuers', 'external-secrets'],
        entries: appEntries(team.name, app),
        wait: seedOf('wait', app) % 10 < 2,
      });
    }
  }
  return fill(b, root);
}

interface App {
  readonly namespace: string;
  readonly name: string;
  readonly chart: { readonly version: string; readonly previous: string | null } | null;
  readonly needs: readonly string[];
  readonly entries: KustomizationPlan['applies'];
  readonly wait: boolean;
}

function oneApp(
  b: PlanBuilder,
  parent: KustomizationPlan,
  source: SourcePlan,
  intervalMs: number,
  app: App,
): void {
  const { namespace, name, chart } = app;
  const ks = b.kustomization({
    namespace,
    name,
    path:
      source.kind === 'ExternalArtifact'
        ? `./${name}`
        : `./kubernetes/apps/${namespace}/${name}/app`,
    scope: name,
    source,
    parent,
    dependsOn: b.needs(app.needs),
    intervalMs,
    wait: app.wait,
    applies: chart === null ? app.entries : [],
  });
  if (chart === null) return;
  const oci = b.chartArtifact(namespace, name, chart.version, ks);
  b.release({
    namespace,
    name,
    chart: name,
    ...chart,
    source: oci,
    parent: ks,
    intervalMs: 60 * MINUTE,
    applies: app.entries,
    drift: b.random.chance(0.05) ? 'warn' : null,
  });
}

/** An ArtifactGenerator that cuts the deployments repository into one artifact for each team. */
function splitter(b: PlanBuilder, parent: KustomizationPlan): GeneratorPlan {
  const { fluxNamespace } = b.profile;
  const source = b.add({
    kind: 'GitRepository' as const,
    namespace: fluxNamespace,
    name: 'deployments',
    parent,
    createdAt: b.createdAt('deployments'),
    repo: b.repo('apps/deployments'),
    intervalMs: 5 * MINUTE,
    secret: 'deployments-git',
  });
  return b.add<GeneratorPlan>({
    kind: 'ArtifactGenerator',
    namespace: fluxNamespace,
    name: 'deployments',
    parent,
    createdAt: b.createdAt('generator'),
    source,
    artifacts: teamsFor(b).map((t) => t.name),
  });
}

const artifactFor = (
  b: PlanBuilder,
  generator: GeneratorPlan,
  team: string,
): ExternalArtifactPlan =>
  b.add<ExternalArtifactPlan>({
    kind: 'ExternalArtifact',
    namespace: generator.namespace,
    name: team,
    parent: null,
    createdAt: generator.createdAt + 2000,
    generator,
    repo: generator.source.repo,
  });
