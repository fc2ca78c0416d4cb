import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { constants } from 'node:http2';
import type { Clock } from '../flux/clock.ts';
import type { Faults } from './faults.ts';
import type { Wire } from './wire-json.ts';

type Shape = Pick<Faults, 'silence' | 'bytesPerSecond' | 'splitUtf8' | 'truncateAfterBytes'>;

const CHUNK = 1000;

/** Bytes of the next piece: up to inside the next character of several bytes, or one chunk. */
export function nextCut(bytes: Buffer, splitUtf8: boolean): number {
  const most = Math.min(bytes.length, CHUNK);
  if (!splitUtf8) return most;
  for (let i = 1; i < most; i++) {
    // A continuation byte: cutting before it leaves its character in two pieces.
    if (((bytes[i] ?? 0) & 0xc0) === 0x80) return i;
  }
  return most;
}

/** The body of one response, sent straight or as the cluster's faults shape it. */
export class Outlet {
  readonly #request: Http2ServerRequest;
  readonly #response: Http2ServerResponse;
  readonly #clock: Clock;
  readonly #shape: () => Shape;
  #queue: Buffer[] = [];
  #queued = 0;
  #sent = 0;
  #ending = false;
  #pumping = false;

  constructor(
    request: Http2ServerRequest,
    response: Http2ServerResponse,
    clock: Clock,
    shape: () => Shape,
  ) {
    this.#request = request;
    this.#response = response;
    this.#clock = clock;
    this.#shape = shape;
  }

  get closed(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  /** Bytes that the client has not taken yet. */
  get backlog(): number {
    return this.#queued + this.#response.writableLength;
  }

  write(wire: Wire): void {
    if (this.closed || this.#ending) return;
    if (this.#direct()) {
      this.#response.write(wire, 'latin1');
    } else {
      this.#enqueue(Buffer.from(wire, 'latin1'));
    }
  }

  end(bytes?: Buffer): void {
    if (this.closed || this.#ending) return;
    if (this.#direct()) {
      if (bytes === undefined) this.#response.end();
      else this.#response.end(bytes);
      return;
    }
    this.#ending = true;
    this.#enqueue(bytes ?? Buffer.alloc(0));
  }

  /** Breaks the response off: RST_STREAM, or the end of the HTTP/1.1 connection. */
  abort(): void {
    this.#queue = [];
    this.#queued = 0;
    if (this.#request.httpVersionMajor >= 2) {
      this.#response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    } else {
      this.#request.socket.destroy();
    }
  }

  /** Goes on after a fault was lifted. */
  resume(): void {
    void this.#pump();
  }

  #direct(): boolean {
    const { silence, bytesPerSecond, splitUtf8, truncateAfterBytes } = this.#shape();
    return (
      !silence &&
      bytesPerSecond === null &&
      !splitUtf8 &&
      truncateAfterBytes === null &&
      this.#queued === 0 &&
      !this.#pumping
    );
  }

  #enqueue(bytes: Buffer): void {
    this.#queue.push(bytes);
    this.#queued += bytes.length;
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (!this.#shape().silence && !this.closed) {
      const bytes = this.#queue.shift();
      if (bytes === undefined) break;
      const shape = this.#shape();
      const size = nextCut(bytes, shape.splitUtf8);
      if (size < bytes.length) this.#queue.unshift(bytes.subarray(size));
      this.#queued -= size;
      const left = (shape.truncateAfterBytes ?? Number.POSITIVE_INFINITY) - this.#sent;
      const piece = bytes.subarray(0, Math.min(size, left));
      if (piece.length > 0) this.#response.write(piece);
      this.#sent += size;
      const rate = shape.bytesPerSecond;
      await new Promise<void>((resolve) => {
        this.#clock.after(rate === null ? 0 : Math.ceil((size * 1000) / rate), resolve);
      });
      if (size > left) this.abort();
    }
    this.#pumping = false;
    if (this.#ending && this.#queue.length === 0 && !this.closed) this.#response.end();
  }
}
