import type { StoredVersion } from './row.ts';

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly version: number;
  /** After the event; for DELETED the last state with the version of the deletion. */
  readonly current: StoredVersion;
  readonly previous: StoredVersion | undefined;
}

/** What asking for a version that the history no longer holds gives: HTTP 410, or an ERROR event. */
export class ExpiredError extends Error {}

/**
 * The last `limit` events of one resource, as the watch cache of an API server keeps them.
 * `base` is the version from which every event is held: asking from an older one is Expired.
 */
export class History {
  readonly limit: number;
  #events: StoreEvent[] = [];
  #base: number;

  constructor(limit: number, base: number) {
    this.limit = limit;
    this.#base = base;
  }

  get oldest(): number {
    return this.#base;
  }

  push(event: StoreEvent): void {
    this.#events.push(event);
    // Trimmed in blocks: one splice per `slack` events instead of one per event.
    const slack = Math.max(8, this.limit >> 3);
    if (this.#events.length > this.limit + slack) this.#trim(this.limit);
  }

  /** Forgets all but the newest `keep` events, as a restart or a compaction does. */
  forget(keep: number, upTo: number): void {
    this.#trim(keep);
    if (keep === 0) this.#base = Math.max(this.#base, upTo);
  }

  #trim(keep: number): void {
    const dropped = this.#events.splice(0, Math.max(0, this.#events.length - keep));
    const first = this.#events[0];
    const last = dropped.at(-1);
    // The rule of watch_cache_history.go: a watch may start one below the oldest event held.
    if (last !== undefined) this.#base = first === undefined ? last.version : first.version - 1;
  }

  /** Events newer than `version`. */
  since(version: number): readonly StoreEvent[] {
    if (version < this.#base) {
      throw new ExpiredError(`too old resource version: ${version} (${this.#base})`);
    }
    const at = this.#events.findIndex((e) => e.version > version);
    return at === -1 ? [] : this.#events.slice(at);
  }
}
