import { HTTP_STATUS, type ApiError } from './contract.ts';
import { asApiError } from './errors.ts';

/** On every answer: nothing here is a page, is framed, sniffed, or read by another origin. */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const JSON_HEADERS = {
  ...SECURITY_HEADERS,
  'content-type': 'application/json; charset=utf-8',
} as const;

export const json = (body: unknown, headers: Record<string, string>, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { ...JSON_HEADERS, ...headers } });

export const errorResponse = (error: ApiError): Response =>
  json(
    error,
    {
      'cache-control': 'no-store',
      ...(error.retryAfterMs === undefined
        ? {}
        : { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) }),
    },
    HTTP_STATUS[error.code],
  );

/** Weak: times that only say "heard again" may differ under the same number. */
export const etagOf = (seq: number | string): string => `W/"${seq}"`;

export const isMatch = (ifNoneMatch: string | null, etag: string): boolean =>
  ifNoneMatch !== null &&
  ifNoneMatch
    .split(',')
    .map((tag) => tag.trim())
    .some((tag) => tag === '*' || tag === etag || `W/${tag}` === etag);

/** An answer that holds until the store's number moves. */
export function versioned(req: Request, seq: number | string, body: () => unknown): Response {
  const headers = { etag: etagOf(seq), 'cache-control': 'private, no-cache' };
  if (isMatch(req.headers.get('if-none-match'), headers.etag))
    return new Response(null, { status: 304, headers: { ...SECURITY_HEADERS, ...headers } });
  return json(body(), headers);
}

/** Runs a handler; what it throws becomes the one error shape. `report` gets what nobody expected. */
export async function guarded(
  handler: () => Response | Promise<Response>,
  report: (error: unknown) => void,
): Promise<Response> {
  try {
    return await handler();
  } catch (thrown) {
    const error = asApiError(thrown);
    if (error.code === 'internal') report(thrown);
    return errorResponse(error);
  }
}
