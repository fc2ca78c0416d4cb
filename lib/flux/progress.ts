import { claimed, keepBroken, type Claim, type Input } from './claim.ts';
import type { FluxRecord, Observation } from './record.ts';
import { isBroken } from './state.ts';
import { FIRST_REPORT_LIMIT, graceOf, silenceLimit, SKEW } from './timeouts.ts';
import { NO_READY } from './verdict.ts';

/** No Ready condition: its controller has not come to it yet, or never will. A failure seen before stays one. */
export function noReport({ past, next, now }: Input): Claim | null {
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

/** In progress: still ready or still failing as before, else a rollout; unknown once nothing new is said for too long. */
export function inProgress(i: Input): Claim | null {
  const { past, next, now } = i;
  if (next.verdict !== 'progressing') return null;
  if (past && isBroken(past.underlying)) return keepBroken(past);
  // The object itself proves that its last attempt failed: first seen, or heard again, between two failures.
  if (next.failingSince !== null) {
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

/** A new generation, revision or configuration is a rollout: from then on it is not known to be ready. */
export const sameContent = (a: Observation, b: Observation): boolean =>
  a.generation === b.generation &&
  a.digest === b.digest &&
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
