import { expect, it } from 'vitest';
import { CLUSTER_SORTS } from './contract/clusters.ts';
import { parseClusterQuery } from './params.ts';
import { parseObjectQuery, parseSystemQuery } from './query.ts';

const refusal = (parse: (params: URLSearchParams) => unknown, query: string): string => {
  try {
    parse(new URLSearchParams(query));
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

it.each([
  [parseObjectQuery, 'limit=0', 'limit: Too small: expected number to be >=1.'],
  [parseObjectQuery, 'limit=many', 'limit: Invalid input: expected number, received NaN.'],
  [parseObjectQuery, 'limit=1.5', 'limit: Invalid input: expected int, received number.'],
  [parseObjectQuery, 'label=x', 'label: "x" is not KEY=VALUE.'],
  [
    parseObjectQuery,
    `cursor=${'x'.repeat(2001)}`,
    'cursor: Too big: expected string to have <=2000 characters.',
  ],
  [
    parseClusterQuery,
    'sort=colour',
    `sort: "colour" is not known. Allowed: ${CLUSTER_SORTS.join(', ')}.`,
  ],
  [parseSystemQuery, 'limit=2001', 'limit: Too big: expected number to be <=2000.'],
])('says what is wrong with a value and what would be right (%#)', (parse, query, words) => {
  expect(refusal(parse as (params: URLSearchParams) => unknown, query)).toBe(words);
});

it.each(['constructor', '__proto__'])(
  '%s is a parameter like any other that is not known',
  (name) => {
    expect(refusal(parseObjectQuery, `${name}=1`)).toMatch(/^Unknown parameter/);
  },
);
