import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff, reflectorBackoff, spread } from './backoff.ts';
import { ApiFailure, statusFailure } from './errors.ts';
import { nextCheckAt } from './health.ts';
import { afterFailure, afterWatch, type Next } from './reflector-rules.ts';
import { compareResourceVersions } from './resource-version.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { WatchEnd } from './watch.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

describe('backoff', () => {
  it('never passes its cap, never sinks under half of it, and grows', () => {
    fc.assert(
      fc.property(fc.nat(100), unit, (attempt, r) => {
        const ms = backoff(attempt, 800, 20_000, () => r);
        const whole = Math.min(20_000, 800 * 2 ** attempt);
        expect(ms).toBeGreaterThanOrEqual(Math.floor(whole / 2));
        expect(ms).toBeLessThanOrEqual(20_000);
      }),
    );
  });

  it('of a reflector is client-go’s: 800 ms doubled to 30 s, up to once more by jitter', () => {
    expect(reflectorBackoff(0, 800, 30_000, () => 0)).toBe(800);
    expect(reflectorBackoff(2, 800, 30_000, () => 0)).toBe(3_200);
    expect(reflectorBackoff(50, 800, 30_000, () => 0)).toBe(30_000);
    expect(reflectorBackoff(50, 800, 30_000, () => 0.999)).toBeLessThan(60_000);
  });

  it('spreads a time over once its length', () => {
    expect(spread(100, () => 0)).toBe(100);
    expect(spread(100, () => 0.5)).toBe(150);
  });
});

describe('the next question to a cluster', () => {
  const limits = { checkMs: 30_000, silenceMs: 15_000 };
  it.each([
    ['busy: by the clock', 0, 29_000, 0.999, 30_000],
    ['busy: never in step with others', 0, 29_000, 0, 24_000],
    ['quiet since the last question', 0, 0, 0.5, 15_000],
    ['quiet after something was heard', 0, 5_000, 0.5, 20_000],
    ['nothing heard since before the question', 10_000, 0, 0.5, 25_000],
  ])('%s', (_, checkedAt, heardAt, r, at) => {
    expect(nextCheckAt(checkedAt, heardAt, limits, () => r)).toBeCloseTo(at, -2);
  });

  it('lets no silence pass 15 s, nor a refused credential 30 s', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), unit, (checkedAt, heardAt, r) => {
        const at = nextCheckAt(checkedAt, heardAt, limits, () => r);
        expect(at - checkedAt).toBeLessThanOrEqual(30_000);
        expect(at - Math.max(heardAt, checkedAt)).toBeLessThanOrEqual(15_000);
      }),
    );
  });
});

describe('a connection that nothing comes from any more', () => {
  const { silenceMs, checkTimeoutMs, connectTimeoutMs, pingMs } = DEFAULT_LIMITS;

  it('is found out, and its cluster said to be unreachable, within 60 s of production’s limits', () => {
    // Silence, the question that is not answered, the pause, and a new connection that is not opened.
    const pause = backoff(0, DEFAULT_LIMITS.backoffMs, DEFAULT_LIMITS.backoffMaxMs, () => 1);
    expect(silenceMs + checkTimeoutMs + pause + connectTimeoutMs).toBeLessThan(60_000);
    // Without this a quiet cluster would be asked for each silence between two bookmarks.
    expect(pingMs).toBeLessThan(silenceMs);
  });

  it('at one stream alone is found by its bookmarks, which come every minute', () => {
    expect(DEFAULT_LIMITS.bookmarkSilenceMs).toBeGreaterThan(2 * 60_000);
    expect(DEFAULT_LIMITS.bookmarkSilenceMs).toBeLessThan(3 * 60_000);
  });
});

