/** In a list of values: rows that have none. No name, label, version or revision that Flux writes looks like this. */
export const NONE = '(none)';

/** Values as one parameter, separated by commas; commas and backslashes in them are escaped by a backslash. */
export const joinList = (values: readonly string[]): string =>
  values.map((v) => v.replaceAll('\\', '\\\\').replaceAll(',', '\\,')).join(',');

/** The values of `joinList`; empty ones are dropped. A backslash before anything else stands for itself. */
export function splitList(list: string): string[] {
  const values: string[] = [];
  let value = '';
  for (let i = 0; i < list.length; i += 1) {
    const char = list[i] ?? '';
    const next = list[i + 1];
    if (char === ',') {
      values.push(value);
      value = '';
    } else if (char === '\\' && (next === ',' || next === '\\')) {
      value += next;
      i += 1;
    } else value += char;
  }
  values.push(value);
  return values.filter((v) => v !== '');
}
