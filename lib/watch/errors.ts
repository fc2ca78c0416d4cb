import type { ConnectionReason } from '../flux/session.ts';

/**
 * One request that failed, in words for people. Never carries a URL, an address or text from the server
 * beyond its status reason: messages of API servers quote user names and tokens' claims.
 */
export class ApiFailure extends Error {
  readonly reason: ConnectionReason;
  readonly hint: string;
  /** HTTP or Status code; null when no answer came. */
  readonly status: number | null;
  /** `connection`: the way to the server is in doubt, not only this request. */
  readonly scope: 'connection' | 'request';
  readonly retryAfterMs: number | null;
  /** resourceVersion no longer served (410), or newer than the server knows (504 ResourceVersionTooLarge). */
  readonly expired: boolean;
  readonly tooLarge: boolean;
  /** The API server looked for this object and does not have it; a 404 alone may also mean that its path is not served. */
  readonly absent: boolean;

  constructor(
    reason: ConnectionReason,
    message: string,
    hint: string,
    more: {
      status?: number;
      scope?: 'connection' | 'request';
      retryAfterMs?: number | null;
      expired?: boolean;
      tooLarge?: boolean;
      absent?: boolean;
    } = {},
  ) {
    super(message);
    this.reason = reason;
    this.hint = hint;
    this.status = more.status ?? null;
    this.scope = more.scope ?? 'request';
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.expired = more.expired ?? false;
    this.tooLarge = more.tooLarge ?? false;
    this.absent = more.absent ?? false;
  }
}

type Words = readonly [reason: ConnectionReason, message: string, hint: string];

const NETWORK_HINT = 'Check that the API server runs and that this machine may reach it.';
const CA_HINT = "Check certificate-authority-data of this cluster's entry in the kubeconfig.";
const UNTRUSTED: Words = [
  'tls',
  'The certificate of the API server is not signed by the CA in the kubeconfig.',
  CA_HINT,
];
const TIMED_OUT: Words = ['timeout', 'The API server did not answer in time.', NETWORK_HINT];
const RESET: Words = ['reset', 'The connection to the API server was closed.', NETWORK_HINT];
const UNRESOLVED: Words = [
  'dns',
  "The API server's host name could not be resolved.",
  'Check the server address in the kubeconfig, and DNS on this machine.',
];
const NO_ROUTE: Words = ['timeout', 'There is no route to the API server.', NETWORK_HINT];

const BY_CODE: Readonly<Record<string, Words>> = {
  ENOTFOUND: UNRESOLVED,
  EAI_AGAIN: UNRESOLVED,
  ECONNREFUSED: ['refused', 'The API server refused the connection.', NETWORK_HINT],
  EHOSTUNREACH: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  ENETDOWN: NO_ROUTE,
  ETIMEDOUT: TIMED_OUT,
  UND_ERR_CONNECT_TIMEOUT: TIMED_OUT,
  UND_ERR_HEADERS_TIMEOUT: TIMED_OUT,
  UND_ERR_BODY_TIMEOUT: TIMED_OUT,
  ECONNRESET: RESET,
  ECONNABORTED: RESET,
  EPIPE: RESET,
  UND_ERR_SOCKET: RESET,
  UND_ERR_DESTROYED: RESET,
  UND_ERR_CLOSED: RESET,
  UND_ERR_ABORTED: RESET,
  ABORT_ERR: RESET,
  UND_ERR_PRX_TLS: ['tls', 'The proxy could not be reached over TLS.', 'Check proxy-url.'],
  CERT_HAS_EXPIRED: [
    'tls',
    'The certificate of the API server has expired.',
    'Renew the certificate of the API server.',
  ],
  CERT_NOT_YET_VALID: [
    'tls',
    'The certificate of the API server is not valid yet.',
    'Compare the clocks of this machine and the cluster.',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'tls',
    'The certificate of the API server is for another name.',
    'Check the server address, or set tls-server-name in the kubeconfig.',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
  CERT_UNTRUSTED: UNTRUSTED,
  INVALID_CA: UNTRUSTED,
};

const codeOf = (e: unknown): string => {
  for (let at: unknown = e, depth = 0; depth < 5 && at instanceof Error; depth++) {
    const { code, errors } = at as { code?: unknown; errors?: unknown };
    if (typeof code === 'string' && code !== '') return code;
    if (Array.isArray(errors) && errors.length > 0) return codeOf(errors[0]);
    at = at.cause;
  }
  return '';
};

/** Words for an error of a socket, TLS, DNS or of HTTP framing. */
export function networkFailure(e: unknown): ApiFailure {
  if (e instanceof ApiFailure) return e;
  const code = codeOf(e);
  const http2 = (e as { http2ErrorCode?: unknown } | null)?.http2ErrorCode;
  if (typeof http2 === 'number') {
    // RST_STREAM: the connection itself may be well.
    return new ApiFailure(
      'reset',
      'The API server cut an answer short.',
      'It is asked again by itself.',
    );
  }
  const known = BY_CODE[code];
  if (known) return new ApiFailure(...known, { scope: 'connection' });
  if (/^(ERR_SSL|ERR_TLS|EPROTO|ERR_OSSL|CERT_|UNABLE_TO)/.test(code)) {
    return new ApiFailure(
      'tls',
      'The TLS connection to the API server failed.',
      'Check that the server address speaks TLS, and the certificates in the kubeconfig.',
      { scope: 'connection' },
    );
  }
  if (/^(ERR_HTTP2|HPE_|UND_ERR_INFO|UND_ERR_RES|Z_)/.test(code)) {
    return new ApiFailure(
      'protocol',
      'The API server broke off the HTTP exchange.',
      'Check what stands between this machine and the API server.',
      { scope: 'connection' },
    );
  }
  if (e instanceof Error && /^Proxy response \((\d+)\)/.test(e.message)) {
    return new ApiFailure(
      'refused',
      'The proxy refused to connect to the API server.',
      'Check proxy-url in the kubeconfig and what the proxy allows.',
      { scope: 'connection' },
    );
  }
  return new ApiFailure(...RESET, { scope: 'connection' });
}

/** `Retry-After` in seconds or as a date; null when absent or unreadable; at most ten minutes. */
export function parseRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 600_000) : null;
}

