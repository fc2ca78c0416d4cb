import { FLUX_KINDS } from '../flux/kinds.ts';
import type { FluxRecord } from '../flux/record.ts';
import { isFresh, type ClusterSession } from '../flux/session.ts';
import { noCounts } from '../flux/state.ts';
import { describe } from '../flux/words.ts';
import type { Block, ClusterTally } from '../aggregate/tally.ts';
import type { ClusterRow, Counts, ObjectRow } from './contract.ts';

/** What the registry knows of a cluster beside how to reach it. */
export interface ClusterOrigin {
  readonly labels: Readonly<Record<string, string>>;
  readonly origin: string;
}

/** How an object is shown, given how well its cluster is heard. `now`: epoch ms. */
export function objectRow(
  record: FluxRecord,
  session: ClusterSession | undefined,
  now: number,
): ObjectRow {
  const { seen } = record;
  const fresh = session !== undefined && isFresh(session, seen.kind);
  return {
    cluster: seen.cluster,
    kind: seen.kind,
    namespace: seen.namespace,
    name: seen.name,
    uid: seen.uid,
    state: record.state,
    underlying: record.underlying,
    reason: record.reason,
    message: record.message,
    summary: describe(record),
    since: record.since,
    suspended: seen.suspended,
    terminating: seen.terminating,
    reconciling: seen.reconciling,
    retrying: seen.retrying,
    revision: { applied: seen.applied, attempted: seen.attempted },
    source: seen.source,
    chart: seen.chart,
    missing: seen.missing,
    fluxVersion: session?.flux?.version ?? null,
    stale: !fresh,
    asOf: fresh ? now : (session?.kinds[seen.kind]?.confirmedAt ?? null),
  };
}

/** The oldest confirmation among kinds that were read once and are not heard now. */
function asOf(session: ClusterSession): number | null {
  const times = FLUX_KINDS.flatMap((kind) => {
    const { state, confirmedAt = null } = session.kinds[kind] ?? {};
    return confirmedAt === null || state === 'not-installed' || isFresh(session, kind)
      ? []
      : [confirmedAt];
  });
  return times.length === 0 ? null : Math.min(...times);
}

export const clusterRow = (
  session: ClusterSession,
  origin: ClusterOrigin,
  tally: ClusterTally,
): ClusterRow => ({
  name: session.cluster,
  labels: { ...origin.labels },
  origin: origin.origin,
  connection: session.connection,
  reason: session.reason,
  message: session.message,
  hint: session.hint,
  since: session.since,
  nextRetryAt: session.nextRetryAt,
  lastContactAt: session.lastContactAt,
  lastEventAt: tally.lastEventAt,
  asOf: asOf(session),
  fluxInstalled: session.flux?.installed ?? null,
  fluxVersion: session.flux?.version ?? null,
  kubernetesVersion: session.kubernetesVersion,
  counts: tally.counts,
  total: tally.total,
  drift: tally.drift,
  brokenSince: tally.brokenSince,
  worst: tally.worst,
});

/** A kind that is not heard counts as stale and as nothing else. */
export const kindCounts = (block: Block): Counts =>
  block.fresh ? { ...block.counts, stale: 0 } : { ...noCounts(), stale: block.total };
