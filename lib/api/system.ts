import { CONNECTION_STATES } from '../flux/session.ts';
import type { SystemQuery, SystemRow, SystemSort } from './contract/system.ts';
import { termsOf } from './query.ts';
import { decodePart } from './scope.ts';

type Order = (a: SystemRow, b: SystemRow) => number;

const byName: Order = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
const most =
  (of: (row: SystemRow) => number): Order =>
  (a, b) =>
    of(b) - of(a);
/** The longest ago first; `never` says where those stand to which it never happened. */
const oldest =
  (of: (row: SystemRow) => number | null, never: 'first' | 'last'): Order =>
  (a, b) => {
    const none = never === 'first' ? -Infinity : Infinity;
    const [x, y] = [of(a) ?? none, of(b) ?? none];
    return x === y ? 0 : x - y;
  };
const chain =
  (...orders: readonly Order[]): Order =>
  (a, b) => {
    for (const order of orders) {
      const sign = order(a, b);
      if (sign !== 0) return sign;
    }
    return 0;
  };

const ORDER: Record<SystemSort, Order> = {
  worst: chain(
    (a, b) =>
      CONNECTION_STATES.indexOf(a.connection) - CONNECTION_STATES.indexOf(b.connection) ||
      Number(b.reason !== null) - Number(a.reason !== null),
    most((row) => row.watches.interrupted),
    most((row) => row.watches.restricted),
  ),
  name: byName,
  objects: most((row) => row.objects),
  bytes: most((row) => row.bytes),
  events: most((row) => row.events),
  restarts: most((row) => row.restarts),
  event: oldest((row) => row.lastEventAt, 'first'),
  bookmark: oldest((row) => row.bookmarkAt, 'last'),
};

const says = (row: SystemRow, term: string): boolean =>
  [row.name, row.connection, row.reason ?? '', row.message ?? ''].some((s) =>
    s.toLowerCase().includes(term),
  );

/** The rows that a query asks for, in its order, those that it names beside, and how many match it. */
export function selectSystemRows(
  rows: readonly SystemRow[],
  query: SystemQuery,
): { readonly rows: SystemRow[]; readonly also: SystemRow[]; readonly total: number } {
  const connections = query.connection?.length ? new Set(query.connection) : null;
  const terms = termsOf(query.q);
  const matching = rows
    .filter((row) => connections === null || connections.has(row.connection))
    .filter((row) => terms.every((term) => says(row, term)))
    .toSorted(chain(ORDER[query.sort], byName));
  const page = matching.slice(0, query.limit);
  const named = new Set(query.also?.map(decodePart));
  for (const { name } of page) named.delete(name);
  const also = named.size === 0 ? [] : rows.filter((row) => named.has(row.name));
  return { rows: page, also, total: matching.length };
}
