import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Client, Pool, ProxyAgent, type Dispatcher } from 'undici';
import type { Endpoint } from '../registry/spec.ts';
import type { Limits } from './limits.ts';

export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly headersTimeoutMs: number;
  /** Longest pause between bytes of the body; 0: none. */
  readonly bodyTimeoutMs: number;
}

export interface TransportResponse {
  readonly status: number;
  header(name: string): string | undefined;
  /** Decoded. Must be read to its end or destroyed. */
  readonly body: Readable;
}

/** The connections to one API server. */
export interface Transport {
  request(request: TransportRequest): Promise<TransportResponse>;
  /** Fails what runs on it, at once. */
  destroy(): void;
}

/** Measured over 100 ms RTT: the defaults of undici make a list ten times slower than these windows. */
const WINDOWS = { initialWindowSize: 4 << 20, connectionWindowSize: 16 << 20 };

/**
 * One HTTP/2 connection carries lists and watches (HTTP/1.1 where ALPN says so: then one connection each).
 * `onContact` is called for each PING that the server answered.
 */
export function createTransport(
  endpoint: Endpoint,
  limits: Limits,
  onContact: () => void,
): Transport {
  const { origin, pathname } = new URL(endpoint.server);
  const prefix = pathname.replace(/\/+$/, '');
  const dispatcher = createDispatcher(endpoint, origin, limits, onContact);
  return {
    async request(r) {
      const answer = await dispatcher.request({
        origin,
        path: prefix + r.path,
        method: r.method,
        headers: r.headers,
        body: r.body ?? null,
        signal: r.signal,
        headersTimeout: r.headersTimeoutMs,
        bodyTimeout: r.bodyTimeoutMs,
      });
      const header = (name: string): string | undefined => {
        const value = answer.headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      return { status: answer.statusCode, header, body: decoded(answer.body, header) };
    },
    destroy() {
      dispatcher.destroy().catch(() => {});
    },
  };
}

function createDispatcher(
  endpoint: Endpoint,
  origin: string,
  limits: Limits,
  onContact: () => void,
): Dispatcher {
  const tls = {
    ...(endpoint.secureContext === undefined ? {} : { secureContext: endpoint.secureContext }),
    ...(endpoint.servername === undefined ? {} : { servername: endpoint.servername }),
    rejectUnauthorized: endpoint.rejectUnauthorized,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    timeout: limits.connectTimeoutMs,
  };
  const common = {
    allowH2: true,
    // Longer than the time between two checks, or an idle cluster would connect anew for each.
    keepAliveTimeout: limits.checkMs * 2 + 15_000,
    h2Options: { ...WINDOWS, pingInterval: limits.pingMs, maxConcurrentStreams: 100 },
  };
  const clientOf = (o: string | URL, options: object): Client => {
    const client = new Client(o, options);
    // Emitted with each acknowledged PING; not in the type definitions.
    (client as unknown as NodeJS.EventEmitter).on('ping', onContact);
    return client;
  };
  if (endpoint.proxyUrl !== undefined) {
    return new ProxyAgent({
      ...common,
      uri: endpoint.proxyUrl,
      requestTls: tls,
      connectTimeout: limits.connectTimeoutMs,
      factory: (o, options) => new Pool(o, Object.assign({}, options, { factory: clientOf })),
    });
  }
  return new Pool(origin, { ...common, connect: tls, factory: clientOf });
}

/** An API server gzips lists over 128 KiB; undici's request does not decode. */
function decoded(body: Readable, header: (name: string) => string | undefined): Readable {
  if (header('content-encoding') !== 'gzip') return body;
  const gunzip = createGunzip();
  body.once('error', (e) => gunzip.destroy(e));
  gunzip.once('close', () => body.destroy());
  return body.pipe(gunzip);
}
