/**
 * Tolerant readers for JSON that a cluster sent: a missing or wrongly typed field reads as empty, nothing throws.
 * Hand-rolled, not zod: `project` runs for every watch event and reads about 40 fields of each.
 */
export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = Object.freeze({});
const NONE: readonly unknown[] = Object.freeze([]);

export const obj = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : NOTHING;

export const arr = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : NONE);

export const str = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Non-empty string, else null. */
export const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

export const num = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** Epoch ms of an RFC 3339 time, else null. */
export function time(value: unknown): number | null {
  if (typeof value !== 'string' || !RFC3339.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}

/** The longest prefix of at most `max` UTF-16 units that does not split a code point. */
export function cut(value: string, max: number): string {
  if (value.length <= max) return value;
  const last = value.charCodeAt(max - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return value.slice(0, splits ? max - 1 : max);
}
