import { claimed, keepBroken, type Claim, type Input } from './claim.ts';
import { sameContent } from './progress.ts';
import type { FluxRecord, Observation } from './record.ts';
import { beginning } from './since.ts';
import { isBroken } from './state.ts';
import { WAIT_BLIP, waitLimit } from './timeouts.ts';

/**
 * Waiting for a dependency or source: a failure when it lasts too long, since the wait began. Whenever a dependency is
 * reconciled at the wrong moment, what depends on it waits for one requeue (30 s by default), though nothing changed:
 * for that long it is still what it was, ready or failing.
 */
export function waiting({ past, next, now }: Input): Claim | null {
  if (next.verdict !== 'waiting') return null;
  const active = past !== undefined && past.state !== 'suspended' ? past : undefined;
  if (active?.blocked === 'waiting') return claimed('failing', next, { blocked: 'waiting' });
  if (active && outlastsBlip(active, next)) {
    const end = active.seen.verdict === 'waiting' ? active.dueAt : now + WAIT_BLIP;
    if (end !== null && now < end) {
      const isReady = active.underlying === 'ready';
      return isReady ? claimed('ready', active, { dueAt: end }) : keepBroken(active, end);
    }
  }
  const since = beginning(past, next, claimed('waiting', next), now);
  const limit = since + waitLimit(next);
  return now < limit
    ? claimed('waiting', next, { since, dueAt: limit })
    : claimed('failing', next, { since, blocked: 'waiting' });
}

/** A missing reference that turned up ends its failure at once, and a rollout that waits for its turn is no blip. */
function outlastsBlip(past: FluxRecord, next: Observation): boolean {
  if (isBroken(past.underlying)) return past.blocked !== 'missing';
  if (past.underlying !== 'ready' || !sameContent(past.seen, next)) return false;
  return !next.message.includes('revision is not up to date');
}
