import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseObject } from './parse.ts';

type Json = null | string | number | Json[] | { [key: string]: Json };
const nasty = fc.constantFrom(
  '],"name":"',
  '"managedFields":[',
  ']',
  '[',
  '\\',
  '"',
  'k:{"type":"Ready"}',
  'ä🚀',
);
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    nasty,
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('name', 'a', 'managedFields', 'items', ']'), tie('value'), {
      maxKeys: 4,
    }),
  ),
}));
const parse = (o: unknown): unknown => parseObject(Buffer.from(JSON.stringify(o)));

describe('an object', () => {
  it('comes without managedFields where an API server writes them', () => {
    const entry = {
      apiVersion: 'x/v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:status': { 'k:{"type":"Ready"}': { '.': {} } } },
      manager: 'kustomize-controller',
    };
    const metadata = { labels: { a: 'ä' }, managedFields: [entry, entry], name: 'n', uid: 'u' };
    expect(parse({ kind: 'K', metadata, spec: { path: '日' } })).toEqual({
      kind: 'K',
      metadata: { labels: { a: 'ä' }, name: 'n', uid: 'u' },
      spec: { path: '日' },
    });
  });

  it('keeps managedFields of a suspended object: they tell since when', () => {
    const metadata = { managedFields: [{ time: '2026-11-24T20:00:00Z' }], name: 'n' };
    const suspended = { kind: 'K', metadata, spec: { suspend: true } };
    expect(parse(suspended)).toEqual(suspended);
  });

  it('loses nothing else, whatever it holds and in whatever order', () => {
    fc.assert(
      fc.property(value, value, value, value, (a, fields, b, c) => {
        for (const object of [
          { a, metadata: { managedFields: fields, name: b, z: c } },
          { metadata: { managedFields: fields }, data: { a, name: b }, name: c },
          { spec: a, metadata: { name: b, managedFields: fields }, status: c },
          {
            metadata: { managedFields: [fields, a], name: 'n' },
            spec: { managedFields: b, name: c },
          },
        ]) {
          const whole = JSON.parse(JSON.stringify(object)) as unknown;
          const got = parse(object);
          // Either whole, or without exactly one managedFields array.
          const lean = without(whole);
          expect([JSON.stringify(whole), ...lean.map((o) => JSON.stringify(o))]).toContain(
            JSON.stringify(got),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that is none is undefined', () => {
    for (const text of ['', '{', '{"managedFields":[],"name":"x"', 'x']) {
      expect(parseObject(Buffer.from(text))).toBeUndefined();
    }
  });
});

/** The value without one of its arrays named managedFields, for each of them. */
function without(given: unknown): unknown[] {
  if (typeof given !== 'object' || given === null) return [];
  const entries = Object.entries(given);
  return entries.flatMap(([key, inner]) => {
    const put = (changed: unknown): unknown =>
      Array.isArray(given)
        ? given.map((old: unknown, i) => (String(i) === key ? changed : old))
        : Object.fromEntries(entries.map(([k, old]) => [k, k === key ? changed : old]));
    const here =
      key === 'managedFields' && Array.isArray(inner)
        ? [Object.fromEntries(entries.filter(([k]) => k !== key))]
        : [];
    return [...here, ...without(inner).map(put)];
  });
}
