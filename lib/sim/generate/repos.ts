import { AUTHORS, BOT, COMPONENTS, SUBJECTS, TEAMS } from './catalog.ts';
import type { Environment } from './names.ts';
import { ENVIRONMENTS, GIT_HOST } from './names.ts';
import type { Random } from './random.ts';
import { seeded, sha1, sha256 } from './random.ts';

export interface Commit {
  readonly sha: string;
  /** Epoch ms. */
  readonly at: number;
  readonly subject: string;
  readonly author: string;
  /** Component, team or app whose files it touches. */
  readonly scope: string;
  /** Null: it touches the shared base, so every environment. */
  readonly environment: Environment | null;
  /** New chart version of a release, when that is what it changes. */
  readonly bump?: { readonly release: string; readonly version: string };
}

/** A repository that clusters follow: a sequence of commits, oldest first. */
export interface GitRepo {
  readonly name: string;
  readonly url: string;
  readonly branch: string;
  readonly commits: Commit[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HISTORY_DAYS = 21;

/** Share of a day's commits in each UTC hour: office hours of a team in Europe with some in the Americas. */
const DAILY: readonly number[] = [
  1, 1, 1, 1, 1, 2, 4, 8, 12, 13, 12, 10, 9, 11, 12, 10, 8, 6, 4, 3, 3, 2, 2, 1,
];
const DAILY_TOTAL = DAILY.reduce((a, b) => a + b, 0);

/** Commits per ms at a moment, for a repository with `perDay` commits on a working day; weekends have a fifth. */
export function commitRate(at: number, perDay: number): number {
  const date = new Date(at);
  const weekday = date.getUTCDay();
  const weight = weekday === 0 || weekday === 6 ? 0.2 : 1;
  return (weight * perDay * (DAILY[date.getUTCHours()] ?? 1)) / DAILY_TOTAL / HOUR;
}

/** Time of the next commit after `at`: the daily curve, and 15 % follow the one before within a minute. */
export function nextCommitAt(at: number, perDay: number, random: Random): number {
  if (random.chance(0.15)) return at + random.int(8, 58) * 1000;
  let t = at;
  let left = -Math.log(1 - random.next());
  for (;;) {
    const hourEnd = (Math.floor(t / HOUR) + 1) * HOUR;
    const rate = commitRate(t, perDay);
    if (rate * (hourEnd - t) > left) return t + left / rate;
    left -= rate * (hourEnd - t);
    t = hourEnd;
  }
}

/** 98 % of commits touch one environment, the others the base that all share. */
export function makeCommit(
  repo: string,
  at: number,
  index: number,
  scopes: readonly string[],
  random: Random,
): Commit {
  const scope = random.pick(scopes);
  const environment = random.chance(0.02) ? null : random.pick(ENVIRONMENTS);
  const bot = random.chance(0.6);
  const tag = `${random.int(1, 4)}.${random.int(0, 40)}.${random.int(0, 9)}`;
  const subject = bot
    ? `Bump ${scope} to ${tag}`
    : random.pick(SUBJECTS).replace('{}', scope) +
      (environment === null ? '' : ` in ${environment}`);
  return {
    sha: sha1(repo, index, at),
    at: Math.floor(at / 1000) * 1000,
    subject,
    author: bot ? BOT : random.pick(AUTHORS),
    scope,
    environment,
  };
}

export const COMPONENT_SCOPES: readonly string[] = COMPONENTS.map((c) => c.name);
export const TEAM_SCOPES: readonly string[] = TEAMS.map((t) => t.name);
const APP_SCOPES: readonly string[] = TEAMS.flatMap((t) => [t.name, ...t.apps]);

interface RepoSpec {
  readonly name: string;
  readonly perDay: number;
  readonly scopes: readonly string[];
}

/** `fleet` is the platform team's; `deployments` the apps'; `edge` the shops'. */
export const REPOS: readonly RepoSpec[] = [
  { name: 'platform/fleet', perDay: 14, scopes: COMPONENT_SCOPES },
  { name: 'apps/deployments', perDay: 28, scopes: APP_SCOPES },
  { name: 'platform/edge', perDay: 3, scopes: ['edge-base', 'stores', 'node-agents'] },
  ...TEAMS.slice(0, 6).map((t) => ({
    name: `teams/${t.name}`,
    perDay: 5,
    scopes: [t.name, ...t.apps],
  })),
];

export const repoSpec = (name: string): RepoSpec => {
  const found = REPOS.find((r) => r.name === name);
  if (found === undefined) throw new Error(`no repository ${name} is planned`);
  return found;
};

/** The past of every repository until `now`. */
export function makeRepos(seed: number, now: number): Map<string, GitRepo> {
  return new Map(
    REPOS.map(({ name, perDay, scopes }) => {
      const random = seeded(seed, 'repo', name);
      const commits: Commit[] = [];
      let at = now - HISTORY_DAYS * DAY;
      for (;;) {
        at = nextCommitAt(at, perDay, random);
        // The newest commit is old enough for every cluster to have applied it.
        if (at > now - 20 * 60_000 && commits.length > 0) break;
        commits.push(makeCommit(name, at, commits.length, scopes, random));
      }
      return [
        name,
        { name, url: `https://${GIT_HOST}/${name}.git`, branch: 'main', commits },
      ] as const;
    }),
  );
}

export const headOf = (repo: GitRepo): Commit => {
  const head = repo.commits.at(-1);
  if (head === undefined) throw new Error(`repository ${repo.name} has no commit`);
  return head;
};

export const revisionOf = (repo: GitRepo, commit: Commit): string =>
  `${repo.branch}@sha1:${commit.sha}`;

/** Does this commit change what is applied for one of these scopes in an environment? */
export const touches = (
  commit: Commit,
  scopes: ReadonlySet<string>,
  environment: Environment,
): boolean =>
  scopes.has(commit.scope) && (commit.environment === null || commit.environment === environment);

/** Digest of an image built from a commit. */
export const ociDigest = (url: string, commit: Commit): string => sha256(url, commit.sha);
