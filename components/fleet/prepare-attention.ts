import type { ClusterRow, ObjectRow } from '../../lib/api/contract.ts';
import type { ConnectionReason, ConnectionState } from '../../lib/flux/session.ts';

/** One cause: the same object broken for the same reason, wherever that is. */
export interface Cause {
  readonly key: string;
  /** Where it was seen, worst and newest first; the first one is linked. */
  readonly objects: readonly [ObjectRow, ...ObjectRow[]];
  /** When it began, on the first cluster that it hit. */
  readonly since: number;
}

/** Rows of one cause each, in the order in which their worst object came. */
export function causesOf(attention: readonly ObjectRow[]): readonly Cause[] {
  const groups = new Map<string, [ObjectRow, ...ObjectRow[]]>();
  for (const object of attention) {
    const { kind, namespace, name, reason } = object;
    const key = [kind, namespace, name, reason, object.summary ?? ''].join('|');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [object]);
    else group.push(object);
  }
  return [...groups].map(([key, objects]) => ({
    key,
    objects,
    since: Math.min(...objects.map((o) => o.since)),
  }));
}

/** Clusters that are not (fully) heard for the same reason. */
export interface Trouble {
  readonly key: string;
  readonly connection: ConnectionState;
  readonly reason: ConnectionReason | null;
  readonly clusters: readonly [ClusterRow, ...ClusterRow[]];
}

const TROUBLED: Record<ConnectionState, number> = {
  unreachable: 0,
  unauthorized: 1,
  lagging: 2,
  restricted: 3,
  live: 4,
  connecting: 5,
  syncing: 5,
};

/** A live cluster is in trouble only for a reason of its own, such as Flux not being there. */
const isTroubled = (c: ClusterRow): boolean =>
  TROUBLED[c.connection] < 4 || (c.connection === 'live' && c.reason !== null);

export function troublesOf(clusters: readonly ClusterRow[]): readonly Trouble[] {
  const groups = new Map<string, [ClusterRow, ...ClusterRow[]]>();
  for (const cluster of clusters.filter(isTroubled)) {
    const key = `${cluster.connection}|${cluster.reason ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cluster]);
    else group.push(cluster);
  }
  return [...groups]
    .map(([key, list]) => ({
      key,
      connection: list[0].connection,
      reason: list[0].reason,
      clusters: list,
    }))
    .toSorted((a, b) => TROUBLED[a.connection] - TROUBLED[b.connection]);
}

export const isProblem = (t: Trouble): boolean => t.connection !== 'live';
