import { createGunzip, type Gunzip } from 'node:zlib';
import type { Clock } from '../flux/clock.ts';
import { networkFailure, statusFailure, type ApiFailure } from './errors.ts';
import type { Exchange, Head, Receiver, Transport, TransportRequest } from './exchange.ts';

export type { Head } from './exchange.ts';

/** Takes a body that is a success; every failure comes in words. `end` or `fail` comes once, and nothing after it. */
export interface BodyReceiver {
  begin(head: Head): void;
  data(chunk: Buffer): void;
  end(): void;
  fail(failure: ApiFailure | Error): void;
}

const MAX_STATUS = 64 << 10;

/** By shape: a class may exist twice in one process. */
export function isCredentialError(
  e: unknown,
): e is Error & { reason: 'config-invalid' | 'credentials-failed'; hint: string } {
  const reason = (e as { reason?: unknown } | null)?.reason;
  return e instanceof Error && (reason === 'config-invalid' || reason === 'credentials-failed');
}

export interface OpenedDeps {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly onBytes: () => void;
}

/** One request with its credentials; its answer decoded, and refused when it is an error. */
export class Opened implements Exchange, Receiver {
  readonly #deps: OpenedDeps;
  #receiver: BodyReceiver | null;
  #exchange: Exchange | null = null;
  #gunzip: Gunzip | null = null;
  /** Of an answer that is no success: what it says, so far. */
  #refused: { readonly head: Head; readonly parts: Buffer[]; size: number } | null = null;
  #paused = false;

  constructor(
    deps: OpenedDeps,
    credentials: Promise<Record<string, string | string[]>>,
    request: TransportRequest,
    receiver: BodyReceiver,
  ) {
    this.#deps = deps;
    this.#receiver = receiver;
    credentials.then(
      (headers) => this.#send({ ...request, headers: { ...request.headers, ...headers } }),
      (error: unknown) => this.fail(error),
    );
  }

  #send(request: TransportRequest): void {
    if (this.#receiver === null) return;
    this.#exchange = this.#deps.transport.send(request, this);
    if (this.#paused) this.#exchange.pause();
  }

  cancel(): void {
    this.#receiver = null;
    this.#exchange?.cancel();
    this.#gunzip?.destroy();
  }

  pause(): void {
    this.#paused = true;
    this.#exchange?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#exchange?.resume();
  }

  begin(head: Head): void {
    this.#deps.onBytes();
    if (head.status >= 300 && head.status !== 304) {
      this.#refused = { head, parts: [], size: 0 };
      return;
    }
    // An API server gzips lists over 128 KiB.
    if (head.header('content-encoding') === 'gzip') this.#decode();
    this.#receiver?.begin(head);
  }

  data(chunk: Buffer): void {
    this.#deps.onBytes();
    if (this.#refused !== null) {
      this.#refused.size += chunk.length;
      if (this.#refused.size <= MAX_STATUS) this.#refused.parts.push(chunk);
    } else if (this.#gunzip === null) this.#receiver?.data(chunk);
    else if (!this.#gunzip.write(chunk)) this.#exchange?.pause();
  }

  end(): void {
    if (this.#refused !== null) this.#refuse();
    else if (this.#gunzip === null) this.#over()?.end();
    else this.#gunzip.end();
  }

  fail(error: unknown): void {
    if (this.#refused !== null) this.#refuse();
    else this.#over()?.fail(isCredentialError(error) ? error : networkFailure(error));
  }

  #over(): BodyReceiver | null {
    const receiver = this.#receiver;
    this.cancel();
    return receiver;
  }

  #refuse(): void {
    const refused = this.#refused;
    this.#refused = null;
    if (refused === null) return;
    let told: unknown = null;
    try {
      told = JSON.parse(Buffer.concat(refused.parts).toString('utf8'));
    } catch {
      // The status alone decides.
    }
    const { status } = refused.head;
    const now = this.#deps.clock.now();
    this.#over()?.fail(statusFailure(status, told, refused.head.header('retry-after'), now));
  }

  #decode(): void {
    // Below the size that the allocator maps and gives back each time (lib/cli/runtime.ts).
    const gunzip = createGunzip({ chunkSize: 32 << 10 });
    this.#gunzip = gunzip;
    gunzip.on('data', (chunk: Buffer) => this.#receiver?.data(chunk));
    gunzip.on('drain', () => {
      if (!this.#paused) this.#exchange?.resume();
    });
    gunzip.on('end', () => this.#over()?.end());
    gunzip.on('error', (error) => this.fail(error));
  }
}
