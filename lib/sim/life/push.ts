import type { Environment } from '../generate/names.ts';
import { sha1 } from '../generate/random.ts';
import type { Commit, GitRepo } from '../generate/repos.ts';
import type { FleetLife } from './fleet-life.ts';

export interface CommitSpec {
  readonly repo: string;
  readonly scope: string;
  /** null: all environments. */
  readonly environment: Environment | null;
  readonly subject: string;
  readonly author: string;
  readonly bump?: { readonly release: string; readonly version: string };
}

/** Commits kept of a repository; older ones are everywhere already. */
const KEPT = 2000;

/** Pushes a commit; every source that follows the repository finds it at its next time of asking. */
export function push(fleet: FleetLife, spec: CommitSpec): Commit {
  const repo = repoNamed(fleet, spec.repo);
  const { scope, environment, subject, author, bump } = spec;
  const commit: Commit = {
    sha: sha1(repo.name, repo.commits.length, fleet.world.scheduler.now(), subject),
    // Two commits in one millisecond keep their order.
    at: Math.max(fleet.world.scheduler.now(), (repo.commits.at(-1)?.at ?? 0) + 1),
    subject,
    author,
    scope,
    environment,
    ...(bump === undefined ? {} : { bump }),
  };
  repo.commits.push(commit);
  if (repo.commits.length > KEPT * 1.2) repo.commits.splice(0, repo.commits.length - KEPT);
  for (const source of fleet.sourcesOf(repo.name)) source.news();
  return commit;
}

export function repoNamed(fleet: FleetLife, name: string): GitRepo {
  const repo = fleet.world.repos.get(name);
  if (repo !== undefined) return repo;
  const known = [...fleet.world.repos.keys()].join(', ');
  throw new Error(`no repository is named ${name}; there are: ${known}`);
}