interface StatusBody {
  readonly code?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly details?: {
    readonly name?: unknown;
    readonly causes?: unknown;
    readonly retryAfterSeconds?: unknown;
  } | null;
}

const isTooLarge = (body: StatusBody | null): boolean => {
  const causes = body?.details?.causes;
  return (
    (Array.isArray(causes) &&
      causes.some((c: { reason?: unknown }) => c?.reason === 'ResourceVersionTooLarge')) ||
    (typeof body?.message === 'string' && body.message.includes('Too large resource version'))
  );
};

/** Only the handler of a resource that is served names what it did not find. */
const namesObject = (body: StatusBody | null): boolean => {
  const name = body?.details?.name;
  return body?.reason === 'NotFound' && typeof name === 'string' && name !== '';
};

/** Words for an answer that is no success: an HTTP error, or a Status inside a watch. */
export function statusFailure(
  status: number,
  body: unknown,
  retryAfter: string | undefined,
  now: number,
): ApiFailure {
  const told = typeof body === 'object' && body !== null ? (body as StatusBody) : null;
  const seconds = told?.details?.retryAfterSeconds;
  const more = {
    status,
    retryAfterMs:
      parseRetryAfter(retryAfter, now) ?? (typeof seconds === 'number' ? seconds * 1000 : null),
    expired: status === 410,
    tooLarge: isTooLarge(told),
    absent: status === 404 && namesObject(told),
  };
  if (status === 401) {
    return new ApiFailure(
      'token-refused',
      'The API server refused the credential.',
      "Renew the credential of this context's user; the kubeconfig is watched for changes.",
      more,
    );
  }
  if (status === 403) {
    return new ApiFailure(
      'forbidden',
      'The credential may not read this.',
      "Bind the ClusterRole of deploy/rbac.yaml to this context's user.",
      more,
    );
  }
  if (status === 429) {
    return new ApiFailure(
      'rate-limited',
      'The API server asks for fewer requests.',
      'It is asked again after the time it named.',
      more,
    );
  }
  if (status === 410) {
    return new ApiFailure(
      'server-error',
      'The API server no longer has the history that was asked for.',
      'The list is read anew by itself.',
      more,
    );
  }
  if (status >= 500) {
    return new ApiFailure(
      'server-error',
      `The API server answered with error ${status}.`,
      'Look at the logs of the API server.',
      more,
    );
  }
  return new ApiFailure(
    'protocol',
    `The address answered with status ${status}, unlike a Kubernetes API server.`,
    'Check the server address in the kubeconfig.',
    more,
  );
}

export const notKubernetes = (): ApiFailure =>
  new ApiFailure(
    'protocol',
    'The address answered, but not like a Kubernetes API server.',
    'Check the server address in the kubeconfig.',
  );
