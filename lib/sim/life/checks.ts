import { REPOS } from '../generate/repos.ts';
import { repoOf } from '../generate/objects/revision.ts';
import type { FleetLife } from './fleet-life.ts';
import { ReleaseLife } from './helm.ts';
import type { IncidentParams } from './incident-base.ts';
import type { IncidentType } from './incidents.ts';
import { KustomizationLife } from './kustomize.ts';
import { repoNamed } from './push.ts';

type Param = keyof IncidentParams;

/** What narrows an incident of each type down; nothing else means anything to it. */
const UNDERSTANDS: Record<IncidentType, readonly Param[]> = {
  'bad-commit': ['environment', 'scope', 'repo', 'content'],
  'git-host-down': [],
  'registry-refuses': ['share'],
  'webhook-down': ['environment'],
  'credentials-expired': ['cluster'],
  'cluster-unreachable': ['cluster', 'faults'],
  'helm-restart': ['cluster', 'count'],
  'flapping-health': ['cluster'],
  suspended: ['cluster', 'count'],
  'old-api-versions': ['cluster', 'share', 'count'],
  'upgrade-fails': ['environment', 'scope', 'count'],
};

/** Throws, in words and before anything is changed, when parameters name what this fleet does not have. */
export function checkIncident(fleet: FleetLife, type: IncidentType, params: IncidentParams): void {
  const known = UNDERSTANDS[type];
  const strange = Object.keys(params).filter((key) => !known.some((k) => k === key));
  if (strange.length > 0) {
    const takes = known.length === 0 ? 'no parameter' : known.join(', ');
    throw new Error(`incident ${type} takes ${takes}, not ${strange.join(', ')}`);
  }
  const { cluster, environment, repo, scope } = params;
  if (cluster !== undefined) fleet.cluster(cluster);
  if (repo !== undefined) repoNamed(fleet, repo);
  const here = [...fleet.clusters.values()].filter(
    ({ profile }) => environment === undefined || profile.environment === environment,
  );
  const where = environment === undefined ? 'the fleet' : environment;
  if (here.length === 0) throw new Error(`${where} has no cluster`);
  if (scope === undefined) return;
  const scopes =
    type === 'upgrade-fails'
      ? here.flatMap((c) => c.of(ReleaseLife).map((r) => r.name))
      : here.flatMap((c) => c.of(KustomizationLife).filter(follows(repo)).map(scopeOf));
  const from = repo === undefined ? '' : ` that follows ${repo}`;
  const what = type === 'upgrade-fails' ? 'release' : 'Kustomization of scope';
  if (!scopes.includes(scope)) {
    throw new Error(`no cluster of ${where}${from} has a ${what} ${scope}; ${thereAre(scopes)}`);
  }
}

const scopeOf = (life: KustomizationLife): string => life.plan.scope;
const follows =
  (repo: string | undefined) =>
  (life: KustomizationLife): boolean =>
    repo === undefined || repoOf(life.plan.source).name === repo;

/** What commits can name: components, teams and apps of the repositories, and all that a cluster applies. */
export function checkScope(fleet: FleetLife, scope: string): void {
  const known = new Set(REPOS.flatMap((r) => r.scopes));
  if (known.has(scope)) return;
  for (const cluster of fleet.clusters.values()) {
    for (const life of cluster.of(KustomizationLife)) {
      if (life.plan.scope === scope || life.scopes.has(scope)) return;
    }
  }
  throw new Error(`nothing is of scope ${scope}; ${thereAre([...known])}`);
}

export function checkRelease(fleet: FleetLife, release: string): void {
  const names = [...fleet.clusters.values()].flatMap((c) => c.of(ReleaseLife).map((r) => r.name));
  if (!names.includes(release)) {
    throw new Error(`no cluster has a release named ${release}; ${thereAre(names)}`);
  }
}

const thereAre = (names: readonly string[]): string =>
  `there are: ${[...new Set(names)].toSorted().join(', ')}`;