describe('the order of resource versions', () => {
  it.each([
    ['9', '10', -1],
    ['10', '9', 1],
    ['12345678901234567890', '12345678901234567891', -1],
    ['7', '7', 0],
    ['', '7', null],
    ['0', '7', null],
    ['abc', '7', null],
    ['-1', '7', null],
    ['1.5', '7', null],
  ])('%s and %s: %s', (a, b, sign) => {
    const order = compareResourceVersions(a, b);
    expect(order === null ? null : Math.sign(order)).toBe(sign);
  });

  it('is that of the numbers', () => {
    const version = fc.bigInt({ min: 1n, max: 2n ** 64n });
    fc.assert(
      fc.property(version, version, (a, b) => {
        const order = compareResourceVersions(String(a), String(b));
        expect(Math.sign(order ?? Number.NaN)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});

const end = (how: WatchEnd['how'], lastedMs: number, events: number): WatchEnd => ({
  how,
  lastedMs,
  events,
});

describe('after a watch', () => {
  const TABLE: [string, WatchEnd, Partial<Next>][] = [
    ['that its timeout ended', end('closed', 400_000, 0), { step: 'watch', pause: 'none' }],
    ['that lasted a second', end('closed', 1_000, 0), { step: 'watch', pause: 'none' }],
    ['that ended at once, empty', end('closed', 10, 0), { step: 'list', pause: 'backoff' }],
    ['that ended at once after events', end('closed', 10, 3), { step: 'watch', pause: 'pace' }],
    ['that we had to end', end('deadline', 500_000, 0), { step: 'watch', pause: 'none' }],
    [
      'with a broken line',
      end('malformed', 5_000, 9),
      { step: 'list', from: 'last', pause: 'backoff' },
    ],
    ['that went back in time', end('went-back', 5_000, 9), { step: 'list', from: 'newest' }],
  ];
  it.each(TABLE)('%s', (_, ended, wanted) => {
    expect(afterWatch(ended, 1_000)).toMatchObject(wanted);
  });
});

const status = (code: number, body: unknown = null, retryAfter?: string) =>
  statusFailure(code, body, retryAfter, 0);

describe('after a failure', () => {
  const lost = new ApiFailure('reset', 'm', 'h', { scope: 'connection' });
  const cut = new ApiFailure('reset', 'm', 'h');
  const tooLarge = status(504, { details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } });

  const TABLE: [string, ApiFailure, 'list' | 'watch', boolean, Partial<Next>][] = [
    ['the connection lost in a watch', lost, 'watch', false, { step: 'list', suspect: true }],
    ['the connection lost in a list', lost, 'list', false, { step: 'list', suspect: true }],
    [
      'a stream cut in a watch',
      cut,
      'watch',
      false,
      { step: 'watch', pause: 'backoff', suspect: false },
    ],
    [
      '410 in a watch',
      status(410),
      'watch',
      false,
      { step: 'list', from: 'last', pause: 'backoff' },
    ],
    ['410 in a list', status(410), 'list', false, { step: 'list', from: 'newest', pause: 'none' }],
    [
      '410 in a list of the newest',
      status(410),
      'list',
      true,
      { step: 'list', from: 'newest', pause: 'backoff' },
    ],
    [
      'a version too large in a list',
      tooLarge,
      'list',
      false,
      { step: 'list', from: 'newest', pause: 'none' },
    ],
    ['a version too large in a watch', tooLarge, 'watch', false, { step: 'list', from: 'last' }],
    ['401', status(401), 'watch', false, { step: 'list', suspect: true }],
    ['403', status(403), 'watch', false, { step: 'list', pause: 'forbidden', suspect: false }],
    ['404', status(404), 'watch', false, { step: 'list', pause: 'missing' }],
    [
      '429 in a watch',
      status(429, null, '7'),
      'watch',
      false,
      { step: 'watch', notBeforeMs: 7_000 },
    ],
    ['429 in a list', status(429, null, '7'), 'list', false, { step: 'list', notBeforeMs: 7_000 }],
    ['500 in a watch', status(500), 'watch', false, { step: 'list', pause: 'backoff' }],
    ['503 in a watch', status(503), 'watch', false, { step: 'list', pause: 'backoff' }],
    ['406', status(406), 'watch', false, { step: 'list', pause: 'backoff' }],
  ];
  it.each(TABLE)('%s', (_, failure, during, newest, wanted) => {
    expect(afterFailure(failure, during, newest)).toMatchObject(wanted);
  });

  it('no failure is answered by trying again at once, without end', () => {
    for (const [, failure, during] of TABLE) {
      const first = afterFailure(failure, during, false);
      if (first.pause !== 'none') continue;
      const second = afterFailure(failure, first.step, first.from === 'newest');
      expect(second.pause).not.toBe('none');
    }
  });
});
