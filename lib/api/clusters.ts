import * as z from 'zod/mini';
import { CLUSTER_MARKS, clusterMark } from '../flux/cluster-mark.ts';
import { labelOf } from '../flux/labels.ts';
import { compareVersions } from '../flux/version.ts';
import {
  bucketContext,
  bucketPlace,
  healthOf,
  kubernetesMinor,
  readingOf,
  type BucketContext,
} from './buckets.ts';
import {
  CLUSTER_FACETS,
  type ClusterFacet,
  type ClusterList,
  type ClusterQuery,
  type ClusterSort,
} from './contract/clusters.ts';
import { MEASURES, type Bucket, type Measure } from './contract/matrix.ts';
import type { ClusterRow, FacetAnswer } from './contract.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { NONE } from './lists.ts';
import { byNaturalName, labelsOf } from './matrix.ts';
import { termsOf } from './query.ts';

/** Worst first among clusters: the order of their marks. */
export const clusterRank = (row: ClusterRow): number =>
  CLUSTER_MARKS.indexOf(clusterMark(healthOf(row)));

/** A version as a number that sorts like it, so that a cursor can hold it; what is not known comes last. */
function versionRank(version: string | null): number {
  const match = version === null ? null : /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (match === null) return Number.MAX_SAFE_INTEGER;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map((n) => Number(n ?? 0));
  return (major * 10_000 + minor) * 100_000 + patch;
}

/** Sort figures, smaller first; the name decides among equals. */
const FIGURES: Record<ClusterSort, (row: ClusterRow) => readonly number[]> = {
  worst: (row) => [clusterRank(row), -(row.counts.failing + row.counts.stalled)],
  name: () => [],
  version: (row) => [versionRank(row.fluxVersion)],
  kubernetes: (row) => [versionRank(row.kubernetesVersion)],
  objects: (row) => [-row.total],
  drift: (row) => [-(row.drift?.drifted ?? 0), -(row.drift?.watched ?? 0)],
  since: (row) => [row.brokenSince ?? Infinity],
  event: (row) => [-(row.lastEventAt ?? 0)],
};

interface Key {
  readonly figures: readonly number[];
  readonly name: string;
}
const compare = (a: Key, b: Key): number => {
  for (const [i, figure] of a.figures.entries()) {
    const other = b.figures[i] ?? 0;
    if (figure !== other) return figure < other ? -1 : 1;
  }
  return byNaturalName(a.name, b.name);
};

const cursorSchema = (sort: ClusterSort) =>
  z.tuple([z.literal(sort), z.string(), z.array(z.nullable(z.number()))]);

function after(cursor: string, sort: ClusterSort): Key {
  const [, name, figures] = decodeCursor(cursor, cursorSchema(sort));
  // JSON knows no Infinity.
  return { name, figures: figures.map((figure) => figure ?? Infinity) };
}

const says = (row: ClusterRow, term: string): boolean =>
  row.name.toLowerCase().includes(term) ||
  (row.fluxVersion ?? '').includes(term) ||
  (row.kubernetesVersion ?? '').toLowerCase().includes(term) ||
  (row.message ?? '').toLowerCase().includes(term) ||
  Object.entries(row.labels).some(([key, value]) => `${key}=${value}`.toLowerCase().includes(term));

/** The value of a facet; null: the cluster has none. */
function valueOf(row: ClusterRow, facet: ClusterFacet, context: BucketContext): string | null {
  if (facet.startsWith('label:')) return labelOf(row.labels, facet.slice('label:'.length)) || null;
  switch (facet) {
    case 'connection':
      return row.connection;
    case 'reason':
      return row.reason;
    case 'version':
      return row.fluxVersion;
    case 'kubernetes':
      return kubernetesMinor(row.kubernetesVersion);
    default:
      return readingOf(row, facet as Measure, context)[0];
  }
}

type Wanted = ReadonlyMap<ClusterFacet, ReadonlySet<string | null>>;

function wantedBy(query: ClusterQuery): Wanted {
  const wanted = new Map<ClusterFacet, Set<string | null>>();
  const want = (facet: ClusterFacet, value: string) => {
    const values = wanted.get(facet) ?? new Set();
    wanted.set(facet, values.add(value === NONE || value === '' ? null : value));
  };
  for (const facet of CLUSTER_FACETS) for (const value of query[facet] ?? []) want(facet, value);
  for (const { key, value } of query.label ?? []) want(`label:${key}`, value);
  return wanted;
}

