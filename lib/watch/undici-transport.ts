import type { Readable } from 'node:stream';
import { Pool, ProxyAgent, type Dispatcher } from 'undici';
import type { Endpoint } from '../registry/spec.ts';
import { type Exchange, type Receiver, type Transport, type TransportRequest } from './exchange.ts';
import type { Limits } from './limits.ts';

/** For servers that speak HTTP/1.1 only, with or without a proxy before them: one connection for each watch. */
export function createUndiciTransport(endpoint: Endpoint, limits: Limits): Transport {
  const { origin } = new URL(endpoint.server);
  const dispatcher = createDispatcher(endpoint, origin, limits);
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

function createDispatcher(endpoint: Endpoint, origin: string, limits: Limits): Dispatcher {
  const tls = {
    ...(endpoint.secureContext === undefined ? {} : { secureContext: endpoint.secureContext }),
    ...(endpoint.servername === undefined ? {} : { servername: endpoint.servername }),
    rejectUnauthorized: endpoint.rejectUnauthorized,
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    timeout: limits.connectTimeoutMs,
  };
  // Without HTTP/2: its streams can end a process in undici 8.12.4 (an assertion in a close event), found by the chaos run.
  const common = {
    allowH2: false,
    // Longer than the time between two checks, or an idle cluster would connect anew for each.
    keepAliveTimeout: limits.checkMs * 2 + 15_000,
  };
  if (endpoint.proxyUrl !== undefined) {
    return new ProxyAgent({
      ...common,
      uri: endpoint.proxyUrl,
      requestTls: tls,
      connectTimeout: limits.connectTimeoutMs,
    });
  }
  return new Pool(origin, { ...common, connect: tls });
}
