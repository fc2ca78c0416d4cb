import { isFluxKind } from '../flux/kinds.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import type { LabelsOf } from './block-filter.ts';
import { facetsOf } from './facets.ts';
import { createObjectTable } from './object-table.ts';
import { createOrder, firstOf } from './order.ts';
import { scan } from './scan.ts';
import type { Selected, SelectedRow, Selection } from './selection.ts';
import { windowOf } from './window.ts';

/**
 * Pages of objects. A named state means that the object is in that state now: rows that are not heard match it
 * only when `stale` asks for them.
 */
export function createObjects(
  store: StoreReads,
  labelsOf: LabelsOf,
  table = createObjectTable(store),
): (selection: Selection) => Selected {
  let room = new Uint32Array(0);

  return (selection) => {
    const { limit, sort, after, offset } = selection;
    if (room.length < table.used()) room = new Uint32Array(table.columns.block.length);
    const scanned = scan(table, store, labelsOf, selection, room);
    const { slots, total, blocks } = scanned;
    const order = createOrder(table, blocks, sort, after);
    const first =
      offset === 0
        ? firstOf(slots, total, limit + 1, order)
        : windowOf(slots, total, offset, offset + limit + 1, order);
    const rows: SelectedRow[] = [];
    for (const slot of first.slice(0, limit)) {
      const at = order.position(slot);
      const { cluster, kind, namespace, name } = at;
      const record = isFluxKind(kind) ? store.record(cluster, kind, namespace, name) : undefined;
      // Holds: the table has the rows that the store has.
      if (record === undefined) continue;
      const isStale = blocks.stale[table.columns.block[slot] ?? 0] === 1;
      rows.push({ ...at, record, fresh: !isStale });
    }
    return { rows, total, more: first.length > limit, facets: facetsOf(scanned, selection) };
  };
}
