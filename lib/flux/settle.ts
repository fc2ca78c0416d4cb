import { asSeen, type Claim, type Input } from './claim.ts';
import { HeldRecord } from './held-record.ts';
import { suspended, terminating } from './halted.ts';
import { inProgress, noReport } from './progress.ts';
import type { FluxRecord, Observation } from './record.ts';
import { beginning } from './since.ts';
import { waiting } from './waiting.ts';

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
  return same ? past : new HeldRecord(next, claim, since, dueAt);
}

/** The same claim looked at again later (`dueAt` passed): identical, by reference, when time changed nothing. */
export const resettle = (record: FluxRecord, now: number): FluxRecord =>
  settle(record, record.seen, now);

/** The first rule that applies claims. */
const decide = (i: Input): Claim =>
  terminating(i) ?? suspended(i) ?? waiting(i) ?? noReport(i) ?? inProgress(i) ?? asSeen(i.next);
