import type { Clock } from '../flux/clock.ts';
import type { Log } from '../flux/log.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import { createChangeLines, type Line } from './change-log-lines.ts';

/** How late a line that was held back may be. */
const LOOK_MS = 30_000;

/** Writes a line for each change of a session or of a kind's watch; returns how to stop it. */
export function logChanges(store: Pick<StoreReads, 'observe'>, clock: Clock, log: Log): () => void {
  const lines = createChangeLines();
  let cancel: (() => void) | null = null;

  function write(written: readonly Line[]): void {
    for (const { level, message, fields } of written) log[level](message, fields);
    if (lines.holds()) cancel ??= clock.after(LOOK_MS, onTime);
  }

  function onTime(): void {
    cancel = null;
    write(lines.due(clock.now()));
  }

  const forget = store.observe((change) => {
    if (change.type === 'session') write(lines.observe(change));
  });
  return () => {
    forget();
    cancel?.();
  };
}
