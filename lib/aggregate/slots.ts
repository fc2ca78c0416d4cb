/** The three numbers that tell one slot from another. */
export interface SlotKeys {
  block: Uint32Array;
  namespace: Uint32Array;
  name: Uint32Array;
}

/** Finds slots by block, namespace and name. It holds no key: those are read from the columns. 7 to 14 bytes a slot. */
export interface SlotIndex {
  readonly find: (block: number, namespace: number, name: number) => number | undefined;
  /** The slot's keys are written already. */
  readonly add: (slot: number) => void;
  /** The slot's keys are still those that it was added with. */
  readonly remove: (slot: number) => void;
}

const FIRST_SIZE = 1024;
const MAX_LOAD = 0.6;

function hash(block: number, namespace: number, name: number): number {
  let h =
    Math.imul(block, 0x9e3779b1) ^ Math.imul(namespace, 0x85ebca6b) ^ Math.imul(name, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}

/** Open addressing with linear probing; `keys` may get new arrays as its columns grow. */
export function createSlotIndex(keys: Readonly<SlotKeys>): SlotIndex {
  /** Slot + 1; 0 is empty. Its length is a power of two. */
  let table = new Uint32Array(FIRST_SIZE);
  let held = 0;

  const homeOf = (slot: number): number =>
    hash(keys.block[slot] ?? 0, keys.namespace[slot] ?? 0, keys.name[slot] ?? 0) &
    (table.length - 1);

  function place(slot: number): void {
    const mask = table.length - 1;
    let at = homeOf(slot);
    while (table[at] !== 0) at = (at + 1) & mask;
    table[at] = slot + 1;
  }

  function grow(): void {
    const old = table;
    table = new Uint32Array(old.length * 2);
    for (const entry of old) if (entry !== 0) place(entry - 1);
  }

  return {
    find(block, namespace, name) {
      const mask = table.length - 1;
      for (let at = hash(block, namespace, name) & mask; ; at = (at + 1) & mask) {
        const entry = table[at] ?? 0;
        if (entry === 0) return undefined;
        const slot = entry - 1;
        if (
          keys.name[slot] === name &&
          keys.block[slot] === block &&
          keys.namespace[slot] === namespace
        )
          return slot;
      }
    },
    add(slot) {
      held += 1;
      if (held > MAX_LOAD * table.length) grow();
      place(slot);
    },
    remove(slot) {
      const mask = table.length - 1;
      let hole = homeOf(slot);
      while (table[hole] !== slot + 1) hole = (hole + 1) & mask;
      held -= 1;
      // What stands behind the hole moves into it, unless that would put it before its home.
      for (let at = (hole + 1) & mask; table[at] !== 0; at = (at + 1) & mask) {
        const entry = table[at] ?? 0;
        const distance = (at - homeOf(entry - 1)) & mask;
        if (distance < ((at - hole) & mask)) continue;
        table[hole] = entry;
        hole = at;
      }
      table[hole] = 0;
    },
  };
}
