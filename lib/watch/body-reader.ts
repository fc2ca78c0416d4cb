import type { Breather, Work } from './breather.ts';
import { ApiFailure } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { BodyReceiver, Head } from './opened.ts';
import { SplitError } from './scan.ts';

/** Bytes that wait to be read; with more the other side is made to wait. */
const MAX_WAITING = 256 << 10;

/** Takes a body in pieces, within the time that all readers of the process share. Told once how it ended. */
export abstract class BodyReader implements BodyReceiver, Work {
  readonly #breather: Breather;
  #exchange: Exchange | null = null;
  #waiting: Buffer[] | null = null;
  #size = 0;
  #ended = false;
  #over = false;

  constructor(breather: Breather) {
    this.#breather = breather;
  }

  /** Throws when the piece is not what it should be: that ends the reading. */
  protected abstract take(chunk: Buffer): void;
  /** Everything was taken. Throws like `take`. */
  protected abstract finished(): void;
  protected abstract failed(error: unknown): void;

  begin(_head: Head): void {}

  /** What to cancel when this ends by itself. */
  protected runs(exchange: Exchange): void {
    if (this.#over) exchange.cancel();
    else this.#exchange = exchange;
  }

  protected get over(): boolean {
    return this.#over;
  }

  /** Ends it without a word. False when it was over already. */
  protected finish(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#waiting = null;
    this.#exchange?.cancel();
    this.#exchange = null;
    return true;
  }

  data(chunk: Buffer): void {
    if (this.#over) return;
    if (this.#waiting === null) {
      if (this.#breather.hasTime()) {
        this.#attempt(chunk);
        return;
      }
      this.#waiting = [];
      this.#breather.later(this);
    }
    this.#waiting.push(chunk);
    const before = this.#size;
    this.#size += chunk.length;
    if (before <= MAX_WAITING && this.#size > MAX_WAITING) this.#exchange?.pause();
  }

  work(): void {
    const waiting = this.#waiting;
    if (this.#over || waiting === null) return;
    let done = 0;
    while (done < waiting.length && this.#breather.hasTime()) {
      const chunk = waiting[done++];
      if (chunk === undefined) break;
      const before = this.#size;
      this.#size -= chunk.length;
      this.#attempt(chunk);
      if (this.#over) return;
      if (before > MAX_WAITING && this.#size <= MAX_WAITING) this.#exchange?.resume();
    }
    if (done < waiting.length) {
      this.#waiting = waiting.slice(done);
      this.#breather.later(this);
      return;
    }
    this.#waiting = null;
    if (this.#ended) this.#attempt(null);
  }

  end(): void {
    this.#ended = true;
    if (!this.#over && this.#waiting === null) this.#attempt(null);
  }

  fail(error: unknown): void {
    if (this.finish()) this.failed(error);
  }

  #attempt(chunk: Buffer | null): void {
    try {
      if (chunk === null) this.finished();
      else this.take(chunk);
    } catch (error) {
      // A defect of ours is no failure of the network: what came can't be taken, and is to be read anew.
      const told = error instanceof ApiFailure || error instanceof SyntaxError;
      this.fail(told ? error : new SplitError('not taken', { cause: error }));
    }
  }
}
