import { describe, expect, it } from 'vitest';
import { isLoopback, startOptions, UsageError } from './options.ts';

describe('startOptions', () => {
  it('listens on loopback, port 3000, real clusters, unless told otherwise', () => {
    expect(startOptions([], {})).toMatchObject({ host: '127.0.0.1', port: 3000, demo: false });
  });

  it.each([
    ['a port that is no number', [], { PORT: 'abc' }, /PORT is "abc"/],
    ['a host that others can reach', [], { HOST: '0.0.0.0' }, /no sign-in yet/],
    ['an unknown option', ['--demos'], {}, /--demos/],
    ['a fleet size without --demo', ['--clusters', '9'], {}, /add --demo/],
    ['fewer clusters than none', ['--demo', '--clusters', '-3'], {}, /--clusters is "-3": give a/],
    ['clusters in powers', ['--demo', '--clusters', '1e2'], {}, /--clusters is "1e2": give a/],
    ['clusters in another base', ['--demo', '--clusters', '0x10'], {}, /--clusters is "0x10"/],
    ['a seed below zero', ['--demo', '--seed=-1'], {}, /--seed is "-1"/],
    ['an option without its value', ['--demo', '--clusters'], {}, /--clusters/],
    ['too many clusters', ['--demo', '--clusters', '1001'], {}, /from 1 to 1000/],
  ])('refuses %s and says what to do', (_name, args, env, message) => {
    expect(() => startOptions(args, env)).toThrow(UsageError);
    expect(() => startOptions(args, env)).toThrow(message);
  });

  it('binds elsewhere only with the explicit switch', () => {
    expect(startOptions([], { HOST: '0.0.0.0', FLEETGLASS_INSECURE_BIND: '1' })).toMatchObject({
      host: '0.0.0.0',
    });
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['127.evil.example', false],
    ['::', false],
  ])('%s is %s', (host, expected) => expect(isLoopback(host)).toBe(expected));
});
