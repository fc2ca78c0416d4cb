/** What becomes of one request. `end` or `fail` comes once, and nothing after it. */
export interface Receiver {
  begin(head: Head): void;
  data(chunk: Buffer): void;
  /** The answer came to its end. */
  end(): void;
  /** It broke off, or never came. */
  fail(error: unknown): void;
}

export interface Head {
  readonly status: number;
  header(name: string): string | undefined;
}

/** One request that runs. */
export interface Exchange {
  /** Nothing more is told. Idempotent. */
  cancel(): void;
  pause(): void;
  resume(): void;
}

export interface TransportRequest {
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** The answer must begin within this. */
  readonly headersTimeoutMs: number;
  /** Longest pause between bytes of the body; 0: none. */
  readonly bodyTimeoutMs: number;
}

/**
 * The connections to one API server. GET only: an HTTP/2 request with a body that is aborted before its body was sent makes
 * Node 24.21 write empty DATA frames for ever, in native code, until the memory is gone. What needs a body (a patch, a
 * review) must go over HTTP/1.1.
 */
export interface Transport {
  send(request: TransportRequest, receiver: Receiver): Exchange;
  /** Rises with each connection that was lost (and not said goodbye to): what comes next may be a server with another past. */
  readonly losses: number;
  /** Fails what runs on it, at once. */
  destroy(): void;
}

/** Measured over 100 ms RTT: the defaults make a list ten to forty times slower than these windows. */
export const WINDOWS = { stream: 4 << 20, connection: 16 << 20 };

/** With a code that `networkFailure` has words for. */
export const failedWith = (code: string, cause?: unknown): Error =>
  Object.assign(new Error(code, { cause }), { code });
