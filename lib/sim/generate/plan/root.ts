import type { GitPlan, KustomizationPlan, SourcePlan } from '../types.ts';
import type { PlanBuilder } from './builder.ts';
import { MINUTE } from './builder.ts';

type Open<T> = { -readonly [K in keyof T]: T[K] };

/** What `flux bootstrap` leaves: a GitRepository and a Kustomization that applies both of them. */
export function bootstrap(b: PlanBuilder, repo: string, intervalMs: number) {
  const { profile } = b;
  const source: Open<GitPlan> = {
    kind: 'GitRepository',
    namespace: profile.fluxNamespace,
    name: profile.fluxNamespace,
    parent: null,
    createdAt: profile.createdAt,
    repo: b.repo(repo),
    intervalMs: MINUTE,
    secret: profile.fluxNamespace,
  };
  b.add(source);
  const root = rootKustomization(b, source, intervalMs);
  source.parent = root;
  return { source: source as GitPlan, root };
}

/** The Kustomization of the cluster's own path, which applies itself. */
export function rootKustomization(
  b: PlanBuilder,
  source: SourcePlan,
  intervalMs: number,
): KustomizationPlan {
  const { profile } = b;
  const root: Open<KustomizationPlan> = b.kustomization({
    name: profile.fluxNamespace,
    createdAt: profile.createdAt,
    path: `./clusters/${profile.environment}/${profile.name}`,
    scope: profile.name,
    source,
    parent: null,
    intervalMs,
    retryMs: null,
    timeoutMs: null,
    perCluster: true,
  });
  if (profile.layout !== 'operator') root.parent = root;
  return root;
}

/** Variables that the root passes down: where a cluster's identity is found when labels are missing. */
export const clusterVariables = (b: PlanBuilder): Record<string, string> => ({
  CLUSTER_NAME: b.profile.name,
  CLUSTER_DOMAIN: `${b.profile.name}.example.com`,
  ENVIRONMENT: b.profile.environment,
  REGION: b.profile.region,
});
