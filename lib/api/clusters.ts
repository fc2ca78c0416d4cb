import * as z from 'zod/mini';
import { SEVERITY } from '../flux/state.ts';
import type { ClusterQuery, ClusterRow, List } from './contract.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { termsOf } from './query.ts';

/**
 * Worst first among clusters: those with broken objects, then those that are not heard (unknown is not healthy),
 * then the rest by their worst object; a cluster without a fresh object stands before the healthy ones.
 */
export function clusterRank(row: ClusterRow): number {
  const { worst } = row;
  if (worst === 'failing' || worst === 'stalled') return SEVERITY[worst];
  switch (row.connection) {
    case 'unreachable':
    case 'unauthorized':
      return 2;
    case 'lagging':
    case 'restricted':
      return 3;
    case 'connecting':
    case 'syncing':
      return 4;
    case 'live':
      return worst === null ? 4 + SEVERITY.unknown : 4 + SEVERITY[worst];
  }
}

type Key = readonly [sort: string, rank: number, broken: number, name: string];
const keySchema = (sort: ClusterQuery['sort']) =>
  z.tuple([z.literal(sort), z.number(), z.number(), z.string()]);

function keyOf(row: ClusterRow, sort: ClusterQuery['sort']): Key {
  const broken = row.counts.failing + row.counts.stalled;
  return sort === 'worst' ? [sort, clusterRank(row), -broken, row.name] : [sort, 0, 0, row.name];
}

const compare = (a: Key, b: Key): number =>
  a[1] - b[1] || a[2] - b[2] || (a[3] < b[3] ? -1 : a[3] > b[3] ? 1 : 0);

const says = (row: ClusterRow, term: string): boolean =>
  [row.name, row.fluxVersion ?? '', row.message ?? '', ...Object.values(row.labels)].some((s) =>
    s.toLowerCase().includes(term),
  );

/** A page of clusters: a thousand rows are sorted at once. Throws bad-request for a foreign cursor. */
export function pageOfClusters(
  rows: readonly ClusterRow[],
  query: ClusterQuery,
  seq: number,
): List<ClusterRow> {
  const after =
    query.cursor === undefined ? null : decodeCursor(query.cursor, keySchema(query.sort));
  const connections = query.connection?.length ? new Set(query.connection) : null;
  const terms = termsOf(query.q);
  const matching = rows
    .filter((row) => connections === null || connections.has(row.connection))
    .filter((row) => terms.every((term) => says(row, term)))
    .map((row) => ({ row, key: keyOf(row, query.sort) }))
    .toSorted((a, b) => compare(a.key, b.key));
  const rest = after === null ? matching : matching.filter(({ key }) => compare(key, after) > 0);
  const page = rest.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ row }) => row),
    total: matching.length,
    nextCursor: rest.length > page.length && last !== undefined ? encodeCursor(last.key) : null,
    seq,
  };
}
