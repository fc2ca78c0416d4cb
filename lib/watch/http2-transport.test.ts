import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import { createSecureContext, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../registry/spec.ts';
import { createAuthority } from '../sim/certificates.ts';
import { systemClock } from '../system-clock.ts';
import { networkFailure } from './errors.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { createTransport } from './transport.ts';

const close: (() => void)[] = [];
afterEach(() => {
  for (const one of close.splice(0)) one();
});
const portOf = (server: net.Server): number => (server.address() as AddressInfo).port;

/** A server that answers with the name by which it was asked for, in TLS and in HTTP, and the protocol. */
async function setup(allowHTTP1 = true) {
  const authority = await createAuthority();
  const { cert, key } = await authority.server('valid');
  const server = http2.createSecureServer({ cert, key, allowHTTP1 }, (request, response) => {
    const socket = request.socket as TLSSocket;
    const sni = (socket as { servername?: string | false }).servername;
    const host = request.headers[':authority'] ?? request.headers.host;
    response.end(JSON.stringify({ sni, authority: host, http: request.httpVersion }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close.push(() => server.close());
  const secureContext = createSecureContext({ ca: authority.ca });
  const ask = (host: string, given: Partial<Endpoint> = {}): Promise<unknown> => {
    const transport = createTransport(
      {
        server: `https://${host}:${portOf(server)}`,
        servername: undefined,
        rejectUnauthorized: true,
        secureContext,
        proxyUrl: undefined,
        fingerprint: '',
        headers: () => Promise.resolve({}),
        ...given,
      },
      DEFAULT_LIMITS,
      systemClock(),
      () => {},
    );
    close.push(() => transport.destroy());
    return new Promise((resolve, reject) => {
      let text = '';
      const request = { path: '/', headers: {}, headersTimeoutMs: 5_000, bodyTimeoutMs: 5_000 };
      transport.send(request, {
        begin() {},
        data(chunk) {
          text += chunk.toString();
        },
        end: () => resolve(JSON.parse(text)),
        fail: (error) => reject(networkFailure(error)),
      });
    });
  };
  return { ask, port: portOf(server) };
}

/** A proxy that takes CONNECT from `user:pass` only, and notes what it was asked. */
async function startProxy() {
  const asked: string[] = [];
  const proxy = http.createServer();
  proxy.on('connect', (request, client: net.Socket, head) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
    if (request.headers['proxy-authorization'] !== `Basic ${btoa('user:p@ss')}`) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = net.connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
    target.on('connect', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      target.write(head);
      client.pipe(target).pipe(client);
    });
    for (const socket of [client, target]) socket.on('error', () => socket.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  close.push(() => proxy.close());
  return { asked, port: portOf(proxy) };
}

describe('the name by which a server is asked for', () => {
  it.each([
    ['its host name', 'localhost', undefined, 'localhost'],
    ['tls-server-name', '127.0.0.1', 'kubernetes.default.svc', 'kubernetes.default.svc'],
    ['none for an address', '127.0.0.1', undefined, false],
  ])('is %s', async (_, host, servername, sni) => {
    const { ask } = await setup();
    expect(await ask(host, { servername })).toMatchObject({ sni, http: '2.0' });
  });
});

describe('a proxy', () => {
  it('carries one HTTP/2 connection; its credential goes to it alone', async () => {
    const { ask, port } = await setup();
    const proxy = await startProxy();
    const proxyUrl = `http://user:p%40ss@127.0.0.1:${proxy.port}`;
    expect(await ask('localhost', { proxyUrl })).toEqual({
      sni: 'localhost',
      authority: `localhost:${port}`,
      http: '2.0',
    });
    expect(proxy.asked).toEqual([`localhost:${port} Basic ${btoa('user:p@ss')}`]);
  });

  it('that refuses, or is not there, is named as the cause', async () => {
    const { ask } = await setup();
    const proxy = await startProxy();
    const refused = ask('localhost', { proxyUrl: `http://127.0.0.1:${proxy.port}` });
    await expect(refused).rejects.toThrow('The proxy refused to connect to the API server.');
    const gone = ask('localhost', { proxyUrl: 'http://127.0.0.1:1' });
    await expect(gone).rejects.toMatchObject({ reason: 'refused', scope: 'connection' });
  });
});
