import { TEAMS } from '../catalog.ts';
import type { Environment } from '../names.ts';
import { sha256 } from '../random.ts';
import type { Commit, GitRepo } from '../repos.ts';
import { headOf, ociDigest, revisionOf, touches } from '../repos.ts';
import type { KustomizationPlan, SourcePlan } from '../types.ts';

/** The repository behind a source; every source of a Kustomization has one. */
export function repoOf(source: SourcePlan): GitRepo {
  const repo = source.repo;
  if (repo === null) {
    throw new Error(
      `${source.kind}/${source.namespace}/${source.name} holds a chart, no manifests`,
    );
  }
  return repo;
}

/** The commit that a source shows when it is up to date: a split artifact moves only with its own team's files. */
export function newestCommit(source: SourcePlan): Commit {
  const repo = repoOf(source);
  if (source.kind !== 'ExternalArtifact') return headOf(repo);
  const apps = TEAMS.find((t) => t.name === source.name)?.apps ?? [];
  const found = repo.commits.findLast((c) => c.scope === source.name || apps.includes(c.scope));
  return found ?? headOf(repo);
}

/** `status.artifact.revision` of a source at a commit, in the format of its kind. */
export function sourceRevision(source: SourcePlan, commit: Commit): string {
  const repo = repoOf(source);
  switch (source.kind) {
    case 'GitRepository':
      return revisionOf(repo, commit);
    case 'OCIRepository':
      return `${source.tag}@sha256:${ociDigest(source.url, commit)}`;
    case 'Bucket':
      return `sha256:${sha256('bucket', source.bucket, commit.sha)}`;
    case 'ExternalArtifact':
      return `latest@sha256:${sha256('split', source.name, commit.sha)}`;
  }
}

/** Git revision that an OCI artifact or a split artifact was made from. */
export const originRevision = (source: SourcePlan, commit: Commit): string | null =>
  source.kind === 'OCIRepository' || source.kind === 'ExternalArtifact'
    ? revisionOf(repoOf(source), commit)
    : null;

/** Commits that changed what a Kustomization applies, newest first, at most `limit`, none newer than `head`. */
export function contentCommits(
  plan: KustomizationPlan,
  scopes: ReadonlySet<string>,
  environment: Environment,
  head: Commit,
  limit: number,
): Commit[] {
  const found: Commit[] = [];
  const { commits } = repoOf(plan.source);
  for (let i = commits.lastIndexOf(head); i >= 0 && found.length < limit; i--) {
    const commit = commits[i];
    if (commit !== undefined && touches(commit, scopes, environment)) found.push(commit);
  }
  return found;
}

/** Checksum of the built manifests: the same on all clusters that build the same files with the same variables. */
export const contentDigest = (
  plan: KustomizationPlan,
  cluster: string,
  commit: Commit | undefined,
): string =>
  `sha256:${sha256('content', plan.namespace, plan.path, commit?.sha ?? 'initial', plan.perCluster ? cluster : '')}`;
