import TinyQueue from 'tinyqueue';
import type { FluxRecord } from '../flux/record.ts';

interface Due {
  readonly at: number;
  readonly record: FluxRecord;
}

export interface DueQueue {
  /** Remembers to look at the record again when its dueAt has come. */
  add(record: FluxRecord): void;
  /** Epoch ms at which the next record is due, or null. */
  nextAt(): number | null;
  /** Takes out the records that are due at `now` and still held. */
  take(now: number): FluxRecord[];
  size(): number;
}

/**
 * Records by dueAt. A record that was replaced stays in the queue until its time, then is skipped; when such
 * entries prevail the queue is built anew, so that its length stays within twice the live ones plus `slack`.
 */
export function createDueQueue(isHeld: (record: FluxRecord) => boolean, slack = 10_000): DueQueue {
  const byTime = (a: Due, b: Due): number => a.at - b.at;
  let queue = new TinyQueue<Due>([], byTime);
  let limit = slack;

  return {
    add(record) {
      if (record.dueAt === null) return;
      queue.push({ at: record.dueAt, record });
      if (queue.length <= limit) return;
      queue = new TinyQueue<Due>(
        queue.data.filter((d) => isHeld(d.record)),
        byTime,
      );
      limit = 2 * queue.length + slack;
    },
    size: () => queue.length,
    nextAt: () => queue.peek()?.at ?? null,
    take(now) {
      const due: FluxRecord[] = [];
      for (let head = queue.peek(); head !== undefined && head.at <= now; head = queue.peek()) {
        queue.pop();
        if (isHeld(head.record)) due.push(head.record);
      }
      return due;
    },
  };
}
