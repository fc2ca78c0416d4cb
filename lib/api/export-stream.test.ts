import { expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.ts';
import { createExports } from './export-stream.ts';

it('a piece that could not be made breaks the file off, is reported, and frees the place', async () => {
  const reported: unknown[] = [];
  const exports = createExports({ clock: fakeClock(0), report: (error) => reported.push(error) });
  function* pieces(): Generator<string> {
    yield 'first';
    throw new Error('no second');
  }
  const reader = exports.open(pieces, new AbortController().signal).getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('first');
  await expect(reader.read()).rejects.toThrow('no second');
  expect(exports.running()).toBe(0);
  expect(reported).toHaveLength(1);
});
