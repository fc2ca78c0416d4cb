import type { FluxKind } from '../flux/kinds.ts';
import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import { SEVERITY } from '../flux/state.ts';
import type { ObjectChange } from '../store/change.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import { createDictionary, type Dictionary } from './dictionary.ts';
import { createSlotIndex } from './slots.ts';

/** What lists are filtered, counted, searched and sorted by: one number a row and column, 45 bytes a row. */
export interface Columns {
  /** 0: nothing stands in this slot. */
  block: Uint32Array;
  /** By SEVERITY. */
  state: Uint8Array;
  /** Epoch ms. */
  since: Float64Array;
  namespace: Uint32Array;
  name: Uint32Array;
  reason: Uint32Array;
  message: Uint32Array;
  applied: Uint32Array;
  attempted: Uint32Array;
  chart: Uint32Array;
  source: Uint32Array;
}

/** One kind of one cluster. Whether it is heard is not kept here: that flips without touching a row. */
export interface TableBlock {
  readonly cluster: string;
  readonly kind: FluxKind;
}

export interface Dictionaries {
  readonly namespace: Dictionary;
  readonly name: Dictionary;
  readonly reason: Dictionary;
  readonly message: Dictionary;
  /** Applied and attempted ones. */
  readonly revision: Dictionary;
  readonly chart: Dictionary;
  /** `Kind/namespace/name`. */
  readonly source: Dictionary;
}

/** The objects of the fleet in columns, moved by changes. Slots and codes are numbers of this moment: never keep them. */
export interface ObjectTable {
  /** Its arrays are replaced as they grow: take them anew for each question. */
  readonly columns: Readonly<Columns>;
  readonly dictionaries: Dictionaries;
  /** Every slot is below this. */
  readonly used: () => number;
  /** By number; number 0 and those of blocks without rows are undefined. */
  readonly blocks: readonly (TableBlock | undefined)[];
  /** Numbers of the blocks that have rows. */
  readonly blocksOf: ReadonlyMap<string, ReadonlyMap<FluxKind, number>>;
}

export const sourceText = (ref: ObjectRef | null): string | null =>
  ref === null ? null : `${ref.kind}/${ref.namespace}/${ref.name}`;

const columnsOf = (capacity: number): Columns => ({
  block: new Uint32Array(capacity),
  state: new Uint8Array(capacity),
  since: new Float64Array(capacity),
  namespace: new Uint32Array(capacity),
  name: new Uint32Array(capacity),
  reason: new Uint32Array(capacity),
  message: new Uint32Array(capacity),
  applied: new Uint32Array(capacity),
  attempted: new Uint32Array(capacity),
  chart: new Uint32Array(capacity),
  source: new Uint32Array(capacity),
});

const FIRST_CAPACITY = 1024;

export function createObjectTable(store: Pick<StoreReads, 'observe'>): ObjectTable {
  const columns = columnsOf(FIRST_CAPACITY);
  const dictionaries: Dictionaries = {
    namespace: createDictionary(),
    name: createDictionary(),
    reason: createDictionary(),
    message: createDictionary(),
    revision: createDictionary(),
    chart: createDictionary(),
    source: createDictionary(),
  };
  const index = createSlotIndex(columns);
  const freeSlots: number[] = [];
  let used = 0;

  const blocks: (TableBlock | undefined)[] = [undefined];
  const rowsOf: number[] = [0];
  const freeBlocks: number[] = [];
  const blocksOf = new Map<string, Map<FluxKind, number>>();

  function grow(): void {
    const larger = columnsOf(Math.ceil((columns.block.length * 3) / 2));
    larger.state.set(columns.state);
    larger.since.set(columns.since);
    for (const name of Object.keys(columns) as (keyof Columns)[])
      if (name !== 'state' && name !== 'since') larger[name].set(columns[name]);
    Object.assign(columns, larger);
  }

  function blockOf(cluster: string, kind: FluxKind): number {
    let kinds = blocksOf.get(cluster);
    if (kinds === undefined) blocksOf.set(cluster, (kinds = new Map()));
    let block = kinds.get(kind);
    if (block === undefined) {
      block = freeBlocks.pop() ?? blocks.length;
      kinds.set(kind, block);
      blocks[block] = { cluster, kind };
      rowsOf[block] = 0;
    }
    return block;
  }

  function leaveBlock(block: number, { cluster, kind }: ObjectChange): void {
    const left = (rowsOf[block] ?? 0) - 1;
    rowsOf[block] = left;
    if (left > 0) return;
    const kinds = blocksOf.get(cluster);
    kinds?.delete(kind);
    if (kinds?.size === 0) blocksOf.delete(cluster);
    blocks[block] = undefined;
    freeBlocks.push(block);
  }

  function put(column: Uint32Array, of: Dictionary, slot: number, text: string | null): void {
    const code = column[slot] ?? 0;
    if (of.text(code) === text) return;
    column[slot] = of.take(text);
    of.release(code);
  }

  function write(slot: number, record: FluxRecord, before: FluxRecord | undefined): void {
    const { seen } = record;
    const d = dictionaries;
    columns.state[slot] = SEVERITY[record.state];
    columns.since[slot] = record.since;
    put(columns.reason, d.reason, slot, record.reason);
    put(columns.message, d.message, slot, record.message);
    put(columns.applied, d.revision, slot, seen.applied);
    put(columns.attempted, d.revision, slot, seen.attempted);
    put(columns.chart, d.chart, slot, seen.chart);
    if (before === undefined || before.seen.source !== seen.source)
      put(columns.source, d.source, slot, sourceText(seen.source));
  }

  function add(change: ObjectChange, record: FluxRecord): void {
    const slot = freeSlots.pop() ?? used++;
    if (slot >= columns.block.length) grow();
    const block = blockOf(change.cluster, change.kind);
    rowsOf[block] = (rowsOf[block] ?? 0) + 1;
    columns.block[slot] = block;
    columns.namespace[slot] = dictionaries.namespace.take(change.namespace);
    columns.name[slot] = dictionaries.name.take(change.name);
    index.add(slot);
    write(slot, record, undefined);
  }

  function remove(slot: number, change: ObjectChange): void {
    index.remove(slot);
    leaveBlock(columns.block[slot] ?? 0, change);
    columns.block[slot] = 0;
    put(columns.namespace, dictionaries.namespace, slot, null);
    put(columns.name, dictionaries.name, slot, null);
    put(columns.reason, dictionaries.reason, slot, null);
    put(columns.message, dictionaries.message, slot, null);
    put(columns.applied, dictionaries.revision, slot, null);
    put(columns.attempted, dictionaries.revision, slot, null);
    put(columns.chart, dictionaries.chart, slot, null);
    put(columns.source, dictionaries.source, slot, null);
    freeSlots.push(slot);
  }

  function slotOf({ cluster, kind, namespace, name }: ObjectChange): number | undefined {
    const block = blocksOf.get(cluster)?.get(kind);
    const inNamespace = dictionaries.namespace.find(namespace);
    const named = dictionaries.name.find(name);
    if (block === undefined || inNamespace === undefined || named === undefined) return undefined;
    return index.find(block, inNamespace, named);
  }

  store.observe((change) => {
    if (change.type !== 'object') return;
    const { before, after } = change;
    const slot = before === undefined ? undefined : slotOf(change);
    if (slot === undefined) {
      if (after !== undefined) add(change, after);
    } else if (after === undefined) remove(slot, change);
    else write(slot, after, before);
  });

  return { columns, dictionaries, used: () => used, blocks, blocksOf };
}
