import {
  SYSTEM_LIMIT,
  SYSTEM_SORTS,
  type SystemSort,
} from '../../lib/api/contract/system-words.ts';
import { CONNECTION_STATES, type ConnectionState } from '../../lib/flux/session.ts';

/** What the page shows, as its address says it. */
export interface SystemChoice {
  readonly connection: ConnectionState | '';
  readonly q: string;
  readonly sort: SystemSort;
}

/** Rows at first, and more with each press. */
export const ROWS = 100;
export const moreRows = (rows: number): number => Math.min(SYSTEM_LIMIT, rows + 200);

/** A value that is not offered counts as none. */
export function readChoice(params: { get(name: string): string | null }): SystemChoice {
  const [connection, sort] = [params.get('connection'), params.get('sort')];
  return {
    connection: CONNECTION_STATES.find((c) => c === connection) ?? '',
    q: (params.get('q') ?? '').slice(0, 200),
    sort: SYSTEM_SORTS.find((s) => s === sort) ?? 'worst',
  };
}

export function writeChoice({ connection, q, sort }: SystemChoice): string {
  const params = new URLSearchParams();
  if (connection !== '') params.set('connection', connection);
  if (q !== '') params.set('q', q);
  if (sort !== 'worst') params.set('sort', sort);
  return params.toString();
}
