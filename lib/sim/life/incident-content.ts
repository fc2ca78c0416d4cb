import { ENVIRONMENTS } from '../generate/names.ts';
import { repoOf } from '../generate/objects/revision.ts';
import { COMPONENT_SCOPES } from '../generate/repos.ts';
import type { FleetLife } from './fleet-life.ts';
import type { IncidentDraft, IncidentParams } from './incident-base.ts';
import { heal, rootsOf } from './incident-base.ts';
import { contentWords, stepOf } from './incident-words.ts';
import { KustomizationLife } from './kustomize.ts';
import { push } from './push.ts';

/** (a) One commit breaks one Kustomization on every cluster of an environment. */
export function badCommit(fleet: FleetLife, params: IncidentParams, id: string): IncidentDraft {
  const { random, causes } = fleet.world;
  forgetMended(fleet);
  const asked = (k: KustomizationLife): boolean =>
    (params.scope === undefined || k.plan.scope === params.scope) &&
    (params.repo === undefined || repoOf(k.plan.source).name === params.repo);
  const environments = fleet.environments((c) => c.of(KustomizationLife).some(asked));
  const environment = params.environment ?? random.pick(environments);
  const there = [...fleet.clusters.values()]
    .filter((c) => c.profile.environment === environment)
    .flatMap((c) => c.of(KustomizationLife));
  const scopes = random.shuffle(['kyverno', 'external-dns', 'cluster-policies', 'reloader']);
  const fallback = [...scopes, ...COMPONENT_SCOPES].find((s) =>
    there.some((k) => k.plan.scope === s),
  );
  const scope = params.scope ?? fallback ?? 'stores';
  const content = params.content ?? random.pick(['yaml', 'missing-file', 'patch'] as const);
  const hit = there.filter((k) => k.plan.scope === scope && repoOf(k.plan.source).name !== '');
  const repo = params.repo ?? hit.map((k) => repoOf(k.plan.source).name)[0] ?? 'platform/fleet';
  const roots = hit.filter((k) => repoOf(k.plan.source).name === repo);
  const commit = push(fleet, {
    repo,
    scope,
    environment,
    subject: `Rework ${scope} overlays in ${environment}`,
    author: 'Jonas Lindqvist',
  });
  causes.content.set(id, {
    id,
    repo,
    scope,
    environment,
    step: stepOf(content),
    message: contentWords(content, scope),
    from: commit.at,
    to: null,
  });
  return {
    summary: `${commit.sha.slice(0, 8)} in ${repo} breaks ${scope} in ${environment}`,
    clusters: [...new Set(roots.map((k) => k.cluster))],
    roots: rootsOf(roots),
    resolve() {
      const fault = causes.content.get(id);
      const mended = push(fleet, {
        repo,
        scope,
        environment,
        subject: `Revert "Rework ${scope} overlays in ${environment}"`,
        author: 'Mei Tanaka',
      });
      if (fault !== undefined) fault.to = mended.at;
    },
  };
}

/** Drops bad content that no cluster has as its head any more. */
function forgetMended(fleet: FleetLife): void {
  const { content } = fleet.world.causes;
  for (const { id, repo, to } of content.values()) {
    if (to === null) continue;
    const late = fleet.sourcesOf(repo).some((s) => s.head.at < to);
    if (!late) content.delete(id);
  }
}

/** (d) A webhook is gone after an upgrade of its operator: dry-runs fail, everything behind waits. */
export function webhookDown(fleet: FleetLife, params: IncidentParams, id: string): IncidentDraft {
  const issuers = [...fleet.clusters.values()].flatMap((c) =>
    c.of(KustomizationLife).filter((k) => k.name === 'cluster-issuers' && !k.suspended),
  );
  const there = [...new Set(issuers.map((k) => k.home.profile.environment))];
  const environment =
    params.environment ?? fleet.random.pick(there.length > 0 ? there : ENVIRONMENTS);
  const hit = issuers.filter((k) => k.home.profile.environment === environment);
  for (const life of hit) {
    fleet.world.causes.addObject({
      id,
      cluster: life.cluster,
      object: life.key,
      effect: 'fail',
      step: 'apply',
      reason: 'ReconciliationFailed',
      message:
        'ClusterIssuer/internal-ca dry-run failed (InternalError): Internal error occurred: failed calling webhook "webhook.cert-manager.io": failed to call webhook: Post "https://cert-manager-webhook.cert-manager.svc:443/validate?timeout=30s": no endpoints available for service "cert-manager-webhook"',
    });
    life.requested();
  }
  return {
    summary: `The cert-manager webhook has no endpoints in ${environment}`,
    clusters: hit.map((k) => k.cluster),
    roots: rootsOf(hit),
    resolve: () => heal(fleet, hit),
  };
}
