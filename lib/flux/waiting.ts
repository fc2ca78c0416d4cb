import { claimed, keepBroken, type Claim, type Input } from './claim.ts';
import { beginning } from './since.ts';
import { isBroken } from './state.ts';
import { WAIT_BLIP, waitLimit } from './timeouts.ts';

/**
 * Waiting for a dependency or source: a failure when it lasts too long, since the wait began. A failing object whose
 * dependency is in progress for a moment is still failing.
 */
export function waiting({ past, next, now }: Input): Claim | null {
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
