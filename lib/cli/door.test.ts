import { describe, expect, it } from 'vitest';
import { refusal } from './door.ts';

const bound = { host: '127.0.0.1', allowedHosts: ['fleet.example.com'] };
const get = (host: string, url = '/', headers = {}) =>
  refusal({ method: 'GET', url, headers: { host, ...headers } }, bound)?.status ?? 'in';

describe('the door', () => {
  it.each([
    ['127.0.0.1:3000', 'in'],
    ['localhost:3000', 'in'],
    ['[::1]:3000', 'in'],
    ['LOCALHOST', 'in'],
    ['fleet.example.com', 'in'],
    ['evil.example', 421],
    ['127.0.0.1.evil.example:3000', 421],
  ])('a request for %s on loopback: %s', (host, expected) => expect(get(host)).toBe(expected));

  it('asks no name where the operator opened it to others', () => {
    const open = { host: '0.0.0.0', allowedHosts: [] };
    expect(refusal({ method: 'GET', url: '/', headers: { host: 'a.example' } }, open)).toBeNull();
  });

  it('lets no write and no server action in', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      expect(refusal({ method, url: '/', headers: {} }, bound)?.status).toBe(405);
    expect(get('localhost', '/', { 'next-action': 'x' })).toBe(405);
  });

  it('says that an address can not be read, whatever comes after the question mark', () => {
    expect(get('localhost', '/api/v1/clusters/%E0%A4%A')).toBe(400);
    expect(get('localhost', '/objects?q=%E0%A4%A')).toBe('in');
  });
});
