import { describe, expect, it } from 'vitest';
import { networkFailure, parseRetryAfter, statusFailure } from './errors.ts';

const coded = (code: string, more: object = {}): Error =>
  Object.assign(
    new Error(`${code} https://user:secret@10.0.0.7:6443/path token=abc`),
    { code },
    more,
  );

describe('an error of the network', () => {
  it.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['EHOSTUNREACH', 'timeout'],
    ['ECONNRESET', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['HPE_INVALID_CONSTANT', 'protocol'],
    ['SOMETHING_NEW', 'reset'],
  ])('%s is %s, of the connection', (code, reason) => {
    expect(networkFailure(coded(code))).toMatchObject({
      reason,
      scope: 'connection',
      status: null,
    });
  });

  it('is read through causes and through several addresses', () => {
    const both = new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]);
    expect(networkFailure(both).reason).toBe('refused');
    const caused = new Error('other', { cause: coded('ENOTFOUND') });
    expect(networkFailure(caused).reason).toBe('dns');
  });

  it('of one stream does not put the connection in doubt', () => {
    const reset = coded('UND_ERR_SOCKET', { http2ErrorCode: 2 });
    expect(networkFailure(reset)).toMatchObject({ reason: 'reset', scope: 'request' });
  });

  it('is told without an address, a path or a secret', () => {
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'CERT_HAS_EXPIRED', 'ODD', 'HPE_X']) {
      const { message, hint } = networkFailure(coded(code));
      expect(`${message} ${hint}`).not.toMatch(/10\.0\.0\.7|secret|token=|https?:/);
      expect(message).toMatch(/\.$/);
      expect(hint).toMatch(/\.$/);
    }
  });
});

describe('an answer that is no success', () => {
  it.each([
    [401, 'token-refused'],
    [403, 'forbidden'],
    [404, 'protocol'],
    [406, 'protocol'],
    [410, 'server-error'],
    [429, 'rate-limited'],
    [500, 'server-error'],
    [503, 'server-error'],
    [302, 'protocol'],
  ])('%i is %s', (status, reason) => {
    const body = { message: 'User "alice" cannot list; see https://secret', code: status };
    const failure = statusFailure(status, body, undefined, 0);
    expect(failure).toMatchObject({ reason, status, scope: 'request' });
    expect(`${failure.message} ${failure.hint}`).not.toMatch(/alice|secret/);
  });

  it('says when to come again: header before details', () => {
    const body = { details: { retryAfterSeconds: 3 } };
    expect(statusFailure(429, body, undefined, 0).retryAfterMs).toBe(3_000);
    expect(statusFailure(429, body, '9', 0).retryAfterMs).toBe(9_000);
    expect(statusFailure(500, null, undefined, 0).retryAfterMs).toBeNull();
  });

  it('an object is absent only where the API server names it as not found', () => {
    const absent = (status: number, body: unknown): boolean =>
      statusFailure(status, body, undefined, 0).absent;
    const body = { kind: 'Status', reason: 'NotFound', details: { name: 'web', kind: 'pods' } };
    expect(absent(404, body)).toBe(true);
    expect(absent(403, { ...body, reason: 'Forbidden' })).toBe(false);
    for (const details of [undefined, null, {}, { name: '' }, { name: 1 }, 'web'])
      expect(absent(404, { ...body, details })).toBe(false);
    for (const other of [null, '404 page not found', [], { details: { name: 'web' } }])
      expect(absent(404, other)).toBe(false);
  });

  it('knows both ways of a version that is of no use', () => {
    expect(statusFailure(410, { code: 410, reason: 'Expired' }, undefined, 0).expired).toBe(true);
    const causes = [{ reason: 'ResourceVersionTooLarge' }];
    expect(statusFailure(504, { details: { causes } }, undefined, 0).tooLarge).toBe(true);
    const message = 'Too large resource version: 9, current: 5';
    expect(statusFailure(504, { message }, undefined, 0).tooLarge).toBe(true);
    expect(statusFailure(504, { details: { causes: [null] } }, undefined, 0).tooLarge).toBe(false);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  it.each([
    ['5', 5_000],
    [' 5 ', 5_000],
    ['0', 0],
    ['999999', 600_000],
    ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    [undefined, null],
  ])('%s is %s ms', (value, ms) => {
    expect(parseRetryAfter(value, now)).toBe(ms);
  });
});
