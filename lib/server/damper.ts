/** How often one thing may be told of in the log. */
export interface DamperLimits {
  /** Changes that are told at once, one line each. */
  readonly burst: number;
  /** After that one line for each of these, saying how many changes it stands for. */
  readonly everyMs: number;
}

export const DAMPER: DamperLimits = { burst: 6, everyMs: 600_000 };

export interface Told {
  /** Changes that this line stands for. */
  readonly changes: number;
  /** Epoch ms of the first of them. */
  readonly since: number;
}

interface Bucket {
  tokens: number;
  /** Epoch ms from which the next token grows. */
  filledAt: number;
  held: number;
  heldSince: number;
}

/**
 * A token bucket for each thing that changes. A change for which there is no token is held: it is told with the next
 * token, so that the last line is always about the state as it is then. What is quiet long enough is forgotten.
 */
export interface Damper {
  /** The thing changed: tell it now, or null: it is held. */
  readonly change: (key: string, now: number) => Told | null;
  /** Things with held changes whose token has come. What `mayTell` refuses stays held. */
  readonly due: (
    now: number,
    mayTell: (key: string) => boolean,
  ) => readonly (readonly [string, Told])[];
  /** Is any change held? */
  readonly holds: () => boolean;
  readonly forget: (key: string) => void;
  /** Things that are remembered: those that changed within the last `burst × everyMs`. */
  readonly size: () => number;
}

export function createDamper({ burst, everyMs }: DamperLimits = DAMPER): Damper {
  const buckets = new Map<string, Bucket>();
  const held = new Set<string>();
  let sweptAt = -Infinity;

  function fill(bucket: Bucket, now: number): void {
    const grown = Math.floor((now - bucket.filledAt) / everyMs);
    if (grown <= 0) return;
    bucket.tokens = Math.min(burst, bucket.tokens + grown);
    bucket.filledAt = bucket.tokens === burst ? now : bucket.filledAt + grown * everyMs;
  }

  function sweep(now: number): void {
    if (now - sweptAt < everyMs) return;
    sweptAt = now;
    for (const [key, bucket] of buckets) {
      fill(bucket, now);
      if (bucket.tokens === burst && bucket.held === 0) buckets.delete(key);
    }
  }

  function take(key: string, bucket: Bucket, now: number): Told | null {
    fill(bucket, now);
    if (bucket.tokens === 0) return null;
    if (bucket.tokens === burst) bucket.filledAt = now;
    bucket.tokens -= 1;
    const told = { changes: bucket.held, since: bucket.heldSince };
    bucket.held = 0;
    held.delete(key);
    return told;
  }

  return {
    change(key, now) {
      sweep(now);
      const bucket = buckets.get(key) ?? { tokens: burst, filledAt: now, held: 0, heldSince: now };
      buckets.set(key, bucket);
      if (bucket.held === 0) bucket.heldSince = now;
      bucket.held += 1;
      held.add(key);
      return take(key, bucket, now);
    },
    due(now, mayTell) {
      const told: [string, Told][] = [];
      for (const key of held) {
        const bucket = buckets.get(key);
        if (bucket === undefined || !mayTell(key)) continue;
        const line = take(key, bucket, now);
        if (line !== null) told.push([key, line]);
      }
      return told;
    },
    holds: () => held.size > 0,
    forget(key) {
      buckets.delete(key);
      held.delete(key);
    },
    size: () => buckets.size,
  };
}
