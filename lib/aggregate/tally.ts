import type { FluxKind } from '../flux/kinds.ts';
import type { FluxRecord } from '../flux/record.ts';
import { CONNECTION_STATES, type ClusterSession, type ConnectionState } from '../flux/session.ts';
import {
  isBroken,
  noCounts,
  OBJECT_STATES,
  type ObjectState,
  type StateCounts,
} from '../flux/state.ts';
import type { Change, ObjectChange, SessionChange } from '../store/change.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import { addMoment, takeMoment, type Moments } from './moments.ts';

/** Fresh objects by state, and those that are not heard now: counted as stale and as nothing else. */
export type Counts = StateCounts & { stale: number };

/** Drift is only seen where a controller looks for it: HelmReleases with drift detection. */
export interface DriftCounts {
  readonly drifted: number;
  /** Objects that are watched for drift. */
  readonly watched: number;
}

/** One kind of one cluster: every state counted, fresh or not. */
export interface Block {
  readonly counts: Readonly<StateCounts>;
  readonly total: number;
  readonly fresh: boolean;
}

export interface ClusterTally {
  readonly counts: Readonly<Counts>;
  readonly total: number;
  /** Worst state of the fresh objects; null when there is none. */
  readonly worst: ObjectState | null;
  /** Of the fresh objects. */
  readonly drift: DriftCounts;
  /** Epoch ms since when the longest broken of the fresh objects is; null when none is. */
  readonly brokenSince: number | null;
  /** Epoch ms of the last change of an object. */
  readonly lastEventAt: number | null;
}

export interface FleetTally {
  readonly counts: Readonly<Counts>;
  readonly drift: DriftCounts;
  readonly objects: number;
  readonly clusters: number;
  readonly byConnection: Readonly<Record<ConnectionState, number>>;
  /** Clusters with a fresh broken object. */
  readonly failing: number;
  /** Clusters that are live with every kind heard, and hold objects, all of them ready or suspended. */
  readonly healthy: number;
  /** Flux versions, most clusters first; null: not known. */
  readonly versions: readonly { readonly version: string | null; readonly clusters: number }[];
}

export interface Tallies {
  readonly fleet: () => FleetTally;
  readonly cluster: (name: string) => ClusterTally;
  readonly block: (cluster: string, kind: FluxKind) => Block;
  /** Moves whenever a figure, a session or a note does: an object that only reconciles again moves nothing. */
  readonly version: () => number;
}

type MutableDrift = { -readonly [K in keyof DriftCounts]: DriftCounts[K] };

interface MutableBlock extends Block {
  readonly counts: StateCounts;
  drifted: number;
  watched: number;
  /** Since when its broken objects are; undefined: it never had one. */
  broken: Moments | undefined;
  total: number;
  fresh: boolean;
}

interface Entry {
  readonly blocks: Map<FluxKind, MutableBlock>;
  readonly counts: Counts;
  readonly drift: MutableDrift;
  total: number;
  connection: ConnectionState;
  version: string | null;
  /** Live, and every kind's watch runs or is not installed. */
  heard: boolean;
  failing: boolean;
  healthy: boolean;
  lastEventAt: number | null;
  snapshot: ClusterTally | undefined;
}

export const emptyCounts = (): Counts => ({ ...noCounts(), stale: 0 });
const EMPTY_BLOCK: Block = Object.freeze({
  counts: noCounts(),
  total: 0,
  fresh: false,
});
const EMPTY_CLUSTER: ClusterTally = Object.freeze({
  counts: emptyCounts(),
  total: 0,
  worst: null,
  drift: { drifted: 0, watched: 0 },
  brokenSince: null,
  lastEventAt: null,
});

const worstOf = (counts: Counts): ObjectState | null =>
  OBJECT_STATES.find((state) => counts[state] > 0) ?? null;

/** Every kind says something: one that is pending, interrupted or restricted may hide a failure. */
export const isWhollyHeard = (s: ClusterSession): boolean =>
  s.connection === 'live' &&
  Object.values(s.kinds).every((k) => k.state === 'live' || k.state === 'not-installed');

