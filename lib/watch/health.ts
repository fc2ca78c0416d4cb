import type { Clock } from '../flux/clock.ts';
import type { ApiFailure } from './errors.ts';
import type { Limits } from './limits.ts';
import { toFailure, type Connected, type OpenerDeps } from './opener.ts';
import { wait } from './wait.ts';

/** Why a connection must go: it failed, or it is to be opened anew at once (with a renewed credential). */
export type Trouble = { readonly failure: ApiFailure } | { readonly reopen: true };

/** Epoch ms of the next question: by the clock, or as soon as nothing was heard for too long. */
export function nextCheckAt(
  checkedAt: number,
  heardAt: number,
  limits: Pick<Limits, 'checkMs' | 'silenceMs'>,
  random: () => number,
): number {
  const regular = checkedAt + Math.round(limits.checkMs * (0.8 + 0.2 * random()));
  return Math.min(regular, Math.max(heardAt, checkedAt) + limits.silenceMs);
}

/** The longest Retry-After of an overloaded API server; one that names more is going away. */
const PATIENCE_MS = 32_000;

/** Asks once whether the cluster answers; a server error is asked about twice. null: it is well. */
export async function ask(
  connected: Connected,
  deps: Pick<OpenerDeps, 'probe' | 'limits'> & { readonly clock: Clock },
): Promise<Trouble | null> {
  for (let tries = 1; ; tries++) {
    try {
      await deps.probe(connected.api, false, connected.signal);
      return null;
    } catch (e) {
      const failure = toFailure(e);
      // Opening anew renews the credential, and fails as unauthorized when that does not help.
      if (failure.status === 401) return { reopen: true };
      if (failure.status === null) return { failure };
      // Any other answer is contact, whatever it says.
      if (failure.status < 500) return null;
      const patience = failure.retryAfterMs ?? 0;
      if (tries > 1 || patience > PATIENCE_MS) return { failure };
      const ms = Math.max(deps.limits.backoffMs, patience);
      await wait(deps.clock, ms, connected.signal).done;
    }
  }
}
