import { FLUX_KINDS, type FluxKind } from '../flux/kinds.ts';
import { isFresh, type ClusterSession, type KindState } from '../flux/session.ts';
import type { ClusterTraffic } from '../watch/traffic.ts';

export const KIND_STATES = [
  'live',
  'pending',
  'syncing',
  'interrupted',
  'restricted',
  'not-installed',
] as const satisfies readonly KindState[];
export type WatchCounts = Record<KindState, number>;

export const noWatches = (): WatchCounts => ({
  live: 0,
  pending: 0,
  syncing: 0,
  interrupted: 0,
  restricted: 0,
  'not-installed': 0,
});

/** A watch over a connection that is not heard is not live, whatever the kind was last told to be. */
function stateOf(session: ClusterSession, kind: FluxKind): KindState | null {
  const { state } = session.kinds[kind] ?? {};
  if (state === undefined) return null;
  return state === 'live' && !isFresh(session, kind) ? 'interrupted' : state;
}

/** One cluster's watches by state. Empty before its kinds are known. */
export function watchesOf(session: ClusterSession): WatchCounts {
  const counts = noWatches();
  for (const kind of FLUX_KINDS) {
    const state = stateOf(session, kind);
    if (state !== null) counts[state] += 1;
  }
  return counts;
}

/** For each kind: how many clusters have its watch in which state. */
export function watchesByKind(
  sessions: Iterable<ClusterSession>,
): ReadonlyMap<FluxKind, WatchCounts> {
  const all = new Map(FLUX_KINDS.map((kind) => [kind, noWatches()]));
  for (const session of sessions)
    for (const [kind, counts] of all) {
      const state = stateOf(session, kind);
      if (state !== null) counts[state] += 1;
    }
  return all;
}

/** Of the live watches of these kinds, the one without a bookmark for longest: epoch ms of its last; null: none got one. */
export function oldestBookmark(
  sessions: Iterable<ClusterSession>,
  traffic: ReadonlyMap<string, Pick<ClusterTraffic, 'bookmarks'>>,
  kinds: readonly FluxKind[],
): number | null {
  let oldest: number | null = null;
  for (const session of sessions) {
    const bookmarks = traffic.get(session.cluster)?.bookmarks;
    if (bookmarks === undefined || bookmarks.size === 0) continue;
    for (const kind of kinds) {
      const at = bookmarks.get(kind);
      if (at !== undefined && (oldest === null || at < oldest) && isFresh(session, kind))
        oldest = at;
    }
  }
  return oldest;
}
