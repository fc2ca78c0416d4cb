import TinyQueue from 'tinyqueue';
import type { Clock } from '../flux/clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

/** Work done at a stretch before sockets get their turn, in real ms. */
const STRETCH_MS = 10;
/** setTimeout takes no more. */
const LONGEST_MS = 2 ** 31 - 1;

/** Real time for a simulation that moves when it is told to, and never by itself. */
export const stillClock = (): Clock => ({ now: () => 0, after: () => () => {} });

/** Simulated time: goes with the real clock at its rate, and can be advanced. */
export class SimClock implements Clock {
  readonly #real: Clock;
  readonly #queue = new TinyQueue<Timer>([], (a, b) => a.at - b.at || a.order - b.order);
  #offset: number;
  #order = 0;
  /** While advancing, time is that of the timer which runs. */
  #standing: number | undefined;
  #disarm: (() => void) | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(real: Clock, start: number = real.now()) {
    this.#real = real;
    this.#offset = start - real.now();
  }

  now(): number {
    return this.#standing ?? this.#real.now() + this.#offset;
  }

  after(ms: number, fn: () => void): () => void {
    const timer: Timer = { at: this.now() + ms, order: this.#order++, run: fn };
    this.#queue.push(timer);
    if (this.#queue.peek() === timer) this.#arm();
    return () => {
      timer.run = null;
    };
  }

  /**
   * Runs everything that is due within the next `ms`, in order, and goes on from there. The event
   * loop gets its turn in between, so that sockets keep up. Resolves with the new time.
   */
  advance(ms: number): Promise<number> {
    const result = this.#turn.then(() => this.#run(ms));
    this.#turn = result.catch(() => {});
    return result;
  }

  stop(): void {
    this.#stopped = true;
    this.#disarm?.();
  }

  /** Takes the next timer up to `until` and runs it; false when there is none. */
  #step(until: number): boolean {
    const timer = this.#queue.peek();
    if (timer === undefined || timer.at > until || this.#stopped) return false;
    this.#queue.pop();
    if (timer.run === null) return true;
    if (this.#standing !== undefined) this.#standing = Math.max(this.#standing, timer.at);
    timer.run();
    return true;
  }

  #arm(): void {
    this.#disarm?.();
    this.#disarm = undefined;
    const next = this.#queue.peek();
    if (next === undefined || this.#standing !== undefined || this.#stopped) return;
    const ms = Math.min(LONGEST_MS, Math.max(0, next.at - this.now()));
    this.#disarm = this.#real.after(ms, () => {
      let more = this.#standing === undefined;
      while (more) more = this.#step(this.now());
      this.#arm();
    });
  }

  async #run(ms: number): Promise<number> {
    const until = this.now() + ms;
    this.#standing = this.now();
    this.#disarm?.();
    let since = performance.now();
    while (this.#step(until)) {
      if (performance.now() - since < STRETCH_MS) continue;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      since = performance.now();
    }
    this.#offset = until - this.#real.now();
    this.#standing = undefined;
    this.#arm();
    return until;
  }
}
