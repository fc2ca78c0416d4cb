import { find, isTrue, type Condition } from './conditions.ts';
import { missingReference, type MissingContext } from './missing.ts';
import type { ObjectRef } from './record.ts';
import type { UnderlyingState } from './state.ts';

/** Reason of an object that has no Ready condition: how long that is all right needs a clock (see settle). */
export const NO_READY = 'NoReadyCondition';

/** What the conditions of one object are judged by. */
export interface Facts extends MissingContext {
  readonly conditions: readonly Condition[];
  readonly generation: number;
  /** `status.observedGeneration`; null when the kind has no such field. -1 is legal: never observed. */
  readonly observedGeneration: number | null;
  /** `status.lastAttemptedGeneration` of a HelmRelease; null when the kind has no such field. */
  readonly attemptedGeneration?: number | null;
  readonly suspended: boolean;
  /** Its controller writes no conditions (Alert, Provider, HelmRepository of type oci). */
  readonly isStatic: boolean;
}

export interface Verdict {
  readonly state: UnderlyingState;
  readonly reason: string;
  readonly message: string;
  /** lastTransitionTime of the deciding condition; null when no condition speaks of this state. */
  readonly at: number | null;
  readonly missing: ObjectRef | null;
}

/** The state that the conditions alone give: no clock, no past. The stages are tried in this order. */
export const judge = (f: Facts): Verdict =>
  staticKind(f) ??
  stalled(f) ??
  notReported(f) ??
  broken(f) ??
  inProgress(f) ??
  ready(f) ??
  unreadable(f);

/** Status speaks of the current generation. Neither number is written by every kind (flux-api 3.3). */
export function isCurrent(f: Facts): boolean {
  // The operator writes the spec of its report itself, after its Ready condition: the generation is always one ahead.
  if (f.kind === 'FluxReport') return true;
  const own = f.observedGeneration;
  const attempted = f.attemptedGeneration ?? null;
  // helm-controller stamps what it ends with the newest generation, also when that came in meanwhile (seen in recordings).
  if (attempted !== null) return own === f.generation || attempted === f.generation;
  const ofReady = find(f.conditions, 'Ready')?.observedGeneration ?? null;
  if (own === null && ofReady === null) return true;
  return own === f.generation || ofReady === f.generation;
}

const WAITING: ReadonlySet<string> = new Set([
  'DependencyNotReady',
  'SourceNotReady',
  'HelmChartNotReady',
  'NoSourceArtifact',
  'NoArtifact',
]);

/** What Ready=False means: waiting for something that will come is not failing. */
export function judgeFalse(
  reason: string,
  message: string,
  context: MissingContext,
): { state: UnderlyingState; missing: ObjectRef | null } {
  const missing = missingReference(reason, message, context);
  if (missing !== null) return { state: 'failing', missing };
  if (WAITING.has(reason) || isArtifactWait(reason, message)) return { state: 'waiting', missing };
  // kustomize- and helm-controller 2.8+: a newer revision came in, the check starts over.
  if (reason === 'HealthCheckCanceled') return { state: 'progressing', missing };
  return { state: 'failing', missing };
}

/** The source has (just now) no artifact to serve; a missing path inside an artifact is a failure. */
const isArtifactWait = (reason: string, message: string): boolean =>
  reason === 'ArtifactFailed' &&
  (/artifact not found/i.test(message) || /\bretrying in \d/i.test(message));

function staticKind(f: Facts): Verdict | null {
  if (!f.isStatic || ['Ready', 'Stalled', 'Reconciling'].some((t) => find(f.conditions, t)))
    return null;
  return { state: 'ready', reason: 'Static', message: '', at: null, missing: null };
}

function stalled(f: Facts): Verdict | null {
  const c = find(f.conditions, 'Stalled');
  if (!isTrue(c)) return null;
  // "Failed to install after 1 attempt(s)" says less than Ready, which keeps the error.
  const r = find(f.conditions, 'Ready');
  const said = r?.status === 'False' ? r : c;
  const missing = missingReference(said.reason, said.message, f);
  return { ...words(said), state: 'stalled', at: c.at, missing };
}

function notReported(f: Facts): Verdict | null {
  if (find(f.conditions, 'Ready')) return null;
  const c = find(f.conditions, 'Reconciling');
  if (isTrue(c) && !f.suspended)
    return { ...words(c), state: 'progressing', at: c.at, missing: null };
  const state = f.suspended ? 'unknown' : 'progressing';
  const message = f.suspended ? 'Never reconciled: it is suspended' : 'Waiting to be reconciled';
  return { state, reason: NO_READY, message, at: null, missing: null };
}

function broken(f: Facts): Verdict | null {
  const c = find(f.conditions, 'Ready');
  if (c?.status !== 'False') return null;
  return { ...words(c), at: c.at, ...judgeFalse(c.reason, c.message, f) };
}

function inProgress(f: Facts): Verdict | null {
  const c = find(f.conditions, 'Ready');
  if (c?.status !== 'Unknown') return null;
  return { ...words(c), state: 'progressing', at: c.at, missing: null };
}

function ready(f: Facts): Verdict | null {
  const c = find(f.conditions, 'Ready');
  if (!isTrue(c)) return null;
  // A suspended object never observes its last generation: not an error (flux-api trap 10).
  if (isCurrent(f) || f.suspended) return { ...words(c), state: 'ready', at: c.at, missing: null };
  return {
    state: 'progressing',
    reason: 'NewGeneration',
    message: 'The spec changed and has not been reconciled yet',
    at: null,
    missing: null,
  };
}

function unreadable(f: Facts): Verdict {
  const status = find(f.conditions, 'Ready')?.status ?? '';
  return {
    state: 'unknown',
    reason: 'InvalidStatus',
    message: `The Ready condition has the status ${JSON.stringify(status.slice(0, 40))}: only True, False and Unknown are known`,
    at: null,
    missing: null,
  };
}

const words = (c: Condition): { reason: string; message: string } => ({
  reason: c.reason,
  message: c.message,
});
