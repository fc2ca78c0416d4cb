import type { Clock } from '../flux/clock.ts';
import type { FleetTally } from '../aggregate/tally.ts';

export interface Readiness {
  readonly ready: boolean;
  readonly clusters: number;
  /** Clusters whose first sync is still under way. */
  readonly syncing: number;
  readonly objects: number;
}

/** How long the first sync may hold up readiness. */
export const GIVE_UP_MS = 30_000;

/**
 * Ready once every configured cluster is past its first sync, or known not to answer, or 30 s passed; then for good.
 * `onReady` is called at that moment.
 */
export function createReadiness(options: {
  clock: Clock;
  tally: () => FleetTally;
  onReady: () => void;
}): {
  readonly configured: () => void;
  readonly check: () => void;
  readonly now: () => Readiness;
  readonly stop: () => void;
} {
  const { clock, tally, onReady } = options;
  let configured = false;
  let ready = false;
  const syncing = (): number => tally().byConnection.connecting + tally().byConnection.syncing;
  const become = (): void => {
    if (ready) return;
    ready = true;
    cancel();
    onReady();
  };
  const cancel = clock.after(GIVE_UP_MS, become);
  const check = (): void => {
    if (!ready && configured && syncing() === 0) become();
  };
  return {
    configured() {
      configured = true;
      check();
    },
    check,
    now: () => ({
      ready,
      clusters: tally().clusters,
      syncing: syncing(),
      objects: tally().objects,
    }),
    stop: cancel,
  };
}
