import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../flux/clock.ts';
import { ApiFailure } from './errors.ts';

/** Bounds of exports: how many at a time, how much waits for a slow reader, and how long for one that takes nothing. */
export const EXPORT_LIMITS = { places: 3, queueBytes: 256 * 1024, idleMs: 60_000 } as const;
const RETRY_MS = 10_000;

export interface Exports {
  /** Throws rate-limited when every place is taken. */
  readonly open: (
    pieces: () => Iterator<string>,
    signal: AbortSignal,
  ) => ReadableStream<Uint8Array>;
  readonly running: () => number;
  /** Ends all of them: what was not sent yet is missing, and the reader's connection breaks. */
  readonly stop: () => void;
}

/**
 * Streams of text that is made while it is read: one piece a turn of the event loop, and none while the reader has enough. A place
 * is free again when its stream ends, its reader goes, or its reader takes nothing for a while.
 */
export function createExports({
  clock,
  report,
  limits = EXPORT_LIMITS,
}: {
  clock: Clock;
  /** Told of what should not happen: a piece that could not be made. */
  report: (error: unknown) => void;
  limits?: { readonly places: number; readonly queueBytes: number; readonly idleMs: number };
}): Exports {
  const running = new Set<(why: string) => void>();
  const encoder = new TextEncoder();

  function open(begin: () => Iterator<string>, signal: AbortSignal): ReadableStream<Uint8Array> {
    if (running.size >= limits.places)
      throw new ApiFailure(
        'rate-limited',
        `${limits.places} exports are running. Try again soon.`,
        {
          retryAfterMs: RETRY_MS,
        },
      );
    const pieces = begin();
    let stopIdle = (): void => {};
    let breakOff: ((why: string) => void) | undefined;
    const leave = (): void => {
      if (breakOff !== undefined) running.delete(breakOff);
      breakOff = undefined;
      stopIdle();
      pieces.return?.();
    };
    const next = (): IteratorResult<string> => {
      try {
        return pieces.next();
      } catch (error) {
        leave();
        report(error);
        throw error;
      }
    };
    const waitForReader = (): void => {
      stopIdle();
      stopIdle = clock.after(limits.idleMs, () => breakOff?.('Nobody reads this export.'));
    };
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const self = (why: string): void => {
            leave();
            // Half a file must not look like a whole one.
            controller.error(new Error(why));
          };
          breakOff = self;
          running.add(self);
          waitForReader();
          if (signal.aborted) self('The reader left.');
          else
            signal.addEventListener('abort', () => breakOff?.('The reader left.'), { once: true });
        },
        async pull(controller) {
          stopIdle();
          for (;;) {
            await turn();
            if (breakOff === undefined) return;
            const { done, value } = next();
            if (done === true) {
              leave();
              controller.close();
              return;
            }
            if (value === '') continue;
            controller.enqueue(encoder.encode(value));
            waitForReader();
            return;
          }
        },
        cancel: leave,
      },
      { highWaterMark: limits.queueBytes, size: (chunk) => chunk.byteLength },
    );
  }

  return {
    open,
    running: () => running.size,
    stop() {
      for (const end of running) end('Fleetglass is stopping.');
    },
  };
}
