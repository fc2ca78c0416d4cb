import type { FluxRecord, Observation } from './record.ts';
import { isBroken, type ObjectState, type UnderlyingState } from './state.ts';
import {
  effectiveTimeout,
  FIRST_REPORT_LIMIT,
  graceOf,
  silenceLimit,
  SKEW,
  WAIT_BLIP,
  waitLimit,
} from './timeouts.ts';
import { NO_READY } from './verdict.ts';

/**
 * What we claim about an object, from what its cluster said now and what we claimed before.
 * Progress of a healthy object is no transition, a failure ends only with a confirmed ready (or suspension, deletion,
 * a real wait), and a wait that is too long is a failure.
 * Returns `prev` itself when nothing changed. Out-of-order observations are the caller's to drop.
 */
export function settle(prev: FluxRecord | undefined, next: Observation, now: number): FluxRecord {
  // Another uid is another object: it inherits nothing.
  const past = prev?.seen.uid === next.uid ? prev : undefined;
  const claim = decide({ past, next, now });
  const since = beginning(past, next, claim, now);
  const dueAt = claim.dueAt ?? null;
  const blocked = claim.blocked ?? null;
  const { state, underlying, reason, message } = claim;
  const same =
    past !== undefined &&
    past.seen.resourceVersion === next.resourceVersion &&
    past.state === state &&
    past.underlying === underlying &&
    past.reason === reason &&
    past.message === message &&
    past.since === since &&
    past.dueAt === dueAt &&
    (past.blocked ?? null) === blocked;
  return same ? past : { seen: next, state, underlying, reason, message, blocked, since, dueAt };
}

/** The same claim looked at again later (`dueAt` passed): identical, by reference, when time changed nothing. */
export const resettle = (record: FluxRecord, now: number): FluxRecord =>
  settle(record, record.seen, now);

interface Input {
  readonly past: FluxRecord | undefined;
  readonly next: Observation;
  readonly now: number;
}

interface Claim {
  readonly state: ObjectState;
  readonly underlying: UnderlyingState;
  readonly reason: string;
  readonly message: string;
  readonly since?: number;
  readonly dueAt?: number | null;
  readonly blocked?: 'missing' | 'waiting' | null;
}

const decide = (i: Input): Claim =>
  terminating(i) ?? suspended(i) ?? waiting(i) ?? noReport(i) ?? inProgress(i) ?? asSeen(i.next);

const claimed = (
  state: UnderlyingState,
  said: { readonly reason: string; readonly message: string },
  rest: Partial<Claim> = {},
): Claim => ({ state, underlying: state, reason: said.reason, message: said.message, ...rest });

/** ready, failing, stalled and unreadable: the object says it itself. */
const asSeen = (next: Observation): Claim =>
  claimed(next.verdict, next, { blocked: isMissing(next) ? 'missing' : null });

const isMissing = (o: Observation): boolean => isBroken(o.verdict) && o.missing !== null;

/** The broken claim as it was: reason and message of the failure, its beginning, nothing due. */
const keepBroken = (past: FluxRecord, dueAt: number | null = null): Claim =>
  claimed(past.underlying, past, { blocked: past.blocked ?? null, dueAt });

function terminating({ past, next, now }: Input): Claim | null {
  if (!next.terminating) return null;
  const said = isBroken(next.verdict) ? next.message : 'Being deleted';
  const deleting = past?.seen.terminating === true ? past : undefined;
  const began = Math.min(next.deletedAt ?? deleting?.since ?? now, now);
  const limit = began + Math.max(waitLimit(next), 2 * effectiveTimeout(next));
  if (now < limit && deleting?.state !== 'unknown') {
    return claimed(
      'progressing',
      { reason: 'Terminating', message: said },
      { since: began, dueAt: limit },
    );
  }
  const message = `Deletion was asked for long ago and its finalizers have not finished. ${said}`;
  return claimed('unknown', { reason: 'DeletionNotFinished', message }, { since: limit });
}

/** Suspended keeps the last thing known about it: nobody works on it, so nothing is in progress and nothing is due. */
function suspended({ past, next }: Input): Claim | null {
  if (!next.suspended) return null;
  const stopped =
    next.verdict === 'progressing' || (next.verdict === 'waiting' && past?.blocked === 'waiting');
  if (!stopped) return { ...asSeen(next), state: 'suspended' };
  const known = past?.underlying ?? 'unknown';
  const claim =
    past === undefined || known === 'progressing' || known === 'unknown'
      ? claimed('unknown', next)
      : claimed(known, past, { blocked: past.blocked ?? null });
  return { ...claim, state: 'suspended' };
}

function waiting({ past, next, now }: Input): Claim | null {
  if (next.verdict !== 'waiting') return null;
  const active = past !== undefined && past.state !== 'suspended' ? past : undefined;
  if (active?.blocked === 'waiting') return claimed('failing', next, { blocked: 'waiting' });
  if (active && isBroken(active.underlying) && active.blocked !== 'missing') {
    const end = active.seen.verdict === 'waiting' ? active.dueAt : now + WAIT_BLIP;
    if (end !== null && now < end) return keepBroken(active, end);
  }
  const since = beginning(past, next, claimed('waiting', next), now);
  const limit = since + waitLimit(next);
  return now < limit
    ? claimed('waiting', next, { since, dueAt: limit })
    : claimed('failing', next, { since, blocked: 'waiting' });
}

