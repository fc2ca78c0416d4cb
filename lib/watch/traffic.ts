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

export const noTraffic = (): Traffic => ({
  bytes: 0,
  events: 0,
  lastEventAt: null,
  lastBookmarkAt: null,
  restarts: {},
});

export function countRestart(restarts: Record<string, number>, step: string, why: string): void {
  const name = `${step}:${why}`;
  restarts[name] = (restarts[name] ?? 0) + 1;
}
