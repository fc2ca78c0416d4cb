import pLimit from 'p-limit';
import type { Clock } from '../flux/clock.ts';
import { KINDS, type FluxKind } from '../flux/kinds.ts';
import type { Api } from './api.ts';
import { ApiFailure } from './errors.ts';
import type { Limits } from './limits.ts';
import { deadline } from './wait.ts';

/** The codes of the API's contract that a fetch can end with. */
export type FetchCode =
  | 'not-found'
  | 'cluster-unreachable'
  | 'forbidden'
  | 'timeout'
  | 'rate-limited'
  | 'unavailable';

export class FetchError extends Error {
  readonly code: FetchCode;
  readonly cluster: string;
  readonly retryAfterMs: number | null;
  constructor(
    code: FetchCode,
    cluster: string,
    message: string,
    retryAfterMs: number | null = null,
  ) {
    super(message);
    this.code = code;
    this.cluster = cluster;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface FetchedObject {
  readonly object: unknown;
  /** Newest first, at most 100; null when they could not be read. */
  readonly events: unknown[] | null;
  readonly eventsError: string | null;
}

export interface Fetcher {
  fetch(ask: {
    readonly api: Api;
    readonly kind: FluxKind;
    readonly version: string;
    readonly namespace: string;
    readonly name: string;
    readonly signal: AbortSignal;
  }): Promise<FetchedObject>;
}

const MAX_EVENTS = 100;

/** Objects asked for by people: few at a time for each cluster, so that pages never load an API server. */
export function createFetcher(cluster: string, clock: Clock, limits: Limits): Fetcher {
  const limit = pLimit(limits.fetches);
  return {
    async fetch(ask) {
      if (limit.pendingCount >= limits.fetchQueue) {
        throw new FetchError(
          'rate-limited',
          cluster,
          'Too many objects of this cluster are being opened. Try again in a moment.',
          1_000,
        );
      }
      const time = deadline(clock, limits.fetchTimeoutMs, ask.signal);
      try {
        return await limit(() => fetchOne({ ...ask, signal: time.signal }, limits.fetchTimeoutMs));
      } catch (e) {
        if (time.expired()) throw timedOut(cluster);
        throw fetchError(cluster, e);
      } finally {
        time.cancel();
      }
    },
  };
}

async function fetchOne(
  ask: Parameters<Fetcher['fetch']>[0],
  timeoutMs: number,
): Promise<FetchedObject> {
  const { api, kind, version, namespace, name, signal } = ask;
  signal.throwIfAborted();
  const { group, plural } = KINDS[kind];
  const enc = encodeURIComponent;
  const { json: object } = await api.json({
    path: `/apis/${group}/${version}/namespaces/${enc(namespace)}/${plural}/${enc(name)}`,
    signal,
    timeoutMs,
  });
  const uid = (object as { metadata?: { uid?: unknown } } | null)?.metadata?.uid;
  const selector = [
    `involvedObject.kind=${kind}`,
    `involvedObject.name=${name}`,
    ...(typeof uid === 'string' ? [`involvedObject.uid=${uid}`] : []),
  ].join(',');
  try {
    // Events come in the order of their names: all of one object (they live for an hour), then the newest.
    const { json } = await api.json({
      path: `/api/v1/namespaces/${enc(namespace)}/events?fieldSelector=${enc(selector)}&limit=500`,
      signal,
      timeoutMs,
    });
    const items = (json as { items?: unknown } | null)?.items;
    const events = Array.isArray(items) ? (items as unknown[]) : [];
    return {
      object,
      events: events.toSorted((a, b) => timeOf(b) - timeOf(a)).slice(0, MAX_EVENTS),
      eventsError: null,
    };
  } catch (e) {
    return { object, events: null, eventsError: eventsMessage(e) };
  }
}

const eventsMessage = (e: unknown): string =>
  e instanceof ApiFailure && e.status === 403
    ? 'The credential may not read events.'
    : e instanceof ApiFailure
      ? e.message
      : 'The events could not be read.';

function timeOf(event: unknown): number {
  const e = (event ?? {}) as Record<string, unknown>;
  const metadata = (e['metadata'] ?? {}) as Record<string, unknown>;
  const series = (e['series'] ?? {}) as Record<string, unknown>;
  for (const at of [
    series['lastObservedTime'],
    e['lastTimestamp'],
    e['eventTime'],
    metadata['creationTimestamp'],
  ]) {
    const ms = typeof at === 'string' ? Date.parse(at) : Number.NaN;
    if (!Number.isNaN(ms)) return ms;
  }
  return 0;
}

const timedOut = (cluster: string): FetchError =>
  new FetchError('timeout', cluster, 'The cluster did not answer in time.');

function fetchError(cluster: string, e: unknown): FetchError {
  if (e instanceof FetchError) return e;
  if (!(e instanceof ApiFailure)) {
    return new FetchError('unavailable', cluster, 'The request was broken off.');
  }
  switch (e.status) {
    case 404:
      return new FetchError('not-found', cluster, 'The object does not exist in the cluster.');
    case 401:
    case 403:
      return new FetchError('forbidden', cluster, e.message);
    case 429:
      return new FetchError('rate-limited', cluster, e.message, e.retryAfterMs);
    case null:
      return e.reason === 'timeout'
        ? timedOut(cluster)
        : new FetchError('cluster-unreachable', cluster, e.message);
    default:
      return new FetchError('unavailable', cluster, e.message);
  }
}
