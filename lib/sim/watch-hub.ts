import type { Clock } from '../flux/clock.ts';
import type { ClusterStore } from './cluster-store.ts';
import type { Faults } from './faults.ts';
import type { StoreEvent } from './history.ts';
import type { StoredVersion } from './row.ts';
import type { Outlet } from './outlet.ts';
import type { View } from './render.ts';
import { bookmarkObject, fullObject, renderObject } from './render.ts';
import type { Wire } from './wire-json.ts';
import { shareOf } from './uid.ts';
import { toWire } from './wire-json.ts';

export interface Watch {
  readonly view: View;
  readonly namespace: string | undefined;
  readonly selects: ((row: StoredVersion) => boolean) | undefined;
  readonly bookmarks: boolean;
  readonly outlet: Outlet;
  lines: number;
}

type EventType = StoreEvent['type'];

/** A client that leaves this much unread is cut off, as an API server does with slow watchers. */
const MAX_BACKLOG = 16 * 1024 * 1024;

/** What a watcher with a selector sees of an event: an object that stops matching is DELETED. */
export function translate(
  event: StoreEvent,
  selects: ((row: StoredVersion) => boolean) | undefined,
): EventType | undefined {
  if (selects === undefined) return event.type;
  const now = event.type !== 'DELETED' && selects(event.current);
  const before = event.previous !== undefined && selects(event.previous);
  if (now) return before ? 'MODIFIED' : 'ADDED';
  return before ? 'DELETED' : undefined;
}

interface Late {
  /** Epoch ms at which it is sent. */
  readonly at: number;
  readonly send: () => void;
}

/** The running watches of one cluster: one line per event, made once and shared by all of them. */
export class WatchHub {
  readonly #store: ClusterStore;
  readonly #clock: Clock;
  readonly #faults: () => Faults;
  readonly #watches = new Map<string, Set<Watch>>();
  /** Lines that a delay holds back, oldest first. */
  readonly #late = new WeakMap<Watch, Late[]>();
  readonly #unsubscribe: () => void;
  #cancelBookmarks: () => void = () => {};

  constructor(store: ClusterStore, clock: Clock, bookmarkMs: number, faults: () => Faults) {
    this.#store = store;
    this.#clock = clock;
    this.#faults = faults;
    this.#unsubscribe = store.subscribe((id, event) => this.#publish(id, event));
    const tick = (): void => {
      for (const watch of this.all()) this.bookmark(watch);
      this.#cancelBookmarks = clock.after(bookmarkMs, tick);
    };
    // A thousand API servers were not started in the same moment: each has its own phase, the same one in each run.
    this.#cancelBookmarks = clock.after(Math.ceil(bookmarkMs * shareOf(store.name)), tick);
  }

  all(): Watch[] {
    return Array.from(this.#watches.values(), (set) => Array.from(set)).flat();
  }

  add(watch: Watch): void {
    const { id } = watch.view.route;
    const set = this.#watches.get(id) ?? new Set<Watch>();
    set.add(watch);
    this.#watches.set(id, set);
  }

  remove(watch: Watch): void {
    this.#watches.get(watch.view.route.id)?.delete(watch);
  }

  /** Ends every watch, or those that `which` names; with 410 as their last line if so asked. */
  close(how: 'normal' | 'expired' | 'abort', which: (watch: Watch) => boolean = () => true): void {
    for (const watch of this.all().filter(which)) {
      this.remove(watch);
      if (how === 'abort') watch.outlet.abort();
      else {
        if (how === 'expired') watch.outlet.write(expiredLine(1, this.#store.version));
        watch.outlet.end();
      }
    }
  }

  stop(): void {
    this.#unsubscribe();
    this.#cancelBookmarks();
    this.close('normal');
  }

  bookmark(watch: Watch, endsInitialEvents = false): void {
    if (!watch.bookmarks || this.#faults().noBookmarks) return;
    const object = bookmarkObject(watch.view, this.#store.version, endsInitialEvents);
    this.#inTurn(watch, () => watch.outlet.write(`{"type":"BOOKMARK","object":${object}}\n`));
  }

  /**
   * Now, or after the delay that the faults ask for. A delay never changes the order, also when it ends: a bookmark before
   * its events would say that they were sent.
   */
  #inTurn(watch: Watch, send: () => void): void {
    const late = this.#late.get(watch) ?? [];
    const { eventDelayMs } = this.#faults();
    if (eventDelayMs === 0 && late.length === 0) {
      send();
      return;
    }
    late.push({ at: Math.max(this.#clock.now() + eventDelayMs, late.at(-1)?.at ?? 0), send });
    this.#late.set(watch, late);
    if (late.length === 1) this.#sendLate(late);
  }

  #sendLate(late: Late[]): void {
    const [next] = late;
    if (next === undefined) return;
    this.#clock.after(Math.max(0, next.at - this.#clock.now()), () => {
      late.shift();
      next.send();
      this.#sendLate(late);
    });
  }

  /** One event to one watch, as the faults have it. `line` is the shared form, made at need. */
  send(watch: Watch, event: StoreEvent, line: (type: EventType) => Wire): void {
    const { namespace, selects } = watch;
    if (namespace !== undefined && !event.current.key.startsWith(`${namespace}/`)) return;
    const type = translate(event, selects);
    if (type === undefined) return;
    const text = this.#lineFor(watch, event, type, line);
    this.#inTurn(watch, () => this.#emit(watch, event, text));
  }

  #lineFor(watch: Watch, event: StoreEvent, type: EventType, line: (t: EventType) => Wire): Wire {
    if (watch.view.as === 'full') return line(type);
    const object = renderObject(watch.view, event.current, watch.lines === 0);
    return `{"type":"${type}","object":${object}}\n`;
  }

  #emit(watch: Watch, event: StoreEvent, text: Wire): void {
    const { outlet } = watch;
    const faults = this.#faults();
    watch.lines += 1;
    if (faults.malformedEvery !== null && watch.lines % faults.malformedEvery === 0) {
      outlet.write(`${text.slice(0, text.length >> 1)}\n`);
      return;
    }
    outlet.write(text);
    if (faults.duplicateEvents) outlet.write(text);
    if (faults.staleEvents && event.previous !== undefined && event.type === 'MODIFIED') {
      const old = fullObject(watch.view.route, event.previous);
      outlet.write(`{"type":"MODIFIED","object":${old}}\n`);
    }
    if (outlet.backlog > MAX_BACKLOG) {
      this.remove(watch);
      outlet.abort();
    }
  }

  #publish(id: string, event: StoreEvent): void {
    const set = this.#watches.get(id);
    if (set === undefined || set.size === 0) return;
    const cache = new Map<string, Wire>();
    for (const watch of set) {
      this.send(watch, event, (type) => cached(cache, watch, event, type));
    }
  }
}

function cached(cache: Map<string, Wire>, watch: Watch, event: StoreEvent, type: EventType): Wire {
  const key = `${type} ${watch.view.route.apiVersion}`;
  const line =
    cache.get(key) ??
    `{"type":"${type}","object":${fullObject(watch.view.route, event.current)}}\n`;
  cache.set(key, line);
  return line;
}

/** The second form of 410: an ERROR event on a watch that was answered with 200. */
export function expiredLine(asked: number, oldest: number): Wire {
  return `${toWire({
    type: 'ERROR',
    object: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `too old resource version: ${asked} (${oldest})`,
      reason: 'Expired',
      code: 410,
    },
  })}\n`;
}
