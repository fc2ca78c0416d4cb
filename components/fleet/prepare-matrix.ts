import type { Cell, Matrix } from '../../lib/api/contract/matrix.ts';
import type { HeldRow } from '../../lib/client/held-order.ts';

/** A cell with the group that it stands in. */
export interface Placed {
  readonly value: string | null;
  readonly cell: Cell;
}

export const placedCells = ({ groups }: Pick<Matrix, 'groups'>): readonly Placed[] =>
  groups.flatMap(({ value, cells }) => cells.map((cell) => ({ value, cell })));

/** A cluster that moved to another group left its place and came to another. */
export const placeKey = ({ value, cell }: Placed): string => `${value ?? '\0'}\n${cell[0]}`;

export interface HeldGroup {
  readonly value: string | null;
  readonly rows: readonly HeldRow<Placed>[];
  /** Of the newest answer: counts are always of now, wherever cells stand. */
  readonly counts: readonly number[];
  readonly total: number;
}

/** Held cells by group, in the order in which they are held. */
export function heldGroups(
  rows: readonly HeldRow<Placed>[],
  groups: Matrix['groups'],
): readonly HeldGroup[] {
  const now = new Map(groups.map((group) => [group.value, group]));
  const held = new Map<string | null, HeldRow<Placed>[]>();
  for (const row of rows) {
    const { value } = row.item;
    const list = held.get(value);
    if (list === undefined) held.set(value, [row]);
    else list.push(row);
  }
  return [...held].map(([value, list]) => ({
    value,
    rows: list,
    counts: now.get(value)?.counts ?? [],
    total: now.get(value)?.cells.length ?? 0,
  }));
}

/** The next cell from `here` on for which it holds, round and round; -1: there is none. */
export function nextWhere<T>(
  items: readonly T[],
  here: number,
  step: 1 | -1,
  holds: (item: T) => boolean,
): number {
  const from = here === -1 && step === -1 ? 0 : here;
  for (let i = 1; i <= items.length; i += 1) {
    const at = (((from + i * step) % items.length) + items.length) % items.length;
    const item = items[at];
    if (item !== undefined && holds(item)) return at;
  }
  return -1;
}
