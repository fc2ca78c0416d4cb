import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../flux/clock.ts';

export interface FileWatch {
  /** Which files are looked at from now on. */
  set(files: readonly string[]): void;
  stop(): void;
}

const DEBOUNCE_MS = 150;

/**
 * Calls `onChange` when one of the files was written, replaced, removed or appeared. Folders are watched, since editors
 * and mounted Secrets replace files (`..data` symlinks); a poll of size, time and inode finds what no event told.
 */
export function watchFiles(clock: Clock, pollMs: number, onChange: () => void): FileWatch {
  let files: readonly string[] = [];
  const folders = new Map<string, FSWatcher>();
  let known = '';
  let cancelDebounce: (() => void) | null = null;
  let cancelPoll: (() => void) | null = null;
  let stopped = false;

  const soon = (): void => {
    cancelDebounce?.();
    cancelDebounce = clock.after(DEBOUNCE_MS, () => {
      cancelDebounce = null;
      compare().catch(() => {});
    });
  };

  async function compare(): Promise<void> {
    const now = await signature(files);
    if (stopped || now === known) return;
    known = now;
    onChange();
  }

  async function look(): Promise<void> {
    const now = await signature(files);
    // Not told at once: a file that is being replaced may be absent just now.
    if (!stopped && now !== known && cancelDebounce === null) soon();
  }

  function poll(): void {
    if (stopped) return;
    cancelPoll = clock.after(pollMs, () => {
      look()
        .catch(() => {})
        .finally(poll);
    });
  }
  poll();

  return {
    set(next) {
      const sorted = [...new Set(next)].toSorted();
      if (sorted.join('\n') !== files.join('\n')) {
        // Anything may have happened to them since they were read: look once more.
        files = sorted;
        known = '';
        soon();
      }
      const wanted = new Set(files.map((f) => path.dirname(f)));
      for (const [folder, watcher] of folders) {
        if (wanted.has(folder)) continue;
        watcher.close();
        folders.delete(folder);
      }
      for (const folder of wanted) {
        if (folders.has(folder)) continue;
        try {
          const watcher = watch(folder, { persistent: false }, soon);
          watcher.on('error', () => {
            watcher.close();
            folders.delete(folder);
          });
          folders.set(folder, watcher);
        } catch {
          // No such folder yet, or no watches left: the poll finds it.
        }
      }
    },
    stop() {
      stopped = true;
      cancelDebounce?.();
      cancelPoll?.();
      for (const watcher of folders.values()) watcher.close();
      folders.clear();
    },
  };
}

async function signature(files: readonly string[]): Promise<string> {
  const parts = await Promise.all(
    files.map((f) =>
      stat(f).then(
        (s) => `${s.ino}:${s.size}:${s.mtimeMs}`,
        () => 'absent',
      ),
    ),
  );
  return parts.join('\n');
}
