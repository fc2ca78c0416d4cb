import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Client, Pool, ProxyAgent, type buildConnector, type Dispatcher } from 'undici';
import type { Endpoint } from '../registry/spec.ts';
import type { Limits } from './limits.ts';
import { abortable } from './wait.ts';

export interface TransportRequest {
  /** Path and query. */
  readonly path: string;
  readonly headers: Record<string, string>;
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

/**
 * The connections to one API server. GET only: an HTTP/2 request with a body that is aborted before its body was sent makes
 * Node 24.21 write empty DATA frames for ever, in native code, until the memory is gone. What needs a body (a patch, a
 * review) must go over HTTP/1.1.
 */
export interface Transport {
  request(request: TransportRequest): Promise<TransportResponse>;
  /** Fails what runs on it, at once. */
  destroy(): void;
}

/** Measured over 100 ms RTT: the defaults of undici make a list ten times slower than these windows. */
const WINDOWS = { initialWindowSize: 4 << 20, connectionWindowSize: 16 << 20 };
/** What API servers allow on a connection. */
const MAX_STREAMS = 100;

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
      // undici does not reject a request that was aborted before it got a connection; our deadlines must hold then, too.
      const answer = await abortable(
        r.signal,
        dispatcher.request({
          origin,
          path: prefix + r.path,
          method: 'GET',
          headers: r.headers,
          signal: r.signal,
          headersTimeout: r.headersTimeoutMs,
          bodyTimeout: r.bodyTimeoutMs,
        }),
        // Nobody will read it.
        (late) => late.body.destroy(),
      );
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
    h2Options: { ...WINDOWS, pingInterval: limits.pingMs, maxConcurrentStreams: MAX_STREAMS },
  };
  const clientOf = (o: string | URL, options: object): Client => {
    const { connect } = options as { connect: buildConnector.connector };
    const client = new Client(o, {
      ...options,
      // After a GOAWAY a client with running streams connects anew only if it may have more requests than those; left
      // unset, that is one, and the next request would wait for the end of every watch (undici 8.12.4).
      connect: (target, done) =>
        connect(target, (...result) => {
          const [, socket] = result;
          const alpn = (socket as { alpnProtocol?: unknown } | null)?.alpnProtocol;
          client.pipelining = alpn === 'h2' ? MAX_STREAMS : 1;
          done(...result);
        }),
    });
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
  const gunzip = createGunzip({ chunkSize: 64 << 10 });
  body.once('error', (e) => gunzip.destroy(e));
  gunzip.once('close', () => body.destroy());
  return body.pipe(gunzip);
}
