import TinyQueue from 'tinyqueue';
import type { Clock } from '../../flux/clock.ts';

interface Entry {
  readonly at: number;
  readonly seq: number;
  run: (() => void) | null;
}

const inOrder = (a: Entry, b: Entry): number => a.at - b.at || a.seq - b.seq;

/** Runs at a stretch before other timers get their turn. */
const STRETCH = 64;

/** A planned run; `cancel` is idempotent. */
export interface Planned {
  cancel(): void;
}

/**
 * Runs things at their time with one timer of the clock for all of them: hundreds of thousands of objects wait in
 * one heap. Equal times run in the order in which they were planned, so that a seed fixes the order of everything.
 */
export class Scheduler {
  readonly clock: Clock;
  #queue = new TinyQueue<Entry>([], inOrder);
  #cancelled = 0;
  readonly #onError: (error: unknown) => void;
  #seq = 0;
  #timer: { readonly at: number; readonly cancel: () => void } | null = null;
  #running = false;
  #stopped = false;

  /** `onError` hears what a run throws; the others go on. */
  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.clock = clock;
    this.#onError = onError;
  }

  get size(): number {
    return this.#queue.length;
  }

  now(): number {
    return this.clock.now();
  }

  /** Runs `run` after `ms`, at once when that is past, never inside this call. */
  after(ms: number, run: () => void): Planned {
    return this.at(this.clock.now() + Math.max(0, ms), run);
  }

  /** At a whole millisecond: times of the truth and of objects are such. */
  at(at: number, run: () => void): Planned {
    const entry: Entry = { at: Math.ceil(at), seq: this.#seq++, run };
    if (!this.#stopped) {
      this.#queue.push(entry);
      if (!this.#running) this.#arm();
    }
    return {
      cancel: () => {
        if (entry.run === null) return;
        entry.run = null;
        this.#cancelled += 1;
        this.#sweep();
      },
    };
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#timer = null;
    while (this.#queue.length > 0) this.#queue.pop();
  }

  /** Cancelled entries wait for their time like others: they go when they are most of the heap. */
  #sweep(): void {
    if (this.#cancelled < 10_000 || this.#cancelled * 2 < this.#queue.length) return;
    this.#queue = new TinyQueue(
      this.#queue.data.filter((e) => e.run !== null),
      inOrder,
    );
    this.#cancelled = 0;
  }

  #arm(): void {
    const head = this.#queue.peek();
    if (head === undefined || this.#stopped) return;
    if (this.#timer !== null && this.#timer.at <= head.at) return;
    this.#timer?.cancel();
    const ms = Math.max(0, head.at - this.clock.now());
    this.#timer = { at: head.at, cancel: this.clock.after(ms, () => this.#fire()) };
  }

  #fire(): void {
    this.#timer = null;
    this.#running = true;
    try {
      const now = this.clock.now();
      for (let runs = 0; runs < STRETCH; runs++) {
        const head = this.#queue.peek();
        if (head === undefined || head.at > now || this.#stopped) break;
        this.#queue.pop();
        const { run } = head;
        head.run = null;
        if (run === null) {
          this.#cancelled -= 1;
          continue;
        }
        try {
          run();
        } catch (error) {
          this.#onError(error);
        }
      }
    } finally {
      this.#running = false;
      this.#arm();
    }
  }
}
