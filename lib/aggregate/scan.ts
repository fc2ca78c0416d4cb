import { OBJECT_STATES, SEVERITY } from '../flux/state.ts';
import { createBits, filterBlocks, OUT, type BlockFilter, type LabelsOf } from './block-filter.ts';
import type { Dictionary } from './dictionary.ts';
import type { ObjectTable } from './object-table.ts';
import { createSearch } from './search.ts';
import type { Facet, Selection, Wanted } from './selection.ts';
import type { StoreReads } from '../store/fleet-store.ts';

/** A facet of rows that a dictionary numbers. */
export interface CodedFacet {
  readonly facet: Facet;
  readonly wanted: Wanted | null;
  readonly of: Dictionary;
  /** Rows by code. */
  readonly counts: Uint32Array;
}

export interface Scanned {
  /** The slots that match: the first `total` of an array that the next scan writes anew. */
  readonly slots: Uint32Array;
  readonly total: number;
  readonly blocks: BlockFilter;
  /** Rows by block: those that match, or fail only by what all rows of the block have in common. */
  readonly inBlock: Uint32Array;
  readonly coded: readonly CodedFacet[];
  /** Rows by SEVERITY: heard ones, and from STATES on those that are not. */
  readonly states: Uint32Array;
}

export const STATES = OBJECT_STATES.length;

interface Filter {
  readonly column: Uint32Array;
  /** By code: 0, or the facet's bit. */
  readonly fails: Uint32Array;
}

interface Counter extends CodedFacet {
  readonly column: Uint32Array;
  readonly bit: number;
}

// What an index past the end would give: there is none.
const NOTHING = new Uint32Array(0);
const NO_FILTER: Filter = { column: NOTHING, fails: NOTHING };
const NO_COUNTER = { bit: 0, column: NOTHING, counts: NOTHING };

/** What fails of a dictionary's texts. */
function failing(of: Dictionary, wanted: Wanted, bit: number): Uint32Array {
  const fails = new Uint32Array(of.size()).fill(bit);
  for (const text of wanted) {
    const code = of.find(text);
    if (code !== undefined) fails[code] = 0;
  }
  return fails;
}

/**
 * One pass over the columns: which rows match, and for each facet that is asked for, how many rows of each value
 * there are when its own filter is left out. `slots` has room for every slot.
 */
export function scan(
  table: ObjectTable,
  store: StoreReads,
  labelsOf: LabelsOf,
  selection: Selection,
  slots: Uint32Array,
): Scanned {
  const { columns, dictionaries } = table;
  const bits = createBits(selection.facets);
  const asked = bits.asked();
  const blocks = filterBlocks(table, store, labelsOf, selection, bits);
  const filters: Filter[] = [];
  const counters: Counter[] = [];
  const coded = (
    facet: Facet,
    wanted: Wanted | null,
    column: Uint32Array,
    of: Dictionary,
  ): void => {
    const bit = bits.of(facet);
    if (wanted !== null) filters.push({ column, fails: failing(of, wanted, bit) });
    if (selection.facets.includes(facet))
      counters.push({ facet, wanted, of, column, bit, counts: new Uint32Array(of.size()) });
  };
  coded('namespace', selection.namespaces, columns.namespace, dictionaries.namespace);
  coded('reason', selection.reasons, columns.reason, dictionaries.reason);
  coded('source', selection.sources, columns.source, dictionaries.source);
  coded('revision', selection.revisions, columns.applied, dictionaries.revision);

  const stateBit = bits.of('state');
  const stateFails = new Uint32Array(STATES);
  for (const state of OBJECT_STATES)
    if (selection.states !== null && !selection.states.has(state))
      stateFails[SEVERITY[state]] = stateBit;
  const states = new Uint32Array(2 * STATES);

  const search = selection.terms.length === 0 ? null : createSearch(selection.terms, table);
  const inBlock = new Uint32Array(table.blocks.length);
  const { block: blockColumn, state: stateColumn } = columns;
  const { fails: blockFails, stale } = blocks;
  const used = table.used();
  let total = 0;
  for (let slot = 0; slot < used; slot += 1) {
    const block = blockColumn[slot] ?? 0;
    const ofBlock = blockFails[block] ?? OUT;
    if (ofBlock === OUT) continue;
    const state = stateColumn[slot] ?? 0;
    let fails = ofBlock | (stateFails[state] ?? 0);
    for (let i = 0; i < filters.length; i += 1) {
      const { column, fails: byCode } = filters[i] ?? NO_FILTER;
      fails |= byCode[column[slot] ?? 0] ?? 0;
    }
    if (fails !== 0 && ((fails & (fails - 1)) !== 0 || (fails & asked) === 0)) continue;
    if (search !== null && !search(slot)) continue;
    if (fails === 0) slots[total++] = slot;
    if (asked === 0) continue;
    if (fails === ofBlock) inBlock[block] = (inBlock[block] ?? 0) + 1;
    if (fails === 0 || fails === stateBit) {
      const at = (stale[block] ?? 0) * STATES + state;
      states[at] = (states[at] ?? 0) + 1;
    }
    for (let i = 0; i < counters.length; i += 1) {
      const { bit, column, counts } = counters[i] ?? NO_COUNTER;
      if (fails !== 0 && fails !== bit) continue;
      const code = column[slot] ?? 0;
      counts[code] = (counts[code] ?? 0) + 1;
    }
  }
  return { slots, total, blocks, inBlock, coded: counters, states };
}
