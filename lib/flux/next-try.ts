import type { ObjectState } from './state.ts';

/** When the controller looks at the object again, as far as it can be known from outside. */
export type NextTry =
  | { readonly type: 'at'; readonly at: number }
  | { readonly type: 'now' }
  | { readonly type: 'never'; readonly why: string }
  | { readonly type: 'unknown'; readonly why: string };

/**
 * Only a Kustomization tells when it was last tried: its Ready condition moves with every try. Other controllers wait
 * longer after each failure and write no time of it.
 */
export function nextTry(o: {
  readonly kind: string;
  readonly state: ObjectState;
  readonly suspended: boolean;
  readonly reconciling: boolean;
  readonly intervalMs: number | null;
  readonly retryIntervalMs: number | null;
  /** Epoch ms of the last try, null when it is not known. */
  readonly lastTryAt: number | null;
}): NextTry {
  if (o.suspended) return { type: 'never', why: 'it is suspended' };
  if (o.state === 'stalled') return { type: 'never', why: 'not before something changes' };
  if (o.state === 'waiting') return { type: 'unknown', why: 'when what it waits for is ready' };
  // A failure that is tried again says Reconciling all the time between two tries.
  if (o.reconciling && o.state !== 'failing') return { type: 'now' };
  if (o.intervalMs === null) return { type: 'unknown', why: 'it has no interval' };
  if (o.kind !== 'Kustomization')
    return {
      type: 'unknown',
      why: o.state === 'failing' ? 'pauses grow with each failure' : 'its last try is not recorded',
    };
  if (o.lastTryAt === null) return { type: 'unknown', why: 'its last try is not recorded' };
  const pause = o.state === 'failing' ? (o.retryIntervalMs ?? o.intervalMs) : o.intervalMs;
  return { type: 'at', at: o.lastTryAt + pause };
}
