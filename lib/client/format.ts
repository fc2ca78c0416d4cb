const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Time passed in at most six characters: `4s`, `3m`, `2h 04m`, `3d 6h`, `41d`. Never negative. */
export function age(ms: number): string {
  const t = Math.max(0, ms);
  if (t < MINUTE) return `${Math.floor(t / SECOND)}s`;
  if (t < HOUR) return `${Math.floor(t / MINUTE)}m`;
  if (t < DAY) {
    const minutes = Math.floor((t % HOUR) / MINUTE);
    return `${Math.floor(t / HOUR)}h ${String(minutes).padStart(2, '0')}m`;
  }
  const days = Math.floor(t / DAY);
  const hours = Math.floor((t % DAY) / HOUR);
  return days < 14 && hours > 0 ? `${days}d ${hours}h` : `${days}d`;
}

/** Time passed in words for a sentence: `12 minutes`, `3 days`. */
export function ageWords(ms: number): string {
  const t = Math.max(0, ms);
  if (t < MINUTE) return plural(Math.floor(t / SECOND), 'second');
  if (t < HOUR) return plural(Math.floor(t / MINUTE), 'minute');
  if (t < 2 * DAY) return plural(Math.floor(t / HOUR), 'hour');
  return plural(Math.floor(t / DAY), 'day');
}

/** A configured length as Flux writes it: `10m`, `1h`, `1m30s`. */
export function interval(ms: number): string {
  const t = Math.max(0, Math.round(ms / SECOND));
  const [h, m, s] = [Math.floor(t / 3600), Math.floor((t % 3600) / 60), t % 60];
  return `${h > 0 ? `${h}h` : ''}${m > 0 ? `${m}m` : ''}${s > 0 || t === 0 ? `${s}s` : ''}`;
}

/** Time left until a moment: `0:38`, `12:05`; null when it has passed. */
export function countdown(ms: number): string | null {
  if (ms <= 0) return null;
  const t = Math.ceil(ms / SECOND);
  return t >= 3600
    ? interval(Math.ceil(t / 60) * MINUTE)
    : `${Math.floor(t / 60)}:${String(t % 60).padStart(2, '0')}`;
}

const iso = (at: number): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
};

/** `2026-11-24 12:03:11 UTC`. */
export const utc = (at: number): string => {
  const text = iso(at);
  return text === '' ? 'an unreadable time' : `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
};

/** `12:03:11 UTC`, with the date in front when it was another day than now. */
export const utcClock = (at: number, now: number): string =>
  iso(at).slice(0, 10) === iso(now).slice(0, 10) ? `${iso(at).slice(11, 19)} UTC` : utc(at);

const NUMBER = new Intl.NumberFormat('en-US');
export const number = (n: number): string => NUMBER.format(n);

/** `1 object`, `2 objects`, `1,000 clusters`. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${number(n)} ${n === 1 ? one : many}`;

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
/** `512 B`, `9.4 KiB`, `212 MiB`: three figures at most. */
export function bytes(n: number): string {
  let [value, unit] = [n, 0];
  while (value >= 999.5 && unit < BYTES.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : few(value)} ${BYTES[unit]}`;
}

/** A measured figure: `0`, `0.3`, `9.4`, `212`. */
export const few = (n: number): string => {
  if (n > 0 && n < 0.05) return '<0.1';
  return n < 9.95 ? String(Math.round(n * 10) / 10) : number(Math.round(n));
};

/** Percent that never rounds up to 100 while something is missing, nor down to 0 while something is there. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return '–';
  if (part >= whole) return '100 %';
  if (part <= 0) return '0 %';
  const p = (part / whole) * 100;
  if (p < 0.1) return '<0.1 %';
  return p > 99 || p < 1 ? `${(Math.floor(p * 10) / 10).toFixed(1)} %` : `${Math.floor(p)} %`;
}

/** A long name cut in the middle: both ends tell names apart. */
export function middle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = (longest - 1) / 2;
  return `${text.slice(0, Math.ceil(half))}…${text.slice(text.length - Math.floor(half))}`;
}
