import type * as z from 'zod/mini';
import { apiErrorSchema, type ApiError, type ErrorCode } from '../api/contract.ts';

/** The server's refusal, or the reason why there was no usable answer. */
export class RequestFailure extends Error {
  readonly code: ErrorCode | 'offline' | 'unreadable';
  readonly path: string;
  readonly retryAfterMs: number | undefined;
  constructor(code: RequestFailure['code'], message: string, path: string, retryAfterMs?: number) {
    super(message);
    this.name = 'RequestFailure';
    this.code = code;
    this.path = path;
    this.retryAfterMs = retryAfterMs;
  }
}

const TIMEOUT_MS = 30_000;

/** One GET: aborts with the query or after 30 s, parses the answer. Throws RequestFailure, or the abort. */
export async function getJson<T extends z.ZodMiniType>(
  path: string,
  schema: T,
  signal: AbortSignal,
): Promise<z.output<T>> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(path, { signal: AbortSignal.any([signal, limit]) });
    body = await response.json().catch(() => undefined);
  } catch (error) {
    if (signal.aborted) throw error;
    throw limit.aborted
      ? new RequestFailure('timeout', 'Fleetglass did not answer within 30 s.', path)
      : new RequestFailure('offline', 'Fleetglass could not be reached.', path);
  }
  if (!response.ok) throw refusal(response.status, body, path);
  const parsed = schema.safeParse(body);
  if (!parsed.success)
    throw new RequestFailure(
      'unreadable',
      'The answer has a shape that this page does not know. Reload it: the server may have been updated.',
      path,
    );
  return parsed.data;
}

function refusal(status: number, body: unknown, path: string): RequestFailure {
  const parsed = apiErrorSchema.safeParse(body);
  if (!parsed.success)
    return new RequestFailure('internal', `Fleetglass answered with status ${status}.`, path);
  const error: ApiError = parsed.data;
  return new RequestFailure(error.code, error.message, path, error.retryAfterMs);
}

/** Asking again can help: not for a wrong address, nor for an answer that will look the same. */
export const worthRetrying = (error: unknown): boolean =>
  !(error instanceof RequestFailure) ||
  !(['bad-request', 'not-found', 'forbidden', 'unreadable'] as string[]).includes(error.code);
