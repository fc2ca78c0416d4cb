import { splitList } from '../api/lists.ts';
import { QUERY_LIMITS, wordsOf } from '../api/object-words.ts';

/**
 * Values of an address, read by the rules of the query schemas but without their parser, which is most of the weight of a
 * first load. `undefined`: not such a value.
 */
export type Read<T> = (text: string) => T | undefined;

export const oneOf =
  <T extends string>(allowed: readonly T[]): Read<T> =>
  (text) =>
    allowed.find((value) => value === text);

export const texts: Read<string[]> = (text) => {
  const values = splitList(text);
  return values.length > QUERY_LIMITS.values ? undefined : values;
};

export const someOf =
  <T extends string>(allowed: readonly T[]): Read<T[]> =>
  (text) => {
    const known = new Set<string>(allowed);
    const values = texts(text);
    return values?.every((value): value is T => known.has(value)) === true ? values : undefined;
  };

export const search: Read<string> = (text) =>
  text.length > 200 || wordsOf(text) > QUERY_LIMITS.words ? undefined : text;

/** Pairs KEY=VALUE of labels. */
export const labels: Read<string[]> = (text) => {
  const pairs = texts(text);
  if (pairs?.every((pair) => pair.indexOf('=') > 0) !== true) return undefined;
  const keys = new Set(pairs.map((pair) => pair.slice(0, pair.indexOf('='))));
  return keys.size > QUERY_LIMITS.labels ? undefined : pairs;
};

export type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Next gives repeated parameters as arrays; `a=1&a=2` means the same as `a=1,2`. */
export const flat = (params: Params): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params)
      .map(([key, value]): [string, string] => [
        key,
        value === undefined ? '' : typeof value === 'string' ? value : value.join(','),
      ])
      .filter(([, value]) => value !== ''),
  );
