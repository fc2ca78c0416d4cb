import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from './text.ts';

export interface UntilOptions {
  readonly timeoutMs: number;
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
}

/** What a check answers while the condition does not hold yet; the text is shown when time runs out. */
export class NotYet {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

export class TimeoutError extends Error {}
/** Ends the waiting at once: what is waited for can't happen any more. */
export class Hopeless extends Error {}

export async function until<T>(
  what: string,
  check: () => Promise<T | NotYet> | T | NotYet,
  options: UntilOptions,
): Promise<T> {
  const deadline = Date.now() + options.timeoutMs;
  let why = 'it was never checked';
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const answer = await check();
      if (!(answer instanceof NotYet)) return answer;
      why = answer.why;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      why = messageOf(error);
    }
    if (Date.now() > deadline) {
      throw new TimeoutError(`${what}: not after ${options.timeoutMs / 1000} s. Last seen: ${why}`);
    }
    await delay(
      options.everyMs ?? 100,
      undefined,
      options.signal ? { signal: options.signal } : {},
    );
  }
}
