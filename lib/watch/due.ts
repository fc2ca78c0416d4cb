import type { Clock } from '../flux/clock.ts';

/** A timer that fires later than this tells of our own load, not of the cluster's. */
const LATE_MS = 500;

/**
 * Calls `onTime` once when the time is over. It is put off cheaply, as bytes come in: its timer is left to fire and then set
 * for what is left.
 */
export class Due {
  readonly #clock: Clock;
  readonly #onTime: () => void;
  #at: number;
  #armedFor: number;
  #ms: number;
  #stop: (() => void) | null;
  #excused = false;
  #expired = false;

  constructor(clock: Clock, ms: number, onTime: () => void) {
    this.#clock = clock;
    this.#onTime = onTime;
    this.#ms = ms;
    this.#at = clock.now() + ms;
    this.#armedFor = this.#at;
    this.#stop = clock.after(ms, this.#fire);
  }

  get expired(): boolean {
    return this.#expired;
  }

  /** Moves the end to ms from now. Too late once it was cancelled or is over. */
  extend(ms: number): void {
    if (this.#stop === null) return;
    this.#ms = ms;
    this.#at = this.#clock.now() + ms;
    if (this.#at < this.#armedFor) this.#arm(ms);
  }

  cancel(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #arm(ms: number): void {
    this.#stop?.();
    this.#armedFor = this.#clock.now() + ms;
    this.#stop = this.#clock.after(ms, this.#fire);
  }

  readonly #fire = (): void => {
    const now = this.#clock.now();
    if (this.#at > this.#armedFor) {
      this.#arm(Math.max(0, this.#at - now));
      return;
    }
    const late = now - this.#armedFor;
    // This process was not running: the answer may lie unread. What it lost, the other side gets once.
    if (late > LATE_MS && !this.#excused) {
      this.#excused = true;
      const extra = Math.min(late, this.#ms);
      this.#at = now + extra;
      this.#arm(extra);
      return;
    }
    this.#stop = null;
    this.#expired = true;
    this.#onTime();
  };
}
