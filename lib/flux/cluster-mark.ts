import type { ConnectionState } from './session.ts';
import { isBroken, type ObjectState, type StateCounts } from './state.ts';

/** Connections on which a cluster is not heard: its objects count as stale and as nothing else. */
export const UNHEARD = [
  'unreachable',
  'unauthorized',
  'lagging',
  'connecting',
  'syncing',
] as const satisfies readonly ConnectionState[];
export type Unheard = (typeof UNHEARD)[number];

export const isUnheard = (connection: ConnectionState): connection is Unheard =>
  (UNHEARD as readonly ConnectionState[]).includes(connection);

/**
 * The one thing that is said of a cluster, worst first. Broken objects, then what may hide them, then what needs a look,
 * then what is on its way. `part`: some of its kinds are not heard. `restricted`: some may not be read.
 */
export const CLUSTER_MARKS = [
  'failing',
  'stalled',
  'unreachable',
  'unauthorized',
  'lagging',
  'waiting',
  'part',
  'unknown',
  'drifted',
  'restricted',
  'connecting',
  'syncing',
  'progressing',
  'suspended',
  'no-flux',
  'empty',
  'ready',
] as const;
export type ClusterMark = (typeof CLUSTER_MARKS)[number];

/** What is known of a cluster's objects: `total` counts all, `counts` the heard ones by state, the rest as stale. */
export interface ClusterHealth {
  readonly connection: ConnectionState;
  readonly counts: Readonly<StateCounts & { stale: number }>;
  readonly total: number;
  readonly worst: ObjectState | null;
  /** Heard objects that drifted. */
  readonly drifted: number;
  readonly fluxInstalled: boolean | null;
}

/** One mark for one cluster: the worst that is known, and never `ready` while a part is old or unread. */
export function clusterMark(c: ClusterHealth): ClusterMark {
  if (isUnheard(c.connection)) return c.connection;
  if (c.fluxInstalled === false) return 'no-flux';
  if (c.total === 0) return c.connection === 'restricted' ? 'restricted' : 'empty';
  const worst = c.worst ?? 'unknown';
  if (isBroken(worst) || worst === 'waiting') return worst;
  if (c.counts.stale > 0) return 'part';
  if (worst === 'unknown') return worst;
  if (c.drifted > 0) return 'drifted';
  if (worst === 'progressing') return worst;
  return c.connection === 'restricted' ? 'restricted' : worst;
}

/** How many of its objects the mark speaks of; all of them where it speaks of no state. */
export function markedObjects(mark: ClusterMark, c: ClusterHealth): number {
  switch (mark) {
    case 'failing':
    case 'stalled':
      return c.counts.failing + c.counts.stalled;
    case 'waiting':
    case 'unknown':
    case 'progressing':
    case 'suspended':
      return c.counts[mark];
    case 'part':
      return c.counts.stale;
    case 'drifted':
      return c.drifted;
    default:
      return c.total;
  }
}
