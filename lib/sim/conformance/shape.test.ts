import { describe, expect, it } from 'vitest';
import { REQUESTS } from './requests.ts';
import { differences, shapeOf } from './shape.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const shape = (body: unknown, code = 200) =>
  shapeOf(code, JSON_TYPE, JSON.stringify(body), new Set(['apps']));

const group = (...names: string[]) => shape({ groups: names.map((name) => ({ name })) });

describe('the comparison with a real server', () => {
  it('does not see what no two runs share', () => {
    const one = { metadata: { uid: 'a', resourceVersion: '1', creationTimestamp: 'x' } };
    const two = { metadata: { uid: 'b', resourceVersion: '2', creationTimestamp: 'y' } };
    expect(differences(shape(one), shape(two))).toEqual([]);
  });

  it.each([
    ['a code', shape({}, 404)],
    ['a missing field', shape({ metadata: {} })],
    ['another value', shape({ metadata: { uid: 'a' }, spec: { path: './b' } })],
    ['one item more', shape({ metadata: { uid: 'a' }, spec: { path: './a' }, items: [{}] })],
  ])('sees %s', (_what, other) => {
    const known = shape({ metadata: { uid: 'a' }, spec: { path: './a' } });
    expect(differences(known, other)).not.toEqual([]);
  });

  it('compares the lines of a watch in order, and headers', () => {
    const watch = (...types: string[]) =>
      shapeOf(200, JSON_TYPE, types.map((type) => JSON.stringify({ type })).join('\n'), new Set());
    expect(differences(watch('ADDED', 'BOOKMARK'), watch('BOOKMARK', 'ADDED'))).toHaveLength(2);
    expect(differences(watch('ADDED'), watch('ADDED', 'ADDED'))).not.toEqual([]);
    const retry = shapeOf(200, { ...JSON_TYPE, 'retry-after': '1' }, '{}', new Set());
    expect(differences(shape({}), retry)).toEqual(['.headers.retry-after: nothing | "1"']);
  });

  it('looks in discovery at what both servers are to have', () => {
    expect(differences(group('apps', 'batch'), group('apps'))).toEqual([]);
    expect(differences(group('apps'), group())).not.toEqual([]);
  });

  it('sends requests with a name each', () => {
    const names = REQUESTS.map((r) => r.name);
    expect(new Set(names).size).toBe(names.length);
  });
});