/** No Ready condition: its controller has not come to it yet, or never will. A failure seen before stays one. */
function noReport({ past, next, now }: Input): Claim | null {
  if (next.verdict !== 'progressing' || next.reason !== NO_READY) return null;
  if (past && isBroken(past.underlying)) return keepBroken(past);
  const limit = reportEnd(past, next, now);
  if (now < limit) return claimed('progressing', next, { dueAt: limit });
  const message =
    'No controller has reported on this object: is the controller of this kind running?';
  return claimed('unknown', { reason: NO_READY, message }, { since: limit });
}

/** Five minutes after its creation, or after it was seen to have no condition any more (or to be resumed). */
function reportEnd(past: FluxRecord | undefined, next: Observation, now: number): number {
  const same = past?.seen.verdict === next.verdict && past.seen.reason === NO_READY;
  if (same && !past.seen.suspended)
    return past.state === 'unknown' ? past.since : (past.dueAt ?? now);
  const began = past === undefined && next.createdAt > 0 ? Math.min(next.createdAt, now) : now;
  return began + FIRST_REPORT_LIMIT;
}

function inProgress(i: Input): Claim | null {
  const { past, next, now } = i;
  if (next.verdict !== 'progressing') return null;
  if (past && isBroken(past.underlying)) return keepBroken(past);
  // Seen for the first time between two failures: the object itself proves that the last attempt failed.
  if (past === undefined && next.failingSince !== null) {
    const message = 'The last attempt failed; it is being tried again';
    return claimed('failing', { reason: 'LastAttemptFailed', message });
  }
  if (past?.underlying === 'ready' && sameContent(past.seen, next)) {
    const end = graceEnd(past, next, now);
    if (now < end) return claimed('ready', past, { dueAt: end });
  }
  const limit = silenceEnd(i);
  if (now < limit) return claimed('progressing', next, { dueAt: limit });
  const message = `The controller has reported nothing since ${new Date(next.conditionAt ?? limit - silenceLimit(next)).toISOString()}: it is down or overloaded`;
  return claimed('unknown', { reason: 'NotReporting', message }, { since: limit });
}

/** A new generation or revision is a rollout: from then on it is not known to be ready. */
const sameContent = (a: Observation, b: Observation): boolean =>
  a.generation === b.generation &&
  b.currentGeneration &&
  (b.attempted === null || b.attempted === b.applied);

/** The status says just what it said before. */
const sameReport = (a: Observation, b: Observation): boolean =>
  a.verdict === b.verdict &&
  a.reason === b.reason &&
  a.conditionAt === b.conditionAt &&
  a.generation === b.generation &&
  a.attempted === b.attempted &&
  a.progress === b.progress;

/** How long a ready object in progress is called ready: by the cluster's clock, or for a moment by ours when that is off. */
function graceEnd(past: FluxRecord, next: Observation, now: number): number {
  const same = past.seen.verdict === 'progressing' && past.seen.conditionAt === next.conditionAt;
  if (same && past.dueAt !== null) return past.dueAt;
  return Math.max(Math.min(next.conditionAt ?? now, now) + graceOf(next), now + SKEW);
}

/** When an object in progress that says nothing new becomes unknown. What was just written is counted from now. */
function silenceEnd({ past, next, now }: Input): number {
  const limit = silenceLimit(next);
  if (past === undefined) return Math.min(next.conditionAt ?? now, now) + limit;
  if (!sameReport(past.seen, next)) return now + limit;
  if (past.state === 'unknown') return past.since;
  if (past.dueAt === null) return now + limit;
  return past.underlying === 'ready' ? past.dueAt + limit - graceOf(next) : past.dueAt;
}

/** Epoch ms at which this state began. Broken states share one beginning; none lies before that of the last claim. */
function beginning(
  past: FluxRecord | undefined,
  next: Observation,
  claim: Claim,
  now: number,
): number {
  if (past === undefined) return claim.since ?? firstSeen(next, claim.state, now);
  if (past.state === claim.state || (isBroken(past.state) && isBroken(claim.state)))
    return past.since;
  if (claim.since !== undefined) return Math.max(claim.since, past.since);
  const at = evidence(next, claim.state);
  return at !== null && at > past.since && at <= now ? at : now;
}

function firstSeen(next: Observation, state: ObjectState, now: number): number {
  const waitsForReport = next.verdict === 'progressing' && next.reason !== NO_READY;
  const at = evidence(next, state) ?? next.conditionAt ?? (waitsForReport ? now : next.createdAt);
  return at > 0 ? Math.min(at, now) : now;
}

/** What the object itself proves about the beginning of its state. */
function evidence(next: Observation, state: ObjectState): number | null {
  if (state === 'suspended') return next.suspendedAt ?? null;
  if (isBroken(state)) return next.failingSince ?? next.conditionAt;
  return next.conditionAt;
}
