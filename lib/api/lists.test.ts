import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinList, splitList } from './lists.ts';

describe('a list in one parameter', () => {
  it('gives back any values that were put in', () => {
    const value = fc.string({ minLength: 1, unit: fc.constantFrom('a', ',', '\\', '=', ' ') });
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(splitList(joinList(values))).toEqual(values);
      }),
    );
  });

  it.each([
    ['a,,b,', ['a', 'b']],
    ['CORP\\user', ['CORP\\user']],
    ['', []],
  ])('reads %j as people write it', (list, values) => {
    expect(splitList(list)).toEqual(values);
  });
});
