import type { ApiFailure } from './errors.ts';
import type { WatchEnd } from './watch.ts';

/** What a reflector does next. client-go tools/cache/reflector.go, in a table. */
export interface Next {
  readonly step: 'list' | 'watch';
  /** A list `not older than the last version seen`, or the newest there is (once, when the last is of no use). */
  readonly from: 'last' | 'newest';
  readonly pause:
    | 'none'
    /** Up to a second, so that watches which end at once do not spin. */
    | 'pace'
    | 'backoff'
    | 'forbidden'
    | 'missing';
  /** Never sooner than this. */
  readonly notBeforeMs: number;
  /** The way to the cluster is in doubt: have it checked before going on. */
  readonly suspect: boolean;
  /** Counted under this name. */
  readonly why: string;
}

const next = (
  why: string,
  step: Next['step'],
  pause: Next['pause'],
  more: Partial<Next> = {},
): Next => ({ step, from: 'last', pause, notBeforeMs: 0, suspect: false, why, ...more });

/** After a watch that ended without a failure. */
export function afterWatch(end: WatchEnd, shortMs: number): Next {
  switch (end.how) {
    case 'malformed':
      return next('malformed', 'list', 'backoff');
    case 'went-back':
      return next('went-back', 'list', 'backoff', { from: 'newest' });
    case 'deadline':
      return next('deadline', 'watch', 'none');
    case 'closed':
      if (end.lastedMs >= shortMs) return next('closed', 'watch', 'none');
      return end.events > 0
        ? next('short', 'watch', 'pace')
        : next('very-short', 'list', 'backoff');
  }
}

/** After a request that failed. `newest`: this list already asked for the newest state. */
export function afterFailure(failure: ApiFailure, during: 'list' | 'watch', newest: boolean): Next {
  const notBeforeMs = failure.retryAfterMs ?? 0;
  if (failure.scope === 'connection') {
    // A server that is back at once may have been restored to an earlier state, which no watch tells: always a list.
    return next(failure.reason, 'list', 'backoff', { notBeforeMs, suspect: true });
  }
  if (failure.expired || failure.tooLarge) {
    // The history went by: list not older than what we saw. That too refused: the newest, at once, once.
    return during === 'list' && !newest
      ? next('expired', 'list', 'none', { from: 'newest', notBeforeMs })
      : next('expired', 'list', 'backoff', { from: newest ? 'newest' : 'last', notBeforeMs });
  }
  switch (failure.status) {
    case 401:
      return next('unauthorized', 'list', 'backoff', { suspect: true });
    case 403:
      return next('forbidden', 'list', 'forbidden');
    case 404:
      return next('missing', 'list', 'missing');
    case 429:
      return next('rate-limited', during, 'backoff', { notBeforeMs });
    case null:
      return next(failure.reason, during, 'backoff', { notBeforeMs });
    default:
      // An error of the server, too: client-go tries the same watch again only if told for how long (0 s by default).
      return next(failure.reason, 'list', 'backoff', { notBeforeMs });
  }
}
