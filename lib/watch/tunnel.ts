import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { failedWith } from './exchange.ts';

/** Proxies that a tunnel can be asked of by CONNECT. */
export const hasTunnel = (proxyUrl: string): boolean => /^https?:/i.test(proxyUrl);

/**
 * A connection to `host:port` through an HTTP proxy, told once; credentials in the proxy's URL go to the proxy only.
 * Returns what breaks it off.
 */
export function openTunnel(
  proxyUrl: string,
  target: { readonly host: string; readonly port: number },
  done: (result: { readonly socket: Duplex } | { readonly error: Error }) => void,
): () => void {
  const proxy = new URL(proxyUrl);
  const name = target.host.includes(':') ? `[${target.host}]` : target.host;
  const path = `${name}:${target.port}`;
  const user = decodeURIComponent(proxy.username);
  const password = decodeURIComponent(proxy.password);
  const secret = Buffer.from(`${user}:${password}`).toString('base64');
  const secure = proxy.protocol === 'https:';
  const request = (secure ? https : http).request({
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: proxy.port === '' ? (secure ? 443 : 80) : Number(proxy.port),
    path,
    headers: { host: path, ...(user === '' ? {} : { 'proxy-authorization': `Basic ${secret}` }) },
    agent: false,
  });
  request.once('connect', ({ statusCode = 0 }, socket, head) => {
    if (statusCode !== 200) {
      socket.destroy();
      done({ error: new Error(`Proxy response (${statusCode})`) });
      return;
    }
    // TLS begins with us: a proxy that sends first speaks something else.
    if (head.length > 0) socket.unshift(head);
    done({ socket });
  });
  request.once('response', ({ statusCode = 0 }) => {
    request.destroy();
    done({ error: new Error(`Proxy response (${statusCode})`) });
  });
  request.on('error', (error: NodeJS.ErrnoException) => {
    const tls =
      secure && /^(?:CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_|SELF_|UNABLE_)/.test(error.code ?? '');
    done({ error: tls ? failedWith('UND_ERR_PRX_TLS', error) : error });
  });
  request.end();
  return () => request.destroy();
}
