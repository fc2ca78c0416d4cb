import { describe, expect, it } from 'vitest';
import { encodeFrame } from './frame.ts';

describe('a frame', () => {
  it.each([
    ['a comment', { comment: 'keep-alive' }, ': keep-alive\n\n'],
    ['a retry time', { retry: 2500 }, 'retry: 2500\n\n'],
    ['a mark without an event', { comment: 'keep-alive', id: 7 }, ': keep-alive\nid: 7\n\n'],
    [
      'an event',
      { id: 42, event: 'change', data: { seq: 42, clusters: ['a'] } },
      'id: 42\nevent: change\ndata: {"seq":42,"clusters":["a"]}\n\n',
    ],
    ['the end', { event: 'bye', data: {} }, 'event: bye\ndata: {}\n\n'],
    [
      'text that would break out of its line',
      { event: 'change', data: { clusters: ['a\nevent: reset\r\n\n', '\u2028é'] } },
      'event: change\ndata: {"clusters":["a\\nevent: reset\\r\\n\\n","\u2028é"]}\n\n',
    ],
  ] as const)('is, byte for byte: %s', (_what, frame, bytes) => {
    expect(encodeFrame(frame)).toBe(bytes);
  });
});
