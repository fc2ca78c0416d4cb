import type { Readable } from 'node:stream';
import { Client, Pool, ProxyAgent, type buildConnector, type Dispatcher } from 'undici';
import type { Endpoint } from '../registry/spec.ts';
import {
  WINDOWS,
  type Exchange,
  type Receiver,
  type Transport,
  type TransportRequest,
} from './exchange.ts';
import type { Limits } from './limits.ts';

/** What API servers allow on a connection. */
const MAX_STREAMS = 100;

/** For what node:http2 does not do: a proxy before the API server, and servers that speak HTTP/1.1 only (one connection for each watch). */
export function createUndiciTransport(
  endpoint: Endpoint,
  limits: Limits,
  onContact: () => void,
): Transport {
  const { origin } = new URL(endpoint.server);
  const dispatcher = createDispatcher(endpoint, origin, limits, onContact);
  return {
    // Not known of a pool of connections: a request that fails by its connection tells.
    losses: 0,
    send: (request, receiver) => new UndiciExchange(dispatcher, origin, request, receiver),
    destroy() {
      dispatcher.destroy().catch(() => {});
    },
  };
}

class UndiciExchange implements Exchange {
  readonly #aborter = new AbortController();
  #receiver: Receiver | null;
  #body: Readable | null = null;
  #paused = false;

  constructor(
    dispatcher: Dispatcher,
    origin: string,
    request: TransportRequest,
    receiver: Receiver,
  ) {
    this.#receiver = receiver;
    const { path, headers, headersTimeoutMs, bodyTimeoutMs } = request;
    dispatcher
      .request({
        origin,
        path,
        method: 'GET',
        headers,
        signal: this.#aborter.signal,
        headersTimeout: headersTimeoutMs,
        bodyTimeout: bodyTimeoutMs,
      })
      .then(
        (answer) => this.#begin(answer),
        (error: unknown) => this.#fail(error),
      );
  }

  cancel(): void {
    // undici does not reject a request that was aborted before it got a connection: nobody is told here in any case.
    this.#receiver = null;
    this.#aborter.abort();
    this.#body?.destroy();
  }

  pause(): void {
    this.#paused = true;
    this.#body?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#body?.resume();
  }

  #begin({ statusCode, headers, body }: Dispatcher.ResponseData): void {
    body.on('error', (error) => this.#fail(error));
    if (this.#receiver === null) {
      body.destroy();
      return;
    }
    this.#body = body;
    body.on('data', (chunk: Buffer) => this.#receiver?.data(chunk));
    body.on('end', () => this.#over()?.end());
    body.on('close', () => this.#fail(new Error('closed')));
    if (this.#paused) body.pause();
    this.#receiver.begin({
      status: statusCode,
      header(name) {
        const value = headers[name];
        return Array.isArray(value) ? value[0] : value;
      },
    });
  }

  #over(): Receiver | null {
    const receiver = this.#receiver;
    this.#receiver = null;
    return receiver;
  }

  #fail(error: unknown): void {
    this.#over()?.fail(error);
  }
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
    // Without a proxy this is the way of servers that were found to speak no HTTP/2.
    allowH2: endpoint.proxyUrl !== undefined,
    // Longer than the time between two checks, or an idle cluster would connect anew for each.
    keepAliveTimeout: limits.checkMs * 2 + 15_000,
    h2Options: {
      initialWindowSize: WINDOWS.stream,
      connectionWindowSize: WINDOWS.connection,
      pingInterval: limits.pingMs,
      maxConcurrentStreams: MAX_STREAMS,
    },
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
