import { labelOf } from '../flux/labels.ts';
import type { FluxKind } from '../flux/kinds.ts';
import { fresh } from '../store/change.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import type { ObjectTable } from './object-table.ts';
import type { Facet, Selection, Wanted } from './selection.ts';

export type LabelsOf = (cluster: string) => Readonly<Record<string, string>>;

/** A row fails no facet's filter (0), exactly one (its bit), or is OUT: no count of any facet needs it. */
export const OUT = 0xffffffff;

/** The bits of facets, given as they are asked for. */
export interface Bits {
  readonly of: (facet: Facet) => number;
  /** Those that a row may fail and still be counted: by that facet, which is asked for. */
  readonly asked: () => number;
}

export function createBits(asked: readonly Facet[]): Bits {
  const bits = new Map<Facet, number>();
  let mask = 0;
  const of = (facet: Facet): number => {
    let bit = bits.get(facet);
    if (bit === undefined) {
      if (bits.size >= 31) throw new Error('more facets than bits');
      bits.set(facet, (bit = 1 << bits.size));
    }
    return bit;
  };
  for (const facet of asked) mask |= of(facet);
  return { of, asked: () => mask };
}

/** `fails` of several filters as one: a row that fails two is of no use to any facet. */
export const judged = (fails: number, asked: number): number =>
  fails === 0 || ((fails & (fails - 1)) === 0 && (fails & asked) !== 0) ? fails : OUT;

/** Something that all rows of a block have in common. */
export interface BlockFacet {
  readonly facet: Facet;
  readonly wanted: Wanted | null;
  readonly bit: number;
  /** By number of the block. */
  readonly values: (string | null)[];
}

export interface BlockFilter {
  /** By number of the block: 0, one bit, or OUT. */
  readonly fails: Uint32Array;
  /** By number of the block: 1 for those that are not heard now. */
  readonly stale: Uint8Array;
  readonly facets: readonly BlockFacet[];
}

type Read = (cluster: string, kind: FluxKind, isStale: boolean) => string | null;

/** What is filtered or counted by properties of blocks, with how to read them. */
function readersOf(
  selection: Selection,
  store: StoreReads,
  labelsOf: LabelsOf,
): { facet: Facet; wanted: Wanted | null; read: Read }[] {
  const { states, clusters, kinds, versions, labels } = selection;
  // A state that is asked for is a state of now.
  const stale = selection.stale ?? (states === null ? null : false);
  const labelKeys = new Set(labels.keys());
  for (const facet of selection.facets)
    if (facet.startsWith('label:')) labelKeys.add(facet.slice('label:'.length));
  const all: { facet: Facet; wanted: Wanted | null; read: Read }[] = [
    { facet: 'cluster', wanted: clusters, read: (cluster) => cluster },
    { facet: 'kind', wanted: kinds, read: (_, kind) => kind },
    {
      facet: 'stale',
      wanted: stale === null ? null : new Set([String(stale)]),
      read: (_, __, isStale) => String(isStale),
    },
    {
      facet: 'version',
      wanted: versions,
      read: (cluster) => store.clusters.get(cluster)?.session.flux?.version ?? null,
    },
  ];
  for (const key of labelKeys) {
    const read: Read = (cluster) => {
      const own = labelsOf(cluster);
      const value = labelOf(own, key);
      return value === undefined || value === '' ? null : value;
    };
    all.push({ facet: `label:${key}`, wanted: labels.get(key) ?? null, read });
  }
  return all.filter((f) => f.wanted !== null || selection.facets.includes(f.facet));
}

/** Judges each block once, so that its rows need one look each. */
export function filterBlocks(
  table: ObjectTable,
  store: StoreReads,
  labelsOf: LabelsOf,
  selection: Selection,
  bits: Bits,
): BlockFilter {
  const size = table.blocks.length;
  const fails = new Uint32Array(size).fill(OUT);
  const staleBlocks = new Uint8Array(size);
  const readers = readersOf(selection, store, labelsOf);
  const facets = readers.map(({ facet, wanted, read }) => ({
    facet,
    wanted,
    read,
    bit: bits.of(facet),
    values: [] as (string | null)[],
  }));
  for (const [cluster, kinds] of table.blocksOf) {
    const session = store.clusters.get(cluster)?.session;
    for (const [kind, block] of kinds) {
      const isStale = !fresh(session, kind);
      staleBlocks[block] = isStale ? 1 : 0;
      let failed = 0;
      for (const { wanted, read, bit, values } of facets) {
        const value = read(cluster, kind, isStale);
        values[block] = value;
        if (wanted !== null && !wanted.has(value)) failed |= bit;
      }
      fails[block] = judged(failed, bits.asked());
    }
  }
  return {
    fails,
    stale: staleBlocks,
    facets: facets.filter((f) => selection.facets.includes(f.facet)),
  };
}
