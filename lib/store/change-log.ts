import type { Change } from './change.ts';

export interface ChangeLog {
  /** Number of the newest change; `first` while there was none. */
  readonly last: () => number;
  /** Number that the next change must carry. */
  readonly next: () => number;
  readonly held: () => { readonly changes: number; readonly oldestAt: number | null };
  readonly append: (change: Change) => void;
  /** Changes after `seq`, oldest first; 'gone' when the log no longer (or never) held them all. */
  readonly since: (seq: number) => readonly Change[] | 'gone';
}

/** The newest `size` changes, numbered without gaps after `first`. */
export function createChangeLog(first: number, size: number): ChangeLog {
  const ring: Change[] = [];
  let last = first;
  return {
    last: () => last,
    next: () => last + 1,
    held: () => ({
      changes: ring.length,
      oldestAt: ring[(last - ring.length - first) % size]?.at ?? null,
    }),
    append(change) {
      if (change.seq !== last + 1) throw new Error(`change ${change.seq} after ${last}`);
      ring[(change.seq - first - 1) % size] = change;
      last = change.seq;
    },
    since(seq) {
      if (!Number.isSafeInteger(seq) || seq > last || seq < last - ring.length) return 'gone';
      const changes: Change[] = [];
      for (let n = seq + 1; n <= last; n += 1) {
        const change = ring[(n - first - 1) % size];
        // Holds: n lies within the last ring.length numbers, all of which were appended.
        if (change !== undefined) changes.push(change);
      }
      return changes;
    },
  };
}
