import type { FluxKind } from '../flux/kinds.ts';

/** What following one cluster has cost since it was added: plain counters, for metrics. */
export interface Traffic {
  /** Of lists and watches, after decompression. */
  bytes: number;
  /** Watch events but bookmarks. */
  events: number;
  /** Epoch ms; null: none yet. */
  lastEventAt: number | null;
  lastBookmarkAt: number | null;
  /** Lists and watches that were begun again, by `step:reason`: a closed set of names (reflector-rules.ts). */
  readonly restarts: Record<string, number>;
}

/** The traffic of a cluster, and when each kind's watch last got a bookmark: of watches that run. */
export interface ClusterTraffic extends Traffic {
  readonly bookmarks: Map<FluxKind, number>;
}

export const noTraffic = (): ClusterTraffic => ({
  bytes: 0,
  events: 0,
  lastEventAt: null,
  lastBookmarkAt: null,
  restarts: {},
  bookmarks: new Map(),
});

/** Counts for the cluster, and keeps the time of this kind's bookmark beside. */
export class KindTraffic implements Traffic {
  readonly #all: ClusterTraffic;
  readonly #kind: FluxKind;

  constructor(all: ClusterTraffic, kind: FluxKind) {
    this.#all = all;
    this.#kind = kind;
  }

  get bytes(): number {
    return this.#all.bytes;
  }
  set bytes(value: number) {
    this.#all.bytes = value;
  }
  get events(): number {
    return this.#all.events;
  }
  set events(value: number) {
    this.#all.events = value;
  }
  get lastEventAt(): number | null {
    return this.#all.lastEventAt;
  }
  set lastEventAt(at: number | null) {
    this.#all.lastEventAt = at;
  }
  get lastBookmarkAt(): number | null {
    return this.#all.bookmarks.get(this.#kind) ?? null;
  }
  set lastBookmarkAt(at: number | null) {
    if (at === null) this.#all.bookmarks.delete(this.#kind);
    else {
      this.#all.lastBookmarkAt = at;
      this.#all.bookmarks.set(this.#kind, at);
    }
  }
  get restarts(): Record<string, number> {
    return this.#all.restarts;
  }
}

export function countRestart(restarts: Record<string, number>, step: string, why: string): void {
  const name = `${step}:${why}`;
  restarts[name] = (restarts[name] ?? 0) + 1;
}
