import { hash } from 'node:crypto';

/** A stream of numbers that a seed fixes: mulberry32. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole number in [min, max]. */
  int(min: number, max: number): number;
  /** Any number in [min, max). */
  between(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  weighted<T>(items: readonly (readonly [T, number])[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

/** 32-bit seed from any labels; FNV-1a. Streams with different labels are independent of each other. */
export function seedOf(...labels: readonly (string | number)[]): number {
  let h = 0x811c9dc5;
  const text = labels.join('\u0000');
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

export function seeded(...labels: readonly (string | number)[]): Random {
  let state = seedOf(...labels);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  next();
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    between: (min, max) => min + next() * (max - min),
    chance: (probability) => next() < probability,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new Error('pick: no items');
      return items[int(0, items.length - 1)] as T; // the index is in range
    },
    weighted<T>(items: readonly (readonly [T, number])[]): T {
      let left = next() * items.reduce((sum, [, w]) => sum + w, 0);
      for (const [item, weight] of items) if ((left -= weight) < 0) return item;
      const last = items.at(-1);
      if (last === undefined) throw new Error('weighted: no items');
      return last[0];
    },
    shuffle<T>(items: readonly T[]): T[] {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = int(0, i);
        [out[i], out[j]] = [out[j] as T, out[i] as T]; // both indexes are in range
      }
      return out;
    },
  };
}

export const sha1 = (...labels: readonly (string | number)[]): string =>
  hash('sha1', labels.join('\u0000'));

/** 64 hexadecimal digits that the labels fix. */
export const sha256 = (...labels: readonly (string | number)[]): string =>
  hash('sha256', labels.join('\u0000'));

/** A version 4 UUID that the labels fix. */
export function uuid(...labels: readonly (string | number)[]): string {
  const h = hash('sha1', labels.join('\u0000'));
  const variant = '89ab'[Number.parseInt(h.slice(16, 17), 16) % 4];
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`;
}
