import { expect, test } from 'vitest';
import { commitOf, isBehind, parseRevision, shortRevision } from './revision.ts';

const SHA1 = '5394cb7f48332b2de7c17dd8b8384bbc84b7e738';
const SHA256 = 'cdd538a0167e4b51152b71a477e51eb6737553510ce8797dbcc537e1342311bb';

test.each([
  ['Git branch', `main@sha1:${SHA1}`, 'main', 'sha1', SHA1, 'main@5394cb7'],
  ['branch with a slash', `feature/x@sha1:${SHA1}`, 'feature/x', 'sha1', SHA1, 'feature/x@5394cb7'],
  ['tag', `6.3.2@sha1:${SHA1}`, '6.3.2', 'sha1', SHA1, '6.3.2@5394cb7'],
  [
    'full ref',
    `refs/pull/420/head@sha1:${SHA1}`,
    'refs/pull/420/head',
    'sha1',
    SHA1,
    'refs/pull/420/head@5394cb7',
  ],
  [
    'full branch ref',
    `refs/heads/main@sha1:${SHA1}`,
    'refs/heads/main',
    'sha1',
    SHA1,
    'main@5394cb7',
  ],
  ['commit alone', `sha1:${SHA1}`, '', 'sha1', SHA1, '5394cb7'],
  ['SHA-256 repository', `main@<unknown>:${SHA256}`, 'main', '<unknown>', SHA256, 'main@cdd538a'],
  ['OCI tag', `latest@sha256:${SHA256}`, 'latest', 'sha256', SHA256, 'latest@cdd538a'],
  ['OCI digest', `sha256:${SHA256}`, '', 'sha256', SHA256, 'sha256:cdd538a'],
  ['Flux distribution', `v2.9.4@sha256:${SHA256}`, 'v2.9.4', 'sha256', SHA256, 'v2.9.4@cdd538a'],
  [
    'image',
    `ghcr.io/org/app:1.2@sha256:${SHA256}`,
    'ghcr.io/org/app:1.2',
    'sha256',
    SHA256,
    'ghcr.io/org/app:1.2@cdd538a',
  ],
  ['branch with an @', `user@fix@sha1:${SHA1}`, 'user@fix', 'sha1', SHA1, 'user@fix@5394cb7'],
  ['before Flux 2.0', `main/${SHA1}`, 'main', 'sha1', SHA1, 'main@5394cb7'],
  ['before Flux 2.0, detached', `HEAD/${SHA1}`, '', 'sha1', SHA1, '5394cb7'],
  ['before Flux 2.0, OCI', `6.1.0/${SHA256}`, '6.1.0', 'sha256', SHA256, '6.1.0@cdd538a'],
  ['bare hash', SHA256, '', 'sha256', SHA256, 'sha256:cdd538a'],
])('%s: %s', (_, value, pointer, algo, hash, short) => {
  expect(parseRevision(value)).toEqual({ pointer, algo, hash });
  expect(shortRevision(value)).toBe(short);
});

test.each([
  '6.0.3',
  '6.0.3+4e5cbb7b97d0',
  '6.0.3+1',
  '6.0.3+4e5cbb7b97d0.2',
  'v1.2.3-rc.1',
  '2739563382',
  '',
])('a chart version or name stays whole: %s', (value) => {
  expect(parseRevision(value)).toEqual({ pointer: value, algo: null, hash: null });
  expect(shortRevision(value)).toBe(value);
});

test('only Git revisions have a commit', () => {
  expect(commitOf(`main@sha1:${SHA1}`)).toBe(SHA1);
  expect(commitOf(`main/${SHA1}`)).toBe(SHA1);
  expect(commitOf(`latest@sha256:${SHA256}`)).toBeNull();
  expect(commitOf('6.0.3')).toBeNull();
});

test('a lag is a difference letter by letter, and none is known without a desired revision', () => {
  expect(isBehind('main@sha1:a', 'main@sha1:b')).toBe(true);
  expect(isBehind(null, 'main@sha1:b')).toBe(true);
  expect(isBehind('main@sha1:b', 'main@sha1:b')).toBe(false);
  expect(isBehind('main@sha1:b', null)).toBe(false);
});
