import http2, { type ClientHttp2Session } from 'node:http2';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls, { type TLSSocket } from 'node:tls';
import type { Clock } from '../flux/clock.ts';
import type { Endpoint } from '../registry/spec.ts';
import {
  failedWith,
  WINDOWS,
  type Transport,
  type TransportRequest,
  type Receiver,
} from './exchange.ts';
import { Http2Exchange, tellWhy } from './http2-exchange.ts';
import type { Limits } from './limits.ts';
import { openTunnel } from './tunnel.ts';

/**
 * `h2` and `http/1.1` as TLS writes them. As a view that is no Uint8Array: of others Node makes a copy in its pool of small
 * buffers, and each connection would keep 64 KB of the pool alive for these twelve bytes.
 */
const ALPN = new DataView(new TextEncoder().encode('\x02h2\x08http/1.1').buffer);

/** Bytes that a session may hold, in MiB; over it new requests are refused. */
const SESSION_MIB = 64;

/**
 * One HTTP/2 connection to an API server, for all its lists and watches: directly on node:http2, where a watch costs a
 * third of what a client library makes of it (docs/decisions/0006-http2-directly.md). A server that goes away (GOAWAY)
 * finishes what runs; the next request opens the next connection.
 */
export class Http2Transport implements Transport {
  readonly #endpoint: Endpoint;
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #onContact: () => void;
  /** Makes the transport for a server that speaks no HTTP/2. */
  readonly #http1: () => Transport;
  readonly #server: URL;
  readonly #sessions = new Set<ClientHttp2Session>();
  #current: ClientHttp2Session | null = null;
  /** Breaks off the connection that is being opened. */
  #abort: (() => void) | null = null;
  #waiting: Http2Exchange[] = [];
  #fallback: Transport | null = null;
  #destroyed = false;
  #losses = 0;

  constructor(deps: {
    endpoint: Endpoint;
    limits: Limits;
    clock: Clock;
    onContact: () => void;
    http1: () => Transport;
  }) {
    this.#endpoint = deps.endpoint;
    this.#limits = deps.limits;
    this.#clock = deps.clock;
    this.#onContact = deps.onContact;
    this.#http1 = deps.http1;
    this.#server = new URL(deps.endpoint.server);
  }

  send(request: TransportRequest, receiver: Receiver) {
    if (this.#fallback !== null) return this.#fallback.send(request, receiver);
    const exchange = new Http2Exchange(this.#clock, request, receiver, this.#again);
    if (this.#destroyed) queueMicrotask(() => exchange.fail(failedWith('ABORT_ERR')));
    else this.#start(exchange);
    return exchange;
  }

  get losses(): number {
    return this.#losses;
  }

  destroy(): void {
    this.#destroyed = true;
    this.#current = null;
    this.#fallback?.destroy();
    this.#abort?.();
    for (const session of this.#sessions) session.destroy();
    this.#failWaiting(failedWith('ABORT_ERR'));
  }

  #start(exchange: Http2Exchange): void {
    const session = this.#current;
    if (session !== null && !session.closed && !session.destroyed && exchange.start(session))
      return;
    this.#current = null;
    this.#waiting.push(exchange);
    if (this.#abort === null) this.#connect();
  }

  #failWaiting(error: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const exchange of waiting) exchange.fail(error);
  }

  /** Through the proxy, where there is one, and then by TLS. */
  #connect(): void {
    const { hostname, port } = this.#server;
    // A URL writes IPv6 in brackets.
    const target = {
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(port === '' ? 443 : port),
    };
    let abort = (): void => {};
    let opening = true;
    const over = (): void => {
      opening = false;
      stopTime();
      this.#abort = null;
    };
    const fail = (error: unknown): void => {
      if (!opening) return;
      over();
      this.#failWaiting(error);
    };
    const stopTime = this.#clock.after(this.#limits.connectTimeoutMs, () => {
      fail(failedWith('ETIMEDOUT'));
      abort();
    });
    this.#abort = () => {
      over();
      abort();
    };
    const secure = (socket?: Duplex): void => {
      abort = this.#secure({ ...target, ...(socket && { socket }) }, over, fail);
    };
    const { proxyUrl } = this.#endpoint;
    if (proxyUrl === undefined) secure();
    else {
      abort = openTunnel(proxyUrl, target, (result) => {
        if (!opening) {
          if ('socket' in result) result.socket.destroy();
        } else if ('error' in result) fail(result.error);
        else secure(result.socket);
      });
    }
  }

  #secure(
    target: { readonly host: string; readonly port: number; readonly socket?: Duplex },
    over: () => void,
    fail: (error: unknown) => void,
  ): () => void {
    const { secureContext, servername, rejectUnauthorized } = this.#endpoint;
    // What stands before API servers may choose among them by this name; Node sends none by itself, and none for an address.
    const name = servername ?? (isIP(target.host) === 0 ? target.host : undefined);
    const socket = tls.connect({
      ...target,
      ALPNProtocols: ALPN,
      rejectUnauthorized,
      ...(secureContext === undefined ? {} : { secureContext }),
      ...(name === undefined ? {} : { servername: name }),
    });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    const settled = (): void => {
      socket.off('secureConnect', onSecure).off('error', onError).off('close', onClose);
    };
    const onSecure = (): void => {
      settled();
      over();
      if (this.#destroyed) socket.destroy();
      else if (socket.alpnProtocol === 'h2') this.#open(socket);
      else this.#handOver(socket);
    };
    const onError = (error: Error): void => {
      settled();
      // What the socket says while it dies is no news.
      socket.on('error', () => {});
      fail(error);
    };
    const onClose = (): void => {
      settled();
      fail(failedWith('ECONNRESET'));
    };
    socket.on('secureConnect', onSecure).on('error', onError).on('close', onClose);
    return () => {
      settled();
      socket.on('error', () => {});
      socket.destroy();
      target.socket?.destroy();
    };
  }

  #handOver(socket: TLSSocket): void {
    socket.on('error', () => {});
    socket.destroy();
    this.#fallback = this.#http1();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const exchange of waiting) exchange.handOver(this.#fallback);
  }

  #open(socket: TLSSocket): void {
    const session = http2.connect(this.#server.origin, {
      createConnection: () => socket,
      maxSessionMemory: SESSION_MIB,
      // Without tables of headers already sent: 20 requests each ten minutes are not worth 10 KB a connection.
      maxDeflateDynamicTableSize: 0,
      settings: { enablePush: false, initialWindowSize: WINDOWS.stream, headerTableSize: 0 },
    });
    this.#sessions.add(session);
    this.#current = session;
    tellWhy(session);
    session.once('connect', () => session.setLocalWindowSize(WINDOWS.connection));
    let wentAway = false;
    session.once('goaway', () => {
      wentAway = true;
      if (this.#current === session) this.#current = null;
    });
    const pings = setInterval(() => {
      if (!session.destroyed && !session.closed) session.ping(this.#onPing);
    }, this.#limits.pingMs);
    session.once('close', () => {
      clearInterval(pings);
      if (!wentAway) this.#losses++;
      this.#sessions.delete(session);
      if (this.#current === session) this.#current = null;
    });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const exchange of waiting) if (exchange.open) this.#start(exchange);
  }

  readonly #again = (exchange: Http2Exchange): void => {
    if (this.#destroyed) exchange.fail(failedWith('ABORT_ERR'));
    else this.#start(exchange);
  };

  readonly #onPing = (error: Error | null): void => {
    if (error === null) this.#onContact();
  };
}
