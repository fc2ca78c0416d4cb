import http2, { type ClientHttp2Session } from 'node:http2';
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
  #socket: TLSSocket | null = null;
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
    this.#socket?.destroy();
    for (const session of this.#sessions) session.destroy();
    this.#failWaiting(failedWith('ABORT_ERR'));
  }

  #start(exchange: Http2Exchange): void {
    const session = this.#current;
    if (session !== null && !session.closed && !session.destroyed && exchange.start(session))
      return;
    this.#current = null;
    this.#waiting.push(exchange);
    if (this.#socket === null) this.#connect();
  }

  #failWaiting(error: unknown): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const exchange of waiting) exchange.fail(error);
  }

  #connect(): void {
    const { secureContext, servername, rejectUnauthorized } = this.#endpoint;
    const { hostname, port } = this.#server;
    const socket = tls.connect({
      // A URL writes IPv6 in brackets.
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(port === '' ? 443 : port),
      ALPNProtocols: ALPN,
      rejectUnauthorized,
      ...(secureContext === undefined ? {} : { secureContext }),
      ...(servername === undefined ? {} : { servername }),
    });
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    const stopTime = this.#clock.after(this.#limits.connectTimeoutMs, () => {
      socket.destroy(failedWith('ETIMEDOUT'));
    });
    const settle = (): void => {
      stopTime();
      socket.off('secureConnect', onSecure).off('error', onError).off('close', onClose);
      this.#socket = null;
    };
    const onSecure = (): void => {
      settle();
      if (this.#destroyed) socket.destroy();
      else if (socket.alpnProtocol === 'h2') this.#open(socket);
      else this.#handOver(socket);
    };
    const onError = (error: Error): void => {
      settle();
      // What the socket says while it dies is no news.
      socket.on('error', () => {});
      this.#failWaiting(error);
    };
    const onClose = (): void => {
      settle();
      this.#failWaiting(failedWith('ECONNRESET'));
    };
    socket.on('secureConnect', onSecure).on('error', onError).on('close', onClose);
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
      settings: { enablePush: false, initialWindowSize: WINDOWS.stream },
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
