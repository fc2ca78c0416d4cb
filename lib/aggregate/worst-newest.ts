import type { FluxRecord } from '../flux/record.ts';
import { SEVERITY } from '../flux/state.ts';

const ID = ['cluster', 'namespace', 'name', 'kind'] as const;

/** Worst first, then what began last; no two objects compare as equal. */
export function worstNewest(a: FluxRecord, b: FluxRecord): number {
  const order = SEVERITY[a.state] - SEVERITY[b.state] || b.since - a.since;
  if (order !== 0) return order;
  for (const field of ID)
    if (a.seen[field] !== b.seen[field]) return a.seen[field] < b.seen[field] ? -1 : 1;
  return 0;
}
