import { clusterMark, isUnheard, markedObjects, type ClusterHealth } from '../flux/cluster-mark.ts';
import { compareVersions, minorOf, NEWEST_MINOR, supportOf } from '../flux/version.ts';
import type { ClusterRow } from './contract.ts';
import { BUCKETS, type Bucket, type Cell, type Measure } from './contract/matrix.ts';

/** What a bucket depends on besides its cluster. */
export interface BucketContext {
  /** Epoch ms. */
  readonly now: number;
  /** Flux versions of the fleet, newest first, and the place of each. */
  readonly versions: readonly string[];
  readonly placeOf: ReadonlyMap<string, number>;
}

/** A bucket and the two figures of a cell: see cellSchema. */
type Reading<M extends Measure = Measure> = readonly [bucket: Bucket<M>, n: number, of: number];

export const healthOf = (row: ClusterRow): ClusterHealth => ({
  connection: row.connection,
  counts: row.counts,
  total: row.total,
  worst: row.worst,
  drifted: row.drift?.drifted ?? 0,
  fluxInstalled: row.fluxInstalled,
});

export const bucketContext = (rows: readonly ClusterRow[], now: number): BucketContext => {
  const versions = [...new Set(rows.flatMap((row) => row.fluxVersion ?? []))].toSorted((a, b) =>
    compareVersions(b, a),
  );
  return { now, versions, placeOf: new Map(versions.map((version, i) => [version, i])) };
};

const seconds = (ms: number): number => Math.floor(ms / 1000);
const HOUR = 3_600_000;

function ready({ counts, total }: ClusterRow): Reading<'ready'> {
  const heard = total - counts.stale;
  const of = [counts.ready, heard] as const;
  if (heard === 0) return counts.stale > 0 ? ['part', counts.stale, total] : ['no-objects', 0, 0];
  if (counts.ready === heard)
    return counts.stale > 0 ? ['part', counts.stale, total] : ['all', ...of];
  const share = counts.ready / heard;
  if (share < 0.5) return ['under-50', ...of];
  if (share < 0.9) return ['under-90', ...of];
  return [share < 0.99 ? 'under-99' : 'under-100', ...of];
}

function drift({ drift: of, counts, total }: ClusterRow): Reading<'drift'> {
  const { drifted = 0, watched = 0 } = of ?? {};
  if (drifted > 0) return [drifted >= 10 ? 'ten' : drifted > 1 ? 'few' : 'one', drifted, watched];
  if (counts.stale > 0) return ['part', counts.stale, total];
  return [watched === 0 ? 'unwatched' : 'none', 0, watched];
}

const minorNumber = (version: string): number => Number(minorOf(version).split('.')[1] ?? 0);

function skew(row: ClusterRow, { versions, placeOf }: BucketContext): Reading<'skew'> {
  const { fluxVersion: version } = row;
  if (version === null) return [row.fluxInstalled === false ? 'no-flux' : 'not-known', -1, 0];
  const newest = minorNumber(versions[0] ?? version);
  const place = placeOf.get(version) ?? -1;
  const behind = Math.max(0, newest - minorNumber(version));
  if (supportOf(version, Math.max(newest, NEWEST_MINOR)) === 'end-of-life')
    return ['ended', place, behind];
  return [behind > 1 ? 'two-behind' : behind === 1 ? 'one-behind' : 'newest', place, behind];
}

function age(row: ClusterRow, { now }: BucketContext): Reading<'age'> {
  const { brokenSince: since = null, counts, total } = row;
  const broken = counts.failing + counts.stalled;
  if (since !== null) {
    const lasts = now - since;
    const bucket =
      lasts < HOUR
        ? 'minutes'
        : lasts < 24 * HOUR
          ? 'hours'
          : lasts < 168 * HOUR
            ? 'days'
            : 'weeks';
    return [bucket, seconds(since), broken];
  }
  if (counts.stale > 0) return ['part', counts.stale, total];
  return [total === 0 ? 'no-objects' : 'none', 0, 0];
}

const worst = (row: ClusterRow): Reading<'worst'> => {
  const health = healthOf(row);
  const mark = clusterMark(health);
  return [mark, markedObjects(mark, health), row.total];
};

const READ: Record<Measure, (row: ClusterRow, context: BucketContext) => Reading> = {
  worst,
  ready,
  drift,
  skew,
  age,
};

export function readingOf(row: ClusterRow, measure: Measure, context: BucketContext): Reading {
  if (isUnheard(row.connection))
    return [row.connection, seconds(row.since), seconds(row.asOf ?? 0)];
  return READ[measure](row, context);
}

/** Where a bucket stands in its measure, worst first. */
export const bucketPlace = (measure: Measure, bucket: Bucket): number =>
  (BUCKETS[measure] as readonly Bucket[]).indexOf(bucket);

export function cellOf(row: ClusterRow, measure: Measure, context: BucketContext): Cell {
  const [bucket, n, of] = readingOf(row, measure, context);
  return [row.name, bucketPlace(measure, bucket), n, of];
}

/** How much worse a cell is than others of its bucket: more first. */
export function weightOf(measure: Measure, [, , n, of]: Cell, unheard: boolean): number {
  // Those that are longest silent, or fail longest.
  if (unheard || measure === 'age') return -n;
  if (measure === 'ready') return of === 0 ? 0 : -n / of;
  return measure === 'skew' ? of : n;
}

/** `1.34` of `v1.34.2-eks-1`: patch levels are the provider's business. */
export function kubernetesMinor(version: string | null): string | null {
  const match = version === null ? null : /^v?(\d+)\.(\d+)/.exec(version);
  return match === null ? null : `${match[1]}.${match[2]}`;
}
