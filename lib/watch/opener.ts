import type { Clock } from '../flux/clock.ts';
import type { ClusterSpec } from '../registry/spec.ts';
import { createApi, type Api } from './api.ts';
import { ApiFailure, networkFailure } from './errors.ts';
import type { Limits } from './limits.ts';
import { isCredentialError } from './opened.ts';
import { createTransport } from './transport.ts';

/** One connection (HTTP/2: one socket) to a cluster; `signal` aborts when it is closed. */
export interface Connected {
  readonly api: Api;
  readonly signal: AbortSignal;
  close(): void;
}

export interface OpenerDeps {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly userAgent: string;
  /** A byte or a PING was heard. */
  readonly onContact: () => void;
  /** Asks the authenticated question; throws ApiFailure. */
  readonly probe: (api: Api, first: boolean, signal: AbortSignal) => Promise<void>;
}

/** Connects and has the cluster answer. A refused credential is renewed once: it may have been rotated. */
export async function openConnection(
  spec: ClusterSpec,
  deps: OpenerDeps,
  cancelled: AbortSignal,
): Promise<Connected> {
  const first = await connect(spec, deps, false, cancelled);
  try {
    await deps.probe(first.api, true, first.signal);
    return first;
  } catch (e) {
    first.close();
    if (!(e instanceof ApiFailure && e.status === 401)) throw e;
  }
  const second = await connect(spec, deps, true, cancelled);
  try {
    await deps.probe(second.api, true, second.signal);
    return second;
  } catch (e) {
    second.close();
    throw e;
  }
}

async function connect(
  spec: ClusterSpec,
  deps: OpenerDeps,
  fresh: boolean,
  cancelled: AbortSignal,
): Promise<Connected> {
  const endpoint = await spec.connect({ fresh });
  const { clock, limits, userAgent } = deps;
  const controller = new AbortController();
  const transport = createTransport(endpoint, limits, clock, deps.onContact);
  const close = (): void => {
    cancelled.removeEventListener('abort', close);
    controller.abort();
    transport.destroy();
  };
  if (cancelled.aborted) close();
  else cancelled.addEventListener('abort', close, { once: true });
  const onBytes = deps.onContact;
  return {
    api: createApi({ clock, endpoint, transport, userAgent, onBytes }),
    signal: controller.signal,
    close,
  };
}

/** What went wrong, when it was a request or a credential. */
export const toFailure = (e: unknown): ApiFailure =>
  isCredentialError(e)
    ? new ApiFailure(e.reason, e.message, e.hint, { scope: 'connection' })
    : networkFailure(e);