/** Facets that a row does not pass; more than one is enough to know that it counts nowhere. */
function missed(row: ClusterRow, wanted: Wanted, context: BucketContext): ClusterFacet[] {
  const facets: ClusterFacet[] = [];
  for (const [facet, values] of wanted) {
    if (values.has(valueOf(row, facet, context))) continue;
    facets.push(facet);
    if (facets.length > 1) break;
  }
  return facets;
}

const isMeasure = (facet: string): facet is Measure =>
  (MEASURES as readonly string[]).includes(facet);

function facetOrder(facet: ClusterFacet): (a: string | null, b: string | null) => number {
  if (isMeasure(facet))
    return (a, b) => bucketPlace(facet, a as Bucket) - bucketPlace(facet, b as Bucket);
  if (facet === 'version' || facet === 'kubernetes')
    return (a, b) =>
      a === null || b === null ? Number(a === null) - Number(b === null) : compareVersions(b, a);
  return () => 0;
}

const FACET_VALUES = 20;
const LABEL_FACETS = 6;

function facetsAsked(
  query: ClusterQuery,
  labels: readonly string[],
  wanted: Wanted,
): readonly ClusterFacet[] {
  const asked = (query.facets ?? []).flatMap((facet): ClusterFacet[] =>
    facet === 'labels'
      ? [
          ...labels.slice(0, LABEL_FACETS).map((label): ClusterFacet => `label:${label}`),
          ...[...wanted.keys()].filter((key) => key.startsWith('label:')),
        ]
      : [facet],
  );
  return [...new Set(asked)];
}

function facetAnswer(
  facet: ClusterFacet,
  counts: ReadonlyMap<string | null, number>,
  limit: number,
): FacetAnswer {
  const most = [...counts].toSorted(
    ([a, n], [b, m]) => m - n || byNaturalName(a ?? '\u{10ffff}', b ?? '\u{10ffff}'),
  );
  const order = facetOrder(facet);
  const rest = most.slice(limit);
  return {
    facet,
    values: most
      .slice(0, limit)
      .toSorted(([a], [b]) => order(a, b))
      .map(([value, count]) => ({ value: value ?? NONE, count })),
    more: { values: rest.length, objects: rest.reduce((sum, [, n]) => sum + n, 0) },
  };
}

/** A page of clusters: a thousand rows are judged and sorted at once. Throws bad-request for a foreign cursor. */
export function pageOfClusters(
  rows: readonly ClusterRow[],
  query: ClusterQuery,
  { seq, now }: { seq: number; now: number },
): ClusterList {
  const from = query.cursor === undefined ? null : after(query.cursor, query.sort);
  const context = bucketContext(rows, now);
  const wanted = wantedBy(query);
  const terms = termsOf(query.q);
  const labels = labelsOf(rows);
  const facets = facetsAsked(query, labels, wanted).map((facet) => ({
    facet,
    // What is asked for stands there even without a cluster.
    counts: new Map([...(wanted.get(facet) ?? [])].map((value) => [value, 0])),
  }));
  const matching: (Key & { row: ClusterRow })[] = [];
  for (const row of rows) {
    if (!terms.every((term) => says(row, term))) continue;
    const misses = missed(row, wanted, context);
    if (misses.length === 0)
      matching.push({ row, name: row.name, figures: FIGURES[query.sort](row) });
    for (const { facet, counts } of facets) {
      // It counts as if the query did not filter by this facet itself.
      if (misses.length > 1 || (misses.length === 1 && misses[0] !== facet)) continue;
      const value = valueOf(row, facet, context);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  matching.sort(compare);
  const rest = from === null ? matching : matching.filter((key) => compare(key, from) > 0);
  const page = rest.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ row }) => row),
    total: matching.length,
    nextCursor:
      rest.length > page.length && last !== undefined
        ? encodeCursor([query.sort, last.name, last.figures])
        : null,
    seq,
    labels: [...labels],
    ...(query.facets === undefined
      ? {}
      : {
          facets: facets.map(({ facet, counts }) =>
            facetAnswer(facet, counts, query.facetLimit ?? FACET_VALUES),
          ),
        }),
  };
}
