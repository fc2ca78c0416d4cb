import type { Clock } from '../flux/clock.ts';
import type { ClusterSession } from '../flux/session.ts';
import type { Limits } from './limits.ts';

/** Tells what changed of a session: at once when it says something else, seldom when only time went on. */
export interface Teller {
  readonly told: ClusterSession | null;
  readonly changed: () => void;
  /** Bytes were heard; told only every `contactMs`. */
  heard(): void;
  stop(): void;
}

const MOVES_WITH_TIME = new Set(['lastContactAt', 'confirmedAt']);

export function createTeller(deps: {
  readonly clock: Clock;
  readonly limits: Limits;
  /** The session now, with `since` as if the connection state were new. */
  readonly read: () => ClusterSession;
  readonly tell: (session: ClusterSession) => void;
}): Teller {
  const { clock, limits } = deps;
  let told: ClusterSession | null = null;
  let toldText = '';
  let cancel: (() => void) | null = null;

  function emit(): void {
    cancel = null;
    const next = deps.read();
    const session = told?.connection === next.connection ? { ...next, since: told.since } : next;
    const text = JSON.stringify(session, (key, value: unknown) =>
      MOVES_WITH_TIME.has(key) ? undefined : value,
    );
    const quiet = (session.lastContactAt ?? 0) - (told?.lastContactAt ?? 0) < limits.contactMs;
    if (text === toldText && quiet) return;
    told = session;
    toldText = text;
    deps.tell(session);
  }

  const changed = (): void => {
    cancel ??= clock.after(limits.emitMs, emit);
  };
  return {
    get told() {
      return told;
    },
    changed,
    heard() {
      if (told !== null && clock.now() - (told.lastContactAt ?? 0) >= limits.contactMs) changed();
    },
    stop() {
      cancel?.();
      // Nothing is told any more.
      cancel = () => {};
    },
  };
}
