import type { ConnectionProblem } from '../api/contract/causes.ts';
import type { ClusterSession, ConnectionState } from '../flux/session.ts';
import { byText, sharedLabel, type Labels } from './cause-row.ts';

/** Worst first; what is only being read is no problem yet. */
const RANK: Readonly<Record<ConnectionState, number | null>> = {
  unreachable: 0,
  unauthorized: 1,
  lagging: 2,
  restricted: 3,
  live: 4,
  connecting: null,
  syncing: null,
};

/** A live cluster has a problem only for a reason of its own, such as Flux not being there. */
const hasProblem = (s: ClusterSession): boolean =>
  RANK[s.connection] !== null && (s.connection !== 'live' || s.reason !== null);

const NAMED = 4;
const least = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((t) => t !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** Clusters that are not (fully) heard, one row for all with the same reason. */
export function connectionProblems(
  sessions: Iterable<ClusterSession>,
  labelsOf: (cluster: string) => Labels,
): ConnectionProblem[] {
  const groups = new Map<string, ClusterSession[]>();
  const all: string[] = [];
  for (const session of sessions) {
    all.push(session.cluster);
    if (!hasProblem(session)) continue;
    const key = `${session.connection}|${session.reason ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [session]);
    else group.push(session);
  }
  const rank = (p: ConnectionProblem): number => RANK[p.connection] ?? 0;
  return [...groups.values()]
    .map((group) => problemOf(group, all, labelsOf))
    .toSorted((a, b) => rank(a) - rank(b) || b.clusters - a.clusters);
}

function problemOf(
  group: readonly ClusterSession[],
  all: readonly string[],
  labelsOf: (cluster: string) => Labels,
): ConnectionProblem {
  const [one] = group;
  if (one === undefined) throw new Error('A group has at least the cluster it was made for.');
  const names = group.map((s) => s.cluster).toSorted(byText);
  const isSilent = one.connection !== 'live' && one.connection !== 'restricted';
  return {
    connection: one.connection,
    reason: one.reason,
    clusters: group.length,
    first: names.slice(0, NAMED),
    shared: sharedLabel(names, all, labelsOf),
    since: Math.min(...group.map((s) => s.since)),
    asOf: isSilent ? least(group.map((s) => s.lastContactAt)) : null,
    // An invalid entry is not tried again: only an edit of it helps.
    nextRetryAt: one.reason === 'config-invalid' ? null : least(group.map((s) => s.nextRetryAt)),
    hint: group.length === 1 ? one.hint : null,
  };
}
