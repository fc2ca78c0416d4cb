import { repoOf, sourceRevision } from '../generate/objects/revision.ts';
import type { Commit } from '../generate/repos.ts';
import type { ContentStep } from './causes.ts';
import { reasonOf } from './incident-words.ts';
import type { KustomizationLife } from './kustomize.ts';
import type { SourceLife } from './source.ts';

/** Why a reconciliation stopped. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
  /** Message of Healthy=False. */
  readonly unhealthy?: string;
}

/** A dependency that is not ready is waited for; one that does not exist is a failure. */
export interface Blocked {
  readonly message: string;
  readonly state: 'waiting' | 'failing';
}

/** The first dependency that is not ready, in the words of the controller. */
export function blockedBy(life: KustomizationLife, source: SourceLife): Blocked | null {
  for (const dep of life.plan.dependsOn) {
    const needed = life.home.kustomization(dep);
    const name = `${dep.namespace}/${dep.name}`;
    if (needed === null || needed.gone) {
      const message = `dependency '${name}' not found: kustomizations.kustomize.toolkit.fluxcd.io "${dep.name}" not found`;
      return { message, state: 'failing' };
    }
    const waits = (message: string): Blocked => ({ message, state: 'waiting' });
    if (!needed.readyNow) return waits(`dependency '${name}' is not ready`);
    if (needed.plan.source === life.plan.source && needed.applied.sha !== source.head.sha) {
      return waits(`dependency '${name}' revision is not up to date`);
    }
  }
  return null;
}

/** Objects whose health check does not pass, as kstatus sees them. */
export function stuckUnder(life: KustomizationLife): string[] {
  const own = life.world.causes.objectFault(life.cluster, life.key);
  const workload = own?.effect === 'unhealthy' ? [own.message] : [];
  const releases = life.releases
    .filter((r) => !r.current && !r.suspended)
    .map((r) => `HelmRelease/${r.namespace}/${r.name}`);
  return [...workload, ...releases];
}

/** What is wrong at a step with this commit: in the object itself, or in the content that it shares with others. */
export function failureAt(
  life: KustomizationLife,
  step: ContentStep,
  head: Commit,
): Failure | null {
  const { causes } = life.world;
  const repo = repoOf(life.plan.source);
  const own = causes.objectFault(life.cluster, life.key);
  if (own?.effect === 'fail' && own.step === step) {
    return { reason: own.reason, message: fillIn(life, own.message, head) };
  }
  const { environment } = life.home.profile;
  const shared = causes.contentFault(repo.name, life.scopes, environment, head.at);
  if (shared?.step !== step) return null;
  return { reason: reasonOf(step), message: fillIn(life, shared.message, head) };
}

/** Fills in what differs at each attempt. */
export function fillIn(life: KustomizationLife, message: string, head: Commit): string {
  const { random } = life.world;
  return message
    .replaceAll('{tmp}', `/tmp/kustomization-${random.int(100_000_000, 999_999_999)}`)
    .replaceAll('{path}', life.plan.path.slice(2))
    .replaceAll('{rev}', sourceRevision(life.plan.source, head));
}
