import { describe, expect, it } from 'vitest';
import { couldHaveTold, type Stay, type Sticky } from './sticky.ts';

/** `ready@0 broken@5 ready@9`: each stay lasts until the next begins. */
function stays(text: string): Stay[] {
  const all = text.split(' ').map((word) => {
    const [state = '', from = '0'] = word.split('@');
    return { state: state as Sticky, from: Number(from) };
  });
  return all.map((s, i) => ({ ...s, to: all[i + 1]?.from ?? Infinity }));
}
const told = (text: string): Sticky[] => text.split(' ') as Sticky[];

describe('what an observer has told', () => {
  it.each([
    ['nothing happened', 'ready@0', 'ready'],
    ['each transition once, in order', 'ready@0 broken@5 ready@9', 'ready broken ready'],
    ['several in one step', 'ready@0 broken@5 suspended@5 ready@5', 'ready broken suspended ready'],
  ])('is right: %s', (_what, truth, said) => {
    expect(couldHaveTold(stays(truth), told(said), [])).toBe(true);
  });

  it.each([
    ['a transition that was not told', 'ready@0 broken@5', 'ready'],
    ['a failure and its end that were not told', 'ready@0 broken@5 ready@9', 'ready'],
    ['a transition that was told twice', 'ready@0 broken@5', 'ready broken ready broken'],
    ['a failure that never was', 'ready@0', 'ready broken ready'],
    ['another order', 'ready@0 broken@5 suspended@6', 'ready suspended broken'],
  ])('is wrong: %s', (_what, truth, said) => {
    expect(couldHaveTold(stays(truth), told(said), [])).toBe(false);
  });

  it('may lack what began and ended within one gap, and nothing else', () => {
    const truth = stays('ready@0 broken@5 ready@9');
    expect(couldHaveTold(truth, told('ready'), [{ from: 5, to: 9 }])).toBe(true);
    expect(couldHaveTold(truth, told('ready broken ready'), [{ from: 5, to: 9 }])).toBe(true);
    expect(couldHaveTold(truth, told('ready'), [{ from: 6, to: 9 }])).toBe(false);
    expect(couldHaveTold(truth, told('ready'), [{ from: 5, to: 8 }])).toBe(false);
    expect(
      couldHaveTold(truth, told('ready'), [
        { from: 5, to: 7 },
        { from: 8, to: 9 },
      ]),
    ).toBe(false);
  });

  it('must have what lasted beyond the gap', () => {
    const truth = stays('ready@0 suspended@5 broken@6');
    const gaps = [{ from: 4, to: 20 }];
    expect(couldHaveTold(truth, told('ready broken'), gaps)).toBe(true);
    expect(couldHaveTold(truth, told('ready'), gaps)).toBe(false);
    expect(couldHaveTold(truth, told('ready suspended'), gaps)).toBe(false);
  });

  it('may lack the state that a resumed object is taken for until its controller has looked', () => {
    const truth = stays('ready@0 suspended@3 ready@7 broken@8');
    expect(couldHaveTold(truth, told('ready suspended broken'), [])).toBe(true);
    expect(couldHaveTold(stays('ready@0 suspended@3 ready@7'), told('ready suspended'), [])).toBe(
      false,
    );
  });
});
