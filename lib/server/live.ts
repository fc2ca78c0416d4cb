import { objectKey } from '../flux/record.ts';
import type { ErrorCode, LiveObject } from '../api/contract.ts';
import { ERROR_CODES } from '../api/contract.ts';
import { ApiFailure } from '../api/errors.ts';
import type { Reads } from '../api/routes.ts';
import type { Collector } from '../watch/collector.ts';
import type { Clock } from '../flux/clock.ts';
import { liveObject } from './live-object.ts';
import { createShare } from './share.ts';

const isCode = (value: unknown): value is ErrorCode =>
  (ERROR_CODES as readonly unknown[]).includes(value);

/** The collector's failures carry a code of the contract; anything else is ours, and is passed on to be reported. */
export function failureOf(error: unknown, cluster: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !isCode(error.code)) return error;
  const wait = 'retryAfterMs' in error ? error.retryAfterMs : null;
  return new ApiFailure(error.code, error.message, {
    cluster,
    ...(typeof wait === 'number' ? { retryAfterMs: wait } : {}),
  });
}

/** Reads one object and its events from its cluster; people who open the same object at once cause one read. */
export function createLive(collector: Pick<Collector, 'fetchObject'>, clock: Clock): Reads['live'] {
  const share = createShare<LiveObject>();
  return (at, signal) =>
    share(objectKey(at), signal, async (shared) => {
      try {
        const { cluster, kind, namespace, name } = at;
        const fetched = await collector.fetchObject(cluster, kind, namespace, name, shared);
        return liveObject(fetched, clock.now());
      } catch (error) {
        throw failureOf(error, at.cluster);
      }
    });
}
