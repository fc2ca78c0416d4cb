import http2, { type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import type { Clock } from '../flux/clock.ts';
import { Due } from './due.ts';
import {
  failedWith,
  type Exchange,
  type Head,
  type Receiver,
  type Transport,
  type TransportRequest,
} from './exchange.ts';

const { HTTP2_HEADER_PATH, NGHTTP2_CANCEL, NGHTTP2_REFUSED_STREAM } = http2.constants;
const TRIES = 3;
const OWNER = Symbol('exchange');
const WHY = Symbol('why');

/** A stream knows its exchange: listeners that are closures of their own would cost more than the exchange itself. */
interface Owned extends ClientHttp2Stream {
  [OWNER]?: Http2Exchange;
  [WHY]?: unknown;
}
interface Told extends ClientHttp2Session {
  [WHY]?: unknown;
}

/** Remembers why a session ended, for its streams. */
export function tellWhy(session: ClientHttp2Session): void {
  session.on('error', (error) => {
    (session as Told)[WHY] = error;
  });
}

/** One request: waits for a session, then runs on a stream of it, or on another transport where HTTP/2 is not spoken. */
export class Http2Exchange implements Exchange {
  readonly #clock: Clock;
  readonly #again: (exchange: Http2Exchange) => void;
  #tries = 0;
  #request: TransportRequest | null;
  #receiver: Receiver | null;
  #stream: Owned | null = null;
  #session: Told | null = null;
  #other: Exchange | null = null;
  #due: Due | null;
  #idleMs = 0;
  #paused = false;

  /** `again` starts it on another session: what a server that goes away did not begin, it did not do. */
  constructor(
    clock: Clock,
    request: TransportRequest,
    receiver: Receiver,
    again: (exchange: Http2Exchange) => void,
  ) {
    this.#clock = clock;
    this.#again = again;
    this.#request = request;
    this.#receiver = receiver;
    this.#due = new Due(clock, request.headersTimeoutMs, () => this.#late());
  }

  /** Still wanted. */
  get open(): boolean {
    return this.#receiver !== null;
  }

  /** False: the session takes no requests (any more). */
  start(session: ClientHttp2Session): boolean {
    const request = this.#request;
    if (request === null) return true;
    let stream: Owned;
    try {
      stream = session.request(asList(request));
    } catch (error) {
      if (session.closed || session.destroyed) return false;
      this.fail(error);
      return true;
    }
    this.#tries++;
    this.#stream = stream;
    this.#session = session;
    stream[OWNER] = this;
    stream.on('response', onResponse).on('error', onError).on('close', onClose);
    return true;
  }

  /** This server speaks HTTP/1.1 only. */
  handOver(transport: Transport): void {
    const [request, receiver] = [this.#request, this.#receiver];
    this.#stopTime();
    this.#request = null;
    this.#receiver = null;
    if (request === null || receiver === null) return;
    this.#other = transport.send(request, receiver);
    if (this.#paused) this.#other.pause();
  }

  cancel(): void {
    this.#over();
    this.#other?.cancel();
  }

  pause(): void {
    this.#paused = true;
    if (this.#request === null) this.#stream?.pause();
    this.#other?.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.#request === null) this.#stream?.resume();
    this.#other?.resume();
  }

  fail(error: unknown): void {
    this.#over()?.fail(error);
  }

  /** The stream closed before the end of its answer. */
  broken(error: unknown, rstCode: number | undefined): void {
    const told = this.#session?.[WHY] ?? error;
    if (this.#request !== null && rstCode === NGHTTP2_REFUSED_STREAM && this.#tries < TRIES) {
      this.#stream = null;
      this.#session = null;
      this.#again(this);
    } else if (this.#session?.destroyed === false) {
      this.fail(Object.assign(new Error('stream reset'), { http2ErrorCode: rstCode ?? 0 }));
    } else this.fail(hasCode(told) ? told : failedWith('ECONNRESET', told));
  }

  begin(head: Head): void {
    const idleMs = this.#request?.bodyTimeoutMs ?? 0;
    this.#request = null;
    this.#stopTime();
    if (idleMs > 0) this.#due = new Due(this.#clock, idleMs, () => this.#late());
    this.#idleMs = idleMs;
    this.#receiver?.begin(head);
    // Not before: data that came in the same packet as the head would be told before it.
    this.#stream?.on('data', onData).on('end', onEnd);
    if (this.#paused) this.#stream?.pause();
  }

  data(chunk: Buffer): void {
    this.#due?.extend(this.#idleMs);
    this.#receiver?.data(chunk);
  }

  end(): void {
    const stream = this.#stream;
    this.#detach();
    // Its close comes by itself.
    if (stream !== null) delete stream[OWNER];
    const receiver = this.#receiver;
    this.#receiver = null;
    receiver?.end();
  }

  #late(): void {
    this.fail(failedWith('ETIMEDOUT'));
  }

  #stopTime(): void {
    this.#due?.cancel();
    this.#due = null;
  }

  #detach(): void {
    this.#stopTime();
    this.#request = null;
    this.#stream = null;
    this.#session = null;
  }

  /** Ends it for good; returns whom to tell. */
  #over(): Receiver | null {
    const [receiver, stream] = [this.#receiver, this.#stream];
    this.#receiver = null;
    this.#detach();
    if (stream !== null) {
      delete stream[OWNER];
      // A paused stream would keep what it holds.
      stream.resume();
      if (!stream.closed) stream.close(NGHTTP2_CANCEL);
    }
    return receiver;
  }
}

/** As a list, which Node 24 takes too (its types do not say so yet): an object would be kept as a dictionary for as long as the stream. */
function asList({ path, headers }: TransportRequest): http2.OutgoingHttpHeaders {
  const list: string[] = [HTTP2_HEADER_PATH, path];
  for (const [name, values] of Object.entries(headers))
    for (const value of typeof values === 'string' ? [values] : values) list.push(name, value);
  return list as unknown as http2.OutgoingHttpHeaders;
}

function onResponse(
  this: Owned,
  headers: http2.IncomingHttpHeaders & { ':status'?: number },
): void {
  const exchange = this[OWNER];
  exchange?.begin({
    status: headers[':status'] ?? 0,
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
  });
}

function onData(this: Owned, chunk: Buffer): void {
  this[OWNER]?.data(chunk);
}

function onEnd(this: Owned): void {
  this[OWNER]?.end();
}

/** The reason is told at 'close', when it is known whether the whole session went. */
function onError(this: Owned, error: Error): void {
  this[WHY] = error;
}

function onClose(this: Owned): void {
  this[OWNER]?.broken(this[WHY], this.rstCode);
}

const hasCode = (e: unknown): boolean => {
  const code = (e as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && code !== 'ERR_HTTP2_STREAM_ERROR';
};
