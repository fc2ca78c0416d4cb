import { QUERY_LIMITS, splitList, wordsOf } from '../api/contract.ts';

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
