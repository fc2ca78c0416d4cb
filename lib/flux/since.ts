import type { Claim } from './claim.ts';
import type { FluxRecord, Observation } from './record.ts';
import { isBroken, type ObjectState } from './state.ts';
import { NO_READY } from './verdict.ts';

/** Epoch ms at which this state began. Broken states share one beginning; none lies before that of the last claim. */
export function beginning(
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
