import type { Clock } from '../flux/clock.ts';
import type { Api } from './api.ts';
import type { Breather } from './breather.ts';
import { ApiFailure, networkFailure, statusFailure } from './errors.ts';
import type { Limits } from './limits.ts';
import { parseObject } from './parse.ts';
import { compareResourceVersions } from './resource-version.ts';
import { LineSplitter } from './lines.ts';
import { SplitError } from './scan.ts';
import type { Traffic } from './traffic.ts';
import { deadline } from './wait.ts';

export interface WatchedMeta {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}

export type WatchEvent =
  | { readonly type: 'put'; readonly raw: unknown; readonly meta: WatchedMeta }
  | { readonly type: 'delete'; readonly meta: WatchedMeta }
  | { readonly type: 'bookmark'; readonly resourceVersion: string };

/** How a watch ended when no failure was told: by the server, by our own deadline, or because it can't be trusted. */
export interface WatchEnd {
  readonly how: 'closed' | 'deadline' | 'malformed' | 'went-back';
  readonly lastedMs: number;
  /** Without bookmarks. */
  readonly events: number;
}

const BOOKMARK = Buffer.from('{"type":"BOOKMARK"');
const VERSION = /"resourceVersion":"([^"\\]*)"/;

interface RawEvent {
  readonly type?: unknown;
  readonly object?: {
    readonly metadata?: Partial<Record<keyof WatchedMeta, unknown>> | null;
    readonly code?: unknown;
  } | null;
}

/** One line of a watch. Throws ApiFailure for an ERROR event, SyntaxError for what is no event. */
export function readEvent(line: Buffer, now: number): WatchEvent {
  if (line.subarray(0, BOOKMARK.length).equals(BOOKMARK)) {
    const version = VERSION.exec(line.toString('latin1'))?.[1];
    if (version !== undefined && version !== '')
      return { type: 'bookmark', resourceVersion: version };
  }
  const event = parseObject(line) as RawEvent | null | undefined;
  const metadata = event?.object?.metadata;
  const version = metadata?.resourceVersion;
  switch (event?.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED': {
      if (typeof metadata?.name !== 'string' || typeof version !== 'string') break;
      const meta = {
        namespace: text(metadata.namespace),
        name: metadata.name,
        uid: text(metadata.uid),
        resourceVersion: version,
      };
      return event.type === 'DELETED'
        ? { type: 'delete', meta }
        : { type: 'put', raw: event.object, meta };
    }
    case 'BOOKMARK':
      if (typeof version === 'string') return { type: 'bookmark', resourceVersion: version };
      break;
    case 'ERROR': {
      const code = event.object?.code;
      throw statusFailure(typeof code === 'number' ? code : 500, event.object, undefined, now);
    }
    default:
  }
  throw new SyntaxError('no watch event');
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * One watch request from a version to its end. Events come in the order of their versions; one that is not newer
 * than the last is a repetition and dropped, one that is older ends the watch as `went-back`
 * (late delivery or a restored etcd: only a list can tell).
 */
export async function watchOnce(deps: {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly breather: Breather;
  readonly traffic: Traffic;
  readonly path: string;
  readonly selector: string | undefined;
  readonly resourceVersion: string;
  readonly onOpen: () => void;
  readonly onEvent: (event: WatchEvent) => void;
  readonly signals: readonly AbortSignal[];
}): Promise<WatchEnd> {
  const { clock, limits, breather, traffic } = deps;
  const seconds = limits.watchSeconds + Math.floor(deps.random() * limits.watchSeconds);
  const endsAt = clock.now() + seconds * 1000 + limits.watchSlackMs;
  const limit = deadline(clock, endsAt - clock.now(), ...deps.signals);
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(seconds),
    resourceVersion: deps.resourceVersion,
  });
  if (deps.selector !== undefined) query.set('labelSelector', deps.selector);
  const splitter = new LineSplitter(limits.maxObjectBytes);
  let last = deps.resourceVersion;
  let openedAt = clock.now();
  let events = 0;
  let bookmarked = false;
  let wentBack = false;

  const onLine = (line: Buffer): void => {
    if (wentBack) return;
    const event = readEvent(line, clock.now());
    const version = event.type === 'bookmark' ? event.resourceVersion : event.meta.resourceVersion;
    const order = compareResourceVersions(version, last);
    if (order !== null && order < 0) wentBack = true;
    if (event.type === 'bookmark') {
      bookmarked = true;
      traffic.lastBookmarkAt = clock.now();
    } else if (order !== null && order <= 0) return;
    else {
      events++;
      traffic.events++;
      traffic.lastEventAt = clock.now();
    }
    if (wentBack) return;
    last = version;
    deps.onEvent(event);
  };

  const end = (how: WatchEnd['how']): WatchEnd => ({
    how,
    lastedMs: clock.now() - openedAt,
    events,
  });
  try {
    const body = await deps.api.stream({
      path: `${deps.path}?${query}`,
      signal: limit.signal,
      headersTimeoutMs: limits.watchHeadersTimeoutMs,
      bodyTimeoutMs: 0,
    });
    openedAt = clock.now();
    deps.onOpen();
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        for (let rest = breather.pause(); rest !== null; rest = breather.pause()) await rest;
        traffic.bytes += chunk.length;
        splitter.push(chunk, onLine);
        if (wentBack) return end('went-back');
        if (bookmarked) limit.extend(Math.min(limits.bookmarkSilenceMs, endsAt - clock.now()));
      }
    } finally {
      body.destroy();
    }
    return end('closed');
  } catch (e) {
    if (e instanceof SyntaxError || e instanceof SplitError) return end('malformed');
    if (limit.expired()) {
      if (clock.now() >= endsAt) return end('deadline');
      throw new ApiFailure(
        'silent',
        'The API server stopped sending.',
        'It is asked again by itself.',
        { scope: 'connection' },
      );
    }
    throw networkFailure(e);
  } finally {
    limit.cancel();
  }
}
