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
  if (typeof value !== 'string') return null;
  const usual = kubernetesTime(value);
  if (usual !== null) return usual;
  if (!RFC3339.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}

/** `2026-11-24T21:30:05Z`, as Kubernetes writes every time, a tenth of the cost of Date.parse; null: look closer. */
function kubernetesTime(s: string): number | null {
  if (s.length !== 20 || s.charCodeAt(19) !== 0x5a || s.charCodeAt(10) !== 0x54) return null;
  const [year, month, day] = [digits(s, 0) * 100 + digits(s, 2), digits(s, 5), digits(s, 8)];
  const [hour, minute, second] = [digits(s, 11), digits(s, 14), digits(s, 17)];
  const isDate = s.charCodeAt(4) === 0x2d && s.charCodeAt(7) === 0x2d && month >= 1 && month <= 12;
  const isTime = s.charCodeAt(13) === 0x3a && s.charCodeAt(16) === 0x3a;
  if (!isDate || !isTime || !(year >= 100) || !(day >= 1 && day <= 28)) return null;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Two decimal digits, else NaN, which no comparison lets through. */
function digits(s: string, at: number): number {
  const tens = s.charCodeAt(at) - 0x30;
  const ones = s.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** The longest prefix of at most `max` UTF-16 units that does not split a code point. */
export function cut(value: string, max: number): string {
  if (value.length <= max) return value;
  const last = value.charCodeAt(max - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return value.slice(0, splits ? max - 1 : max);
}
