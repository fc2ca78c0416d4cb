import type { STREAM_EVENTS } from '../api/contract.ts';
import type { Clock } from '../flux/clock.ts';
import { movedOf, seqOf } from './frames.ts';

/** How the page hears of changes. `polling`: the stream has been down for a while, so the page asks by itself. */
export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'polling';
export interface Link {
  readonly state: LinkState;
  /** Epoch ms of the last proof that what is shown is what the server knows. */
  readonly confirmedAt: number;
}

/** What changed: everything, or the fleet's totals and these clusters. */
export type Dirty = { readonly all: true } | { readonly all: false; clusters: ReadonlySet<string> };

/** The part of EventSource that is used. */
export interface Source {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void;
  close(): void;
}
const CLOSED = 2;

export interface StreamDeps {
  readonly open: () => Source;
  readonly clock: Clock;
  readonly random: () => number;
  /** Asks again for what is shown; resolves to whether the server answered. */
  readonly refresh: (what: Dirty) => Promise<boolean>;
  readonly onLink: (link: Link) => void;
  /** Sequence of what the page was rendered with. */
  readonly seq: number;
}

export const FLUSH_MS = 1000;
export const POLL_MS = 10_000;
export const GIVE_UP_MS = 10_000;
export const QUIET_MS = 30_000;
/** A tab that nobody looks at gives its connection back: browsers allow six per host. */
export const SLEEP_MS = 30_000;
const RETRY_MS = 2000;
const RETRY_MS_MAX = 30_000;
const EVERYTHING: Dirty = { all: true };

export interface Stream {
  /** A hidden page asks for nothing; when it is seen again, what it missed is asked for at once. */
  setHidden(hidden: boolean): void;
  stop(): void;
}

/** The change stream of one page: frames in, at most one refresh a second out. */
export function openStream(deps: StreamDeps): Stream {
  const { clock, onLink } = deps;
  let link: Link = { state: 'connecting', confirmedAt: clock.now() };
  let source: Source | undefined;
  let dirty: Dirty | undefined;
  let lastFlush = -Infinity;
  let refreshing = false;
  let hidden = false;
  let stopped = false;
  let seq = deps.seq;
  let attempt = 0;
  const timers = new Map<'flush' | 'poll' | 'quiet' | 'giveUp' | 'retry' | 'sleep', () => void>();

  const cancel = (name: Parameters<typeof timers.get>[0]) => {
    timers.get(name)?.();
    timers.delete(name);
  };
  const later = (name: Parameters<typeof timers.get>[0], ms: number, fn: () => void) => {
    cancel(name);
    timers.set(
      name,
      clock.after(ms, () => {
        timers.delete(name);
        if (!stopped) fn();
      }),
    );
  };
  const say = (state: LinkState, confirmed: boolean) => {
    link = { state, confirmedAt: confirmed ? clock.now() : link.confirmedAt };
    onLink(link);
  };

  const mark = (what: Dirty) => {
    dirty =
      what.all || dirty?.all === true
        ? EVERYTHING
        : { all: false, clusters: new Set([...(dirty?.clusters ?? []), ...what.clusters]) };
    flushSoon();
  };
  const flushSoon = () => {
    if (dirty === undefined || hidden || refreshing || timers.has('flush')) return;
    later('flush', Math.max(0, lastFlush + FLUSH_MS - clock.now()), () => void flush());
  };
  const flush = async (): Promise<boolean> => {
    if (dirty === undefined || hidden || refreshing) return false;
    const what = dirty;
    dirty = undefined;
    refreshing = true;
    lastFlush = clock.now();
    const answered = await deps.refresh(what).catch(() => false);
    refreshing = false;
    if (stopped) return answered;
    if (answered) say(link.state, true);
    else if (link.state === 'live') {
      // The stream may look open for minutes after its peer is gone.
      source?.close();
      lost();
    }
    flushSoon();
    return answered;
  };

  const heard = () => {
    attempt = 0;
    cancel('giveUp');
    cancel('poll');
    cancel('retry');
    say('live', true);
    quietSoon();
  };
  /** Keep-alive comments are invisible here, so a silent stream is checked by asking once. */
  const quietSoon = () =>
    later('quiet', QUIET_MS, () => {
      if (hidden) return quietSoon();
      mark({ all: false, clusters: new Set() });
      quietSoon();
    });

  const lost = () => {
    if (stopped || source === undefined) return;
    cancel('quiet');
    if (link.state !== 'polling') {
      say('reconnecting', false);
      if (!timers.has('giveUp')) later('giveUp', GIVE_UP_MS, poll);
    }
    // A browser reconnects by itself after a broken stream, but not after a refusal.
    if (source.readyState === CLOSED) retrySoon();
  };
  const retrySoon = () => {
    if (timers.has('retry')) return;
    source?.close();
    const ms = Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** attempt) * (0.5 + deps.random() / 2);
    attempt += 1;
    later('retry', ms, connect);
  };
  const poll = () => {
    say('polling', false);
    mark(EVERYTHING);
    later('poll', POLL_MS, poll);
  };

  const connect = () => {
    source?.close();
    // A stream may also neither open nor break.
    if (link.state !== 'polling' && !timers.has('giveUp')) later('giveUp', GIVE_UP_MS, poll);
    const opened = deps.open();
    source = opened;
    const on = (type: (typeof STREAM_EVENTS)[number] | 'error', fn: (data: unknown) => void) =>
      opened.addEventListener(type, ({ data }) => {
        if (!stopped && source === opened) fn(parseJson(data));
      });
    on('hello', (data) => {
      const told = seqOf(data);
      heard();
      // Between rendering (or the last frame) and this stream something may have been missed.
      if (told !== seq) mark(EVERYTHING);
      if (told !== null) seq = told;
    });
    on('change', (data) => {
      const moved = movedOf(data);
      heard();
      if (moved !== null) seq = moved.seq;
      const named = moved !== null && !moved.truncated;
      mark(named ? { all: false, clusters: new Set(moved.clusters) } : EVERYTHING);
    });
    on('reset', () => {
      heard();
      mark(EVERYTHING);
    });
    on('bye', lost);
    on('error', lost);
  };
  const sleep = () => {
    for (const name of ['quiet', 'giveUp', 'poll', 'retry'] as const) cancel(name);
    source?.close();
    source = undefined;
    // What was missed meanwhile is not known.
    dirty = EVERYTHING;
  };
  connect();

  return {
    setHidden(next) {
      if (hidden === next || stopped) return;
      hidden = next;
      if (hidden) return later('sleep', SLEEP_MS, sleep);
      cancel('sleep');
      if (source === undefined) connect();
      flushSoon();
    },
    stop() {
      stopped = true;
      source?.close();
      for (const stop of timers.values()) stop();
      timers.clear();
    },
  };
}

function parseJson(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a query's answer may have changed. Keys begin with the endpoint's name. */
export function touches(key: readonly unknown[], dirty: Dirty): boolean {
  const [endpoint, name, clusters] = key;
  // The live part is the cluster's own answer: it is asked for when a person looks, never by the stream.
  if (endpoint === 'live') return false;
  // Results must not move while somebody picks one of them.
  if (endpoint === 'find') return false;
  // Their figures move all the time: they are polled.
  if (endpoint === 'system' || endpoint === 'facets') return dirty.all;
  if (dirty.all) return true;
  if (endpoint === 'cluster') return dirty.clusters.has(String(name));
  if (endpoint === 'objects' && Array.isArray(clusters) && clusters.length > 0)
    return clusters.some((c) => dirty.clusters.has(String(c)));
  return true;
}
