import { describe, expect, it } from 'vitest';
import { proxyFromEnv } from './proxy.ts';

describe('the proxy', () => {
  it.each([
    ['https://api.example', { HTTPS_PROXY: 'http://p:3128' }, 'http://p:3128'],
    ['https://api.example', { https_proxy: 'p:3128' }, 'http://p:3128'],
    ['http://api.example', { HTTPS_PROXY: 'http://p' }, undefined],
    ['https://api.example', {}, undefined],
    ['https://127.0.0.1:6443', { HTTPS_PROXY: 'http://p' }, undefined],
    ['https://localhost', { HTTPS_PROXY: 'http://p' }, undefined],
    ['https://[::1]:6443', { HTTPS_PROXY: 'http://p' }, undefined],
    ['https://api.example', { HTTPS_PROXY: 'http://p', NO_PROXY: 'example' }, undefined],
    ['https://api.example', { HTTPS_PROXY: 'http://p', NO_PROXY: 'x, .example' }, undefined],
    ['https://api.example', { HTTPS_PROXY: 'http://p', NO_PROXY: 'ample' }, 'http://p'],
    [
      'https://api.example:6443',
      { HTTPS_PROXY: 'http://p', NO_PROXY: 'api.example:443' },
      'http://p',
    ],
    [
      'https://api.example:6443',
      { HTTPS_PROXY: 'http://p', no_proxy: 'api.example:6443' },
      undefined,
    ],
    ['https://10.1.2.3', { HTTPS_PROXY: 'http://p', NO_PROXY: '10.0.0.0/8' }, undefined],
    ['https://11.1.2.3', { HTTPS_PROXY: 'http://p', NO_PROXY: '10.0.0.0/8' }, 'http://p'],
    ['https://api.example', { HTTPS_PROXY: 'http://p', NO_PROXY: '*' }, undefined],
  ])('of %s with %j is %s', (server, env, proxy) => {
    expect(proxyFromEnv(new URL(server), env)).toBe(proxy);
  });
});
