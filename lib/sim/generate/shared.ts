import type { InventoryEntry } from './types.ts';

/** Holds equal strings and inventories once: a thousand clusters have the same apps. Bounded by what the catalogue names. */
export class Shared {
  readonly #texts = new Map<string, string>();
  readonly #inventories = new Map<string, readonly InventoryEntry[]>();

  text(value: string): string {
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    this.#texts.set(value, value);
    return value;
  }

  inventory(entries: readonly InventoryEntry[]): readonly InventoryEntry[] {
    const key = entries.map((e) => e.id).join(' ');
    const known = this.#inventories.get(key);
    if (known !== undefined) return known;
    this.#inventories.set(key, entries);
    return entries;
  }
}
