import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './lines.ts';
import { ListSplitter } from './split.ts';

/** Cuts at the given places, in any order, repeated or beyond the end. */
function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = [...new Set(at.map((n) => n % (bytes.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...places].map((from, i) => bytes.subarray(from, places[i] ?? bytes.length));
}

function split(text: string | Buffer, at: readonly number[] = [], max = 1 << 20) {
  const items: unknown[] = [];
  const splitter = new ListSplitter(max, (item) => items.push(item));
  for (const chunk of cut(Buffer.from(text), at)) splitter.push(chunk);
  return { items, envelope: splitter.end() };
}

/** Objects that look like Kubernetes', with the strings that could mislead a splitter. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '],"metadata":{',
    '},{"apiVersion":"v1","kind":"K","metadata":{',
    '"items":[',
    '\\',
    '\\"',
    '🚀ä日',
  ),
);
const value = fc.oneof(
  nasty,
  fc.integer(),
  fc.constant(null),
  fc.array(nasty),
  fc.dictionary(nasty, nasty),
);
const object = fc.record({
  apiVersion: fc.constant('v1'),
  kind: fc.constant('K'),
  metadata: fc.record({ name: nasty, labels: fc.dictionary(nasty, nasty) }),
  spec: fc.dictionary(nasty, value),
  // A list within an item that begins like an item.
  nested: fc.array(
    fc.record({
      apiVersion: fc.constant('v1'),
      kind: fc.constant('K'),
      metadata: fc.record({ name: nasty }),
    }),
    { maxLength: 3 },
  ),
});
const cuts = fc.array(fc.nat(100_000), { maxLength: 40 });
const pretty = fc.constantFrom(undefined, 1, 2, '\t');

describe('the items of a list', () => {
  it('are those of the whole, whatever they hold, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 12 }), cuts, pretty, (items, at, space) => {
        for (const list of [
          { apiVersion: 'v1', items, kind: 'KList', metadata: { resourceVersion: '7' } },
          { kind: 'KList', metadata: { resourceVersion: '7', items: [{}] }, items, zz: [{}] },
        ]) {
          const got = split(JSON.stringify(list, null, space), at);
          expect(got.items).toEqual(JSON.parse(JSON.stringify(items)));
          expect(got.envelope).toEqual({ ...JSON.parse(JSON.stringify(list)), items: [] });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are found one byte at a time', () => {
    const items = [{ a: '{"items":[' }, { a: [1, { b: 'x"]\\' }] }, {}];
    const text = JSON.stringify({ metadata: {}, items });
    const everywhere = Array.from({ length: text.length }, (_, i) => i);
    expect(split(text, everywhere).items).toEqual(items);
  });

  it.each(['[]', 'null', '[ ]', '[\n]'])('may be none: %s', (none) => {
    expect(split(`{"items":${none},"metadata":{"resourceVersion":"1"}}`).items).toEqual([]);
  });

  it('large ones are found as well as small ones', () => {
    const items = Array.from({ length: 5 }, (_, i) => ({
      apiVersion: 'v1',
      kind: 'K',
      metadata: { name: `n${i}` },
      data: `${i}`.repeat(200_000),
    }));
    const text = JSON.stringify({ items });
    const at = Array.from({ length: text.length / 16_384 }, (_, i) => i * 16_384);
    expect(split(text, at, 8 << 20).items).toEqual(items);
  });

  it.each([
    ['cut within an item', '{"items":[{"a":1},{"a":'],
    ['cut between items', '{"items":[{"a":1},'],
    ['cut after the items', '{"items":[{"a":1}],"metadata":'],
    ['cut before the items', '{"metadata":{"res'],
    ['HTML', '<html>{"items":[]}</html>'],
    ['empty', ''],
    ['an item that is no object', '{"items":[1]}'],
    ['an item that is broken', '{"items":[{"a" 1}]}'],
    ['no object', '"items"'],
  ])('a body that is %s is an error, never a shorter list', (_, text) => {
    for (const at of [[], [5], [3, 9, 14, 20]]) expect(() => split(text, at)).toThrow();
  });

  it('over the cap are an error', () => {
    const text = JSON.stringify({ items: [{ a: 'x'.repeat(2000) }] });
    expect(() => split(text, [], 1000)).toThrow(/too large/);
    expect(() => split(text, [100, 200, 1500], 1000)).toThrow(/too large/);
    expect(() => split(`{"metadata":"${'x'.repeat(2000)}"}`, [700], 1000)).toThrow(/too large/);
  });
});

const lines = (text: string, at: readonly number[] = [], max = 1000): string[] => {
  const got: string[] = [];
  const splitter = new LineSplitter(max);
  for (const chunk of cut(Buffer.from(text), at)) {
    splitter.push(chunk, (line) => got.push(line.toString('utf8')));
  }
  return got;
};

describe('the lines of a watch', () => {
  it('are those of the text, wherever the bytes are cut', () => {
    const line = fc.string({ unit: 'binary' }).map((s) => JSON.stringify(s));
    fc.assert(
      fc.property(fc.array(line), cuts, (all, at) => {
        expect(lines(all.map((l) => `${l}\n`).join(''), at, 1 << 20)).toEqual(all);
      }),
    );
  });

  it('are not split at U+2028, as a line reader would', () => {
    expect(lines('"a\u2028b\u2029c\r"\n')).toEqual(['"a\u2028b\u2029c\r"']);
  });

  it('without an end are not told', () => {
    expect(lines('{"a":1}\n{"a":')).toEqual(['{"a":1}']);
  });

  it('over the cap are an error, whether their end has come or not', () => {
    expect(() => lines(`${'x'.repeat(2000)}\n`)).toThrow();
    expect(() => lines('x'.repeat(2000), [600, 1200])).toThrow();
  });
});
