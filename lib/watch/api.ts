import type { Readable } from 'node:stream';
import type { Clock } from '../flux/clock.ts';
import type { Endpoint } from '../registry/spec.ts';
import { ApiFailure, networkFailure, notKubernetes, statusFailure } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Transport, TransportResponse } from './transport.ts';
import { abortable, deadline } from './wait.ts';

export interface Ask {
  readonly path: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** For the whole answer. */
  readonly timeoutMs: number;
}

export interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly contentType: string;
  readonly json: unknown;
}

/** The API of one cluster over one transport. All errors are ApiFailure. */
export interface Api {
  /** A small JSON answer; also resolves for 304 (json null). */
  json(ask: Ask): Promise<Answer>;
  /** A body to be read chunk by chunk: lists and watches. */
  stream(
    ask: Omit<Ask, 'timeoutMs'> & { headersTimeoutMs: number; bodyTimeoutMs: number },
  ): Promise<Readable>;
}

/** Bound of a small answer (discovery of a cluster with hundreds of CRDs: about 0.5 MB). */
const MAX_JSON = 32 << 20;
const MAX_STATUS = 64 << 10;
const JSON_TYPE = 'application/json';

export function createApi(deps: {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly endpoint: Endpoint;
  readonly transport: Transport;
  readonly userAgent: string;
  /** Called for each chunk of bytes that arrived. */
  readonly onBytes: (count: number) => void;
}): Api {
  const { clock, endpoint, transport } = deps;

  async function send(
    ask: Omit<Ask, 'timeoutMs'>,
    headersTimeoutMs: number,
    bodyTimeoutMs: number,
  ): Promise<TransportResponse> {
    const credentials = await abortable(ask.signal, endpoint.headers());
    const response = await transport.request({
      path: ask.path,
      headers: {
        accept: ask.accept ?? JSON_TYPE,
        'accept-encoding': 'gzip',
        'user-agent': deps.userAgent,
        ...ask.headers,
        ...credentials,
      },
      signal: ask.signal,
      headersTimeoutMs,
      bodyTimeoutMs,
    });
    deps.onBytes(0);
    if (response.status < 300 || response.status === 304) return response;
    let told: unknown = null;
    try {
      told = JSON.parse((await read(response.body, MAX_STATUS)).toString('utf8'));
    } catch {
      // The status alone decides.
    }
    throw statusFailure(response.status, told, response.header('retry-after'), clock.now());
  }

  async function read(body: Readable, max: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      deps.onBytes(chunk.length);
      size += chunk.length;
      if (size > max) throw notKubernetes();
      parts.push(chunk);
    }
    return Buffer.concat(parts);
  }

  return {
    async json(ask) {
      const limit = deadline(clock, ask.timeoutMs, ask.signal);
      try {
        // undici's own timers stand behind ours, which knows when this process was the slow one.
        const spare = ask.timeoutMs * 2;
        const response = await send({ ...ask, signal: limit.signal }, spare, spare);
        const bytes = await read(response.body, MAX_JSON);
        let json: unknown = null;
        if (response.status !== 304) {
          try {
            json = JSON.parse(bytes.toString('utf8'));
          } catch {
            throw notKubernetes();
          }
        }
        return {
          status: response.status,
          etag: response.header('etag'),
          contentType: response.header('content-type') ?? '',
          json,
        };
      } catch (e) {
        if (limit.expired()) {
          throw new ApiFailure(
            'timeout',
            'The API server did not answer in time.',
            'Check that the API server runs and is not overloaded.',
            { scope: 'connection' },
          );
        }
        throw isCredentialError(e) ? e : networkFailure(e);
      } finally {
        limit.cancel();
      }
    },
    async stream(ask) {
      try {
        return (await send(ask, ask.headersTimeoutMs, ask.bodyTimeoutMs)).body;
      } catch (e) {
        throw isCredentialError(e) ? e : networkFailure(e);
      }
    },
  };
}

/** By shape: a class may exist twice in one process. */
export function isCredentialError(
  e: unknown,
): e is Error & { reason: 'config-invalid' | 'credentials-failed'; hint: string } {
  const reason = (e as { reason?: unknown } | null)?.reason;
  return e instanceof Error && (reason === 'config-invalid' || reason === 'credentials-failed');
}