export function createTallies(store: Pick<StoreReads, 'observe'>): Tallies {
  const entries = new Map<string, Entry>();
  const fleet = { counts: emptyCounts(), drift: noDrift(), objects: 0, failing: 0, healthy: 0 };
  const byConnection = Object.fromEntries(CONNECTION_STATES.map((c) => [c, 0])) as Record<
    ConnectionState,
    number
  >;
  const versions = new Map<string | null, number>();
  let snapshot: FleetTally | undefined;
  let moves = 0;

  function countVersion(version: string | null, by: 1 | -1): void {
    const clusters = (versions.get(version) ?? 0) + by;
    if (clusters === 0) versions.delete(version);
    else versions.set(version, clusters);
  }

  function addEntry(name: string): Entry {
    const entry: Entry = {
      blocks: new Map(),
      counts: emptyCounts(),
      drift: noDrift(),
      total: 0,
      connection: 'connecting',
      version: null,
      heard: false,
      failing: false,
      healthy: false,
      lastEventAt: null,
      snapshot: undefined,
    };
    entries.set(name, entry);
    byConnection.connecting += 1;
    countVersion(null, 1);
    return entry;
  }

  function blockOf(entry: Entry, kind: FluxKind): MutableBlock {
    let block = entry.blocks.get(kind);
    if (block === undefined) {
      block = {
        counts: noCounts(),
        drifted: 0,
        watched: 0,
        broken: undefined,
        total: 0,
        fresh: false,
      };
      entry.blocks.set(kind, block);
    }
    return block;
  }

  /** Counts `by` objects where they belong for the reader: as what they say, or as stale. */
  function count(entry: Entry, state: ObjectState, fresh: boolean, by: number): void {
    const as = fresh ? state : 'stale';
    entry.counts[as] += by;
    fleet.counts[as] += by;
  }

  function countDrift(entry: Entry, of: DriftCounts, by: number): void {
    for (const drift of [entry.drift, fleet.drift]) {
      drift.drifted += by * of.drifted;
      drift.watched += by * of.watched;
    }
  }

  function classify(entry: Entry): void {
    const { counts } = entry;
    const failing = OBJECT_STATES.some((s) => isBroken(s) && counts[s] > 0);
    const healthy =
      entry.heard && entry.total > 0 && counts.ready + counts.suspended === entry.total;
    fleet.failing += Number(failing) - Number(entry.failing);
    fleet.healthy += Number(healthy) - Number(entry.healthy);
    entry.failing = failing;
    entry.healthy = healthy;
    entry.snapshot = undefined;
    snapshot = undefined;
    moves += 1;
  }

  function onObject(change: ObjectChange): void {
    const entry = entries.get(change.cluster);
    // Holds: the store takes objects of clusters whose session it has told.
    if (entry === undefined) return;
    const block = blockOf(entry, change.kind);
    entry.lastEventAt = change.at;
    if (sameFigures(change.before, change.after)) {
      entry.snapshot = undefined;
      return;
    }
    for (const [record, by] of [
      [change.before, -1],
      [change.after, 1],
    ] as const) {
      if (record === undefined) continue;
      block.counts[record.state] += by;
      block.total += by;
      entry.total += by;
      fleet.objects += by;
      count(entry, record.state, block.fresh, by);
      const drift = driftOf(record);
      block.drifted += by * drift.drifted;
      block.watched += by * drift.watched;
      if (block.fresh) countDrift(entry, drift, by);
      if (!isBroken(record.state)) continue;
      block.broken ??= [];
      if (by === 1) addMoment(block.broken, record.since);
      else takeMoment(block.broken, record.since);
    }
    classify(entry);
  }

  function onSession(change: SessionChange): void {
    const entry = entries.get(change.cluster) ?? addEntry(change.cluster);
    for (const { kind, fresh } of change.flips) {
      const block = blockOf(entry, kind);
      for (const state of OBJECT_STATES) {
        count(entry, state, block.fresh, -block.counts[state]);
        count(entry, state, fresh, block.counts[state]);
      }
      if (block.fresh !== fresh) countDrift(entry, block, fresh ? 1 : -1);
      block.fresh = fresh;
    }
    byConnection[entry.connection] -= 1;
    countVersion(entry.version, -1);
    if (change.after === undefined) {
      // The store removed its objects, one change each, before this one.
      entry.heard = false;
      classify(entry);
      entries.delete(change.cluster);
      return;
    }
    entry.connection = change.after.connection;
    entry.version = change.after.flux?.version ?? null;
    entry.heard = isWhollyHeard(change.after);
    byConnection[entry.connection] += 1;
    countVersion(entry.version, 1);
    classify(entry);
  }

  store.observe((change: Change) => {
    if (change.type === 'object') onObject(change);
    else if (change.type === 'session') onSession(change);
    else moves += 1;
  });

  return {
    fleet() {
      snapshot ??= {
        ...fleet,
        counts: { ...fleet.counts },
        drift: { ...fleet.drift },
        clusters: entries.size,
        byConnection: { ...byConnection },
        versions: [...versions]
          .map(([version, clusters]) => ({ version, clusters }))
          .toSorted((a, b) => b.clusters - a.clusters || compareText(a.version, b.version)),
      };
      return snapshot;
    },
    cluster(name) {
      const entry = entries.get(name);
      if (entry === undefined) return EMPTY_CLUSTER;
      entry.snapshot ??= {
        counts: { ...entry.counts },
        total: entry.total,
        worst: worstOf(entry.counts),
        drift: { ...entry.drift },
        brokenSince: brokenSinceOf(entry.blocks.values()),
        lastEventAt: entry.lastEventAt,
      };
      return entry.snapshot;
    },
    block: (cluster, kind) => entries.get(cluster)?.blocks.get(kind) ?? EMPTY_BLOCK,
    version: () => moves,
  };
}

const noDrift = (): MutableDrift => ({ drifted: 0, watched: 0 });

const driftOf = ({ seen }: FluxRecord): DriftCounts => ({
  drifted: Number(seen.drifted),
  watched: Number(seen.driftMode === 'enabled' || seen.driftMode === 'warn'),
});

/** Does the change move none of the figures here? Most changes are reconciliations of what is ready and stays so. */
function sameFigures(before: FluxRecord | undefined, after: FluxRecord | undefined): boolean {
  if (before === undefined || after === undefined || before.state !== after.state) return false;
  const [a, b] = [driftOf(before), driftOf(after)];
  return (
    a.drifted === b.drifted &&
    a.watched === b.watched &&
    (!isBroken(after.state) || before.since === after.since)
  );
}

function brokenSinceOf(blocks: Iterable<MutableBlock>): number | null {
  let oldest: number | null = null;
  for (const { fresh, broken } of blocks) {
    const first = fresh ? broken?.[0] : undefined;
    if (first !== undefined && (oldest === null || first < oldest)) oldest = first;
  }
  return oldest;
}

const compareText = (a: string | null, b: string | null): number =>
  (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0;
