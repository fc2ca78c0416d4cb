import type { Clock } from '../flux/clock.ts';
import type { ClusterSession } from '../flux/session.ts';
import type {
  Restart,
  System,
  SystemQuery,
  SystemRow,
  WatchCounts,
} from '../api/contract/system.ts';
import { selectSystemRows } from '../api/system.ts';
import { FLUX_KINDS } from '../flux/kinds.ts';
import { noTraffic, type ClusterTraffic } from '../watch/traffic.ts';
import type { MetricSources } from './metrics.ts';
import type { Received, Vitals } from './vitals.ts';
import { noWatches, oldestBookmark, watchesOf } from './watches.ts';

export interface SystemSources extends MetricSources {
  readonly clock: Clock;
  readonly ready: () => boolean;
  readonly vitals: () => Vitals;
}

type Counted = ReadonlyMap<string, Readonly<ClusterTraffic>>;
const NO_TRAFFIC = noTraffic();
const MOST_OF_ROW = 3;
const MOST_OF_FLEET = 12;

/** `list:expired` and its like, the most frequent first. */
const restartsOf = (counts: Readonly<Record<string, number>>): Restart[] =>
  Object.entries(counts)
    .map(([name, count]): Restart => {
      const [step = '', reason = ''] = name.split(':');
      return { step: step === 'list' ? 'list' : 'watch', reason, count };
    })
    .toSorted((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));

/** A server ends a watch every 5 to 10 minutes, as it was asked to: counted, but no restart. */
const ROUTINE = 'watch:closed';
const unplanned = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([name]) => name !== ROUTINE));

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, n) => all + n, 0);

function rowOf(
  session: ClusterSession,
  traffic: Counted,
  more: { readonly objects: number; readonly queued: boolean },
): SystemRow {
  const counted = traffic.get(session.cluster) ?? NO_TRAFFIC;
  const { bytes, events, lastEventAt } = counted;
  const restarts = unplanned(counted.restarts);
  return {
    name: session.cluster,
    connection: session.connection,
    reason: session.reason,
    message: session.message,
    since: session.since,
    nextRetryAt: session.nextRetryAt,
    lastContactAt: session.lastContactAt,
    queued: more.queued,
    watches: watchesOf(session),
    objects: more.objects,
    bytes,
    events,
    lastEventAt,
    bookmarkAt: oldestBookmark([session], traffic, FLUX_KINDS),
    restarts: sum(restarts),
    restartsBy: restartsOf(restarts).slice(0, MOST_OF_ROW),
  };
}

function addedUp(rows: readonly SystemRow[]): WatchCounts {
  const all = noWatches();
  for (const { watches } of rows)
    for (const state of Object.keys(all) as (keyof WatchCounts)[]) all[state] += watches[state];
  return all;
}

const least = (times: readonly (number | null)[]): number | null =>
  times.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);

/** What was received of all clusters that are followed now. */
export function received(traffic: Counted): Received {
  let [events, bytes] = [0, 0];
  for (const t of traffic.values()) {
    events += t.events;
    bytes += t.bytes;
  }
  return { events, bytes };
}

/** Fleetglass itself at this moment: a pass over the clusters, none over their objects. */
export function readSystem(sources: SystemSources, query: SystemQuery): System {
  const { collector, tally, objectsOf, streamQueues, depths } = sources;
  const { traffic, queued, opening, waiting } = collector();
  const { clusters, byConnection, objects } = tally();
  const rows = Array.from(sources.sessions(), (session) =>
    rowOf(session, traffic, {
      objects: objectsOf(session.cluster),
      queued: queued.has(session.cluster),
    }),
  );
  const all: Record<string, number> = {};
  for (const t of traffic.values())
    for (const [name, n] of Object.entries(t.restarts)) all[name] = (all[name] ?? 0) + n;
  const restarts = unplanned(all);
  const { bytes: queuedBytes, lagging, resets } = streamQueues();
  const { changes, capacity, oldestAt, batch, due } = depths();
  return {
    seq: sources.seq(),
    at: sources.clock.now(),
    process: sources.vitals(),
    streams: { clients: sources.streamClients(), lagging, queuedBytes, resets },
    queues: { connect: opening, list: waiting, changes: batch, records: due },
    log: { changes, capacity, oldestAt },
    clusters: { total: clusters, ready: sources.ready(), byConnection: { ...byConnection } },
    objects,
    watches: addedUp(rows),
    restarts: restartsOf(restarts).slice(0, MOST_OF_FLEET),
    restartsTotal: sum(restarts),
    renewals: all[ROUTINE] ?? 0,
    oldestBookmarkAt: least(rows.map((row) => row.bookmarkAt)),
    ...selectSystemRows(rows, query),
  };
}
