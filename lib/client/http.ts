import type { ErrorCode } from '../api/contract.ts';

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

/** What a schema can do, whichever zod it is of. */
interface Parser<O> {
  readonly safeParse: (
    value: unknown,
  ) => { readonly success: true; readonly data: O } | { readonly success: false };
}
/** A schema, or how to get it: what `import()` brings is no part of a page's first load. */
export type Shape<T> = T | (() => Promise<T>);

const UNREADABLE =
  'The answer has a shape that this page does not know. Reload it: the server may have been updated.';

/** One GET: aborts with the query or after 30 s, parses the answer. Throws RequestFailure, or the abort. */
export async function getJson<O>(
  path: string,
  shape: Shape<Parser<O>>,
  signal: AbortSignal,
): Promise<O> {
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
  if (!response.ok) throw await refusal(response.status, body, path);
  // Only now: while the server is away the script would fail too, and hide what is wrong.
  const schema = await loaded(shape, path);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new RequestFailure('unreadable', UNREADABLE, path);
  return parsed.data;
}

async function loaded<O>(shape: Shape<Parser<O>>, path: string): Promise<Parser<O>> {
  if (typeof shape !== 'function') return shape;
  try {
    return await shape();
  } catch {
    // The script of another build is gone.
    throw new RequestFailure('unreadable', UNREADABLE, path);
  }
}

const errorShape = async () => (await import('../api/contract.ts')).apiErrorSchema;

async function refusal(status: number, body: unknown, path: string): Promise<RequestFailure> {
  const apiErrorSchema = await loaded(errorShape, path);
  const parsed = apiErrorSchema.safeParse(body);
  if (!parsed.success)
    return new RequestFailure('internal', `Fleetglass answered with status ${status}.`, path);
  const { code, message, retryAfterMs } = parsed.data;
  return new RequestFailure(code, message, path, retryAfterMs);
}

/** Asking again can help: not for a wrong address, nor for an answer that will look the same. */
export const worthRetrying = (error: unknown): boolean =>
  !(error instanceof RequestFailure) ||
  !(['bad-request', 'not-found', 'forbidden', 'unreadable'] as string[]).includes(error.code);
