import { expect, test } from 'vitest';
import { errorPlace } from './log.ts';

test('an error is told by name and place, never by its message', () => {
  const place = errorPlace(new TypeError('token eyJhbGciOi.abc'));
  expect(place).toMatch(/^TypeError\n\s+at .*log\.test\.ts:\d+:\d+/);
  expect(place).not.toContain('token');
});

test('a message that looks like a stack, or was changed after the throw, is left out too', () => {
  const forged = new Error('no\n    at hunter2 (file:///hunter2:1:1)\n    at x');
  expect(errorPlace(forged)).not.toContain('hunter2');
  const renamed = new Error('hunter2 was here');
  renamed.message = '';
  renamed.name = 'hunter2 of the cluster';
  expect(errorPlace(renamed)).not.toContain('hunter2');
});

test('what is thrown and is no error is told by its type', () => {
  expect(errorPlace('hunter2')).toBe('string');
  expect(errorPlace(null)).toBe('object');
});
