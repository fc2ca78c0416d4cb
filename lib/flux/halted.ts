import { asSeen, claimed, type Claim, type Input } from './claim.ts';
import { isBroken } from './state.ts';
import { effectiveTimeout, waitLimit } from './timeouts.ts';

/** An object that is being deleted: in progress, and unknown when that does not end. */
export function terminating({ past, next, now }: Input): Claim | null {
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
export function suspended({ past, next }: Input): Claim | null {
  if (!next.suspended) return null;
  const stopped =
    next.verdict === 'progressing' || (next.verdict === 'waiting' && past?.blocked === 'waiting');
  if (!stopped) return { ...asSeen(next), state: 'suspended' };
  const known = past?.underlying ?? (next.failingSince === null ? 'unknown' : 'failing');
  const claim =
    known === 'progressing' || known === 'unknown'
      ? claimed('unknown', next)
      : claimed(known, past ?? next, { blocked: past?.blocked ?? null });
  return { ...claim, state: 'suspended' };
}
