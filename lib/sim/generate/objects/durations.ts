const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** As people write them in Git: `10m`, `1h`, `1h30m`. */
export function written(ms: number): string {
  const h = Math.floor(ms / HOUR);
  const m = Math.floor((ms % HOUR) / MINUTE);
  const s = Math.round((ms % MINUTE) / SECOND);
  return `${h > 0 ? `${h}h` : ''}${m > 0 ? `${m}m` : ''}${s > 0 || ms < SECOND ? `${s}s` : ''}`;
}

/** As Go prints them: `10m0s`, `1h0m0s`, `2.818583s`, `31.8ms`. */
export function goDuration(ms: number): string {
  if (ms < SECOND) return `${trim(ms, 6)}ms`;
  const h = Math.floor(ms / HOUR);
  const m = Math.floor((ms % HOUR) / MINUTE);
  const s = trim((ms % MINUTE) / SECOND, 9);
  if (h > 0) return `${h}h${m}m${s}s`;
  return m > 0 ? `${m}m${s}s` : `${s}s`;
}

const trim = (value: number, digits: number): string => value.toFixed(digits).replace(/\.?0+$/, '');
