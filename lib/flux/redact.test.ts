import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayMessage, displayUrl, MESSAGE_LIMIT, redactText } from './redact.ts';

test.each([
  ['ssh://git@github.com/org/fleet', 'ssh://git@github.com/org/fleet'],
  ['ssh://git:hunter2@github.com/org/fleet', 'ssh://github.com/org/fleet'],
  ['https://user:hunter2@git.example.com/fleet.git', 'https://git.example.com/fleet.git'],
  ['https://ghp_hunter2@github.com/org/fleet', 'https://github.com/org/fleet'],
  ['https://u:p@ss@w0rd@git.example.com/fleet', 'https://git.example.com/fleet'],
  ['https://store.example.com/c?sv=1&sig=hunter2', 'https://store.example.com/c'],
  ['https://git.example.com/fleet#hunter2', 'https://git.example.com/fleet'],
  ['git@github.com:org/fleet.git', 'git@github.com:org/fleet.git'],
  ['minio.example.com:9000', 'minio.example.com:9000'],
  ['key:hunter2@minio.example.com', 'minio.example.com'],
  ['oci://ghcr.io/org/charts', 'oci://ghcr.io/org/charts'],
  [
    'http://git.flux-system.svc.cluster.local./org/fleet.git',
    'http://git.flux-system.svc.cluster.local./org/fleet.git',
  ],
])('a URL is shown without credentials: %s', (url, shown) => expect(displayUrl(url)).toBe(shown));

test.each([
  [
    "unable to clone 'https://user:hunter2@git.example.com/x': authentication required",
    "unable to clone 'https://git.example.com/x': authentication required",
  ],
  [
    "unable to clone 'ssh://git@github.com/x': knownhosts: key mismatch",
    "unable to clone 'ssh://git@github.com/x': knownhosts: key mismatch",
  ],
  [
    'Get "https://s3.example.com/x?X-Amz-Signature=hunter2&y=1": EOF',
    'Get "https://s3.example.com/x?X-Amz-Signature=…&y=1": EOF',
  ],
  [
    'GET https://ghcr.io/token?scope=repository:a/b:pull&service=ghcr.io: DENIED: denied',
    'GET https://ghcr.io/token?scope=repository:a/b:pull&service=ghcr.io: DENIED: denied',
  ],
  [
    'Receiver initialized for path: /hook/0123456789abcdef0123456789abcdef',
    'Receiver initialized for path: /hook/…',
  ],
  [
    'Post "https://hooks.slack.com/services/T1/B2/hunter2": timeout',
    'Post "https://hooks.slack.com/…": timeout',
  ],
  [
    'request with Authorization: Bearer hunter2hunter2 failed',
    'request with Authorization: Bearer … failed',
  ],
  ['push with ghp_0123456789abcdefghijABCDEFGHIJ failed', 'push with … failed'],
  ['mail@example.com is not a URL', 'mail@example.com is not a URL'],
])('a text keeps its sense and loses its credentials: %s', (text, shown) =>
  expect(redactText(text)).toBe(shown),
);

test('a message of 2 MB is cut to 1,024 characters, on a code point', () => {
  expect(displayMessage('x'.repeat(2_000_000)).length).toBeLessThanOrEqual(MESSAGE_LIMIT);
  const words = 'väry lông 😀 '.repeat(200_000);
  const cut = displayMessage(words);
  expect(cut.length).toBeGreaterThan(MESSAGE_LIMIT - 2);
  expect(cut.isWellFormed()).toBe(true);
  expect(displayMessage(`${'x'.repeat(MESSAGE_LIMIT - 1)}😀`)).toBe('x'.repeat(MESSAGE_LIMIT - 1));
});

test('no cut leaves half of a credential in sight', () => {
  for (let lead = 8_150; lead < 8_200; lead++) {
    const message = `${'a '.repeat(lead / 2)}https://user:hunter2hunter2hunter2@h/x`;
    expect(displayMessage(message, 10_000)).not.toContain('hunter2');
  }
});

test('stays quick and well-formed on any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.constantFrom('', '://', '@', '?token=', '/hook/'),
      (s, knot) => {
        const text = (s + knot).repeat(20);
        expect(displayMessage(text).length).toBeLessThanOrEqual(MESSAGE_LIMIT);
      },
    ),
    { numRuns: 300, seed: 7 },
  );
  const hostile = [
    '://'.repeat(3_000),
    `${'a'.repeat(8_000)}://`,
    `https://${'@'.repeat(8_000)}`,
    `?key=${'&key='.repeat(1_600)}`,
  ];
  for (const text of hostile) displayMessage(text);
});
