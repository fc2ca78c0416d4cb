import type { EventRow } from '../../lib/api/contract.ts';

/** What differs between two tries of the same: the directory of a build, how long it took. */
const VOLATILE = /\/tmp\/[\w.-]+|\b\d+(?:\.\d+)?(?:ms|s|m|h)(?:\d+(?:\.\d+)?(?:ms|s|m))*\b/g;

/** Events that say the same, counted as one: controllers write a new one for each try. Newest first. */
export function mergeEvents(events: readonly EventRow[]): EventRow[] {
  const merged = new Map<string, EventRow>();
  for (const event of events) {
    const said = event.message.replace(VOLATILE, '…');
    const key = JSON.stringify([event.type, event.reason, event.component, said]);
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined
        ? event
        : {
            ...known,
            count: known.count + event.count,
            firstAt: least(known.firstAt, event.firstAt),
            lastAt: most(known.lastAt, event.lastAt),
          },
    );
  }
  return [...merged.values()].toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0));
}

const least = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
const most = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
