import type { Clock } from '../flux/clock.ts';
import type { Api } from './api.ts';
import type { Breather } from './breather.ts';
import { BodyReader } from './body-reader.ts';
import { Due } from './due.ts';
import { ApiFailure, networkFailure, statusFailure } from './errors.ts';
import type { Limits } from './limits.ts';
import { isCredentialError } from './opened.ts';
import { parseObject } from './parse.ts';
import { LineSplitter } from './lines.ts';
import { compareResourceVersions } from './resource-version.ts';
import { SplitError } from './scan.ts';
import type { Traffic } from './traffic.ts';

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

export interface WatchDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly breather: Breather;
  readonly traffic: Traffic;
  readonly path: string;
  readonly selector?: string;
}

export interface WatchEvents {
  opened(): void;
  event(event: WatchEvent): void;
}

/**
 * One watch request from a version to its end. Events come in the order of their versions; one that is not newer
 * than the last is a repetition and dropped, one that is older ends the watch as `went-back`
 * (late delivery or a restored etcd: only a list can tell). Thousands of these live for minutes: fields, no closures.
 */
export class WatchRun extends BodyReader {
  /** Rejects with ApiFailure. */
  readonly done: Promise<WatchEnd>;
  readonly #resolve: (end: WatchEnd) => void;
  readonly #reject: (error: unknown) => void;
  readonly #deps: WatchDeps;
  readonly #on: WatchEvents;
  readonly #due: Due;
  readonly #endsAt: number;
  readonly #lines: LineSplitter;
  #last: string;
  #openedAt: number;
  #events = 0;
  #bookmarked = false;

  constructor(api: Api, deps: WatchDeps, resourceVersion: string, on: WatchEvents) {
    super(deps.breather);
    const { clock, limits, selector } = deps;
    const { promise, resolve, reject } = Promise.withResolvers<WatchEnd>();
    this.done = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#deps = deps;
    this.#on = on;
    this.#last = resourceVersion;
    this.#openedAt = clock.now();
    this.#lines = new LineSplitter(limits.maxObjectBytes);
    const seconds = limits.watchSeconds + Math.floor(deps.random() * limits.watchSeconds);
    const lastsMs = seconds * 1000 + limits.watchSlackMs;
    this.#endsAt = this.#openedAt + lastsMs;
    this.#due = new Due(clock, lastsMs, this.#late);
    const query = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(seconds),
      resourceVersion,
    });
    if (selector !== undefined) query.set('labelSelector', selector);
    const path = `${deps.path}?${query}`;
    const headersTimeoutMs = limits.watchHeadersTimeoutMs;
    this.runs(api.open({ path, headersTimeoutMs, bodyTimeoutMs: 0 }, this));
  }

  /** Ends it; `done` rejects. */
  cancel(): void {
    this.fail(networkFailure(null));
  }

  override begin(): void {
    this.#openedAt = this.#deps.clock.now();
    this.#on.opened();
  }

  protected take(chunk: Buffer): void {
    const { clock, limits, traffic } = this.#deps;
    traffic.bytes += chunk.length;
    this.#lines.push(chunk, this.#onLine);
    if (!this.over && this.#bookmarked)
      this.#due.extend(Math.min(limits.bookmarkSilenceMs, this.#endsAt - clock.now()));
  }

  protected finished(): void {
    this.#end('closed');
  }

  protected failed(error: unknown): void {
    this.#due.cancel();
    const unreadable = error instanceof SyntaxError || error instanceof SplitError;
    if (unreadable) this.#resolve(this.#ended('malformed'));
    else this.#reject(isCredentialError(error) ? error : networkFailure(error));
  }

  #end(how: WatchEnd['how']): void {
    if (!this.finish()) return;
    this.#due.cancel();
    this.#resolve(this.#ended(how));
  }

  #ended(how: WatchEnd['how']): WatchEnd {
    return { how, lastedMs: this.#deps.clock.now() - this.#openedAt, events: this.#events };
  }

  readonly #late = (): void => {
    if (this.#deps.clock.now() >= this.#endsAt) this.#end('deadline');
    else this.fail(silent());
  };

  readonly #onLine = (line: Buffer): void => {
    if (this.over) return;
    const { clock, traffic } = this.#deps;
    const now = clock.now();
    const event = readEvent(line, now);
    const version = event.type === 'bookmark' ? event.resourceVersion : event.meta.resourceVersion;
    const order = compareResourceVersions(version, this.#last);
    if (order !== null && order < 0) {
      this.#end('went-back');
      return;
    }
    if (event.type === 'bookmark') {
      this.#bookmarked = true;
      traffic.lastBookmarkAt = now;
    } else {
      // A repetition.
      if (order === 0) return;
      this.#events++;
      traffic.events++;
      traffic.lastEventAt = now;
    }
    this.#last = version;
    this.#on.event(event);
  };
}

const silent = (): ApiFailure =>
  new ApiFailure('silent', 'The API server stopped sending.', 'It is asked again by itself.', {
    scope: 'connection',
  });
