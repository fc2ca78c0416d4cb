/** A Kubernetes Status as the answer of a request; texts follow apimachinery's api/errors. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** metadata of the Status; carries `continue` when a continue token expired. */
  readonly metadata: Readonly<Record<string, unknown>>;

  constructor(
    code: number,
    reason: string,
    message: string,
    more: {
      details?: Record<string, unknown>;
      retryAfterSeconds?: number;
      metadata?: Record<string, unknown>;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = more.details;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.metadata = more.metadata ?? {};
  }

  toStatus(): Record<string, unknown> {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.metadata,
      status: 'Failure',
      message: this.message,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...(this.details === undefined ? {} : { details: this.details }),
      code: this.code,
    };
  }
}

export interface Qualified {
  readonly group: string;
  readonly resource: string;
  readonly name?: string | undefined;
}

const qualified = (q: Qualified): string =>
  q.group === '' ? q.resource : `${q.resource}.${q.group}`;

const detailsOf = (q: Qualified, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...(q.name === undefined || q.name === '' ? {} : { name: q.name }),
  ...(q.group === '' ? {} : { group: q.group }),
  kind: q.resource,
  ...more,
});

export const badRequest = (message: string): StatusError =>
  new StatusError(400, 'BadRequest', message);

export const unauthorized = (): StatusError => new StatusError(401, 'Unauthorized', 'Unauthorized');

export const notFound = (q: Qualified): StatusError =>
  new StatusError(404, 'NotFound', `${qualified(q)} "${q.name ?? ''}" not found`, {
    details: detailsOf(q),
  });

export const alreadyExists = (q: Qualified): StatusError =>
  new StatusError(409, 'AlreadyExists', `${qualified(q)} "${q.name ?? ''}" already exists`, {
    details: detailsOf(q),
  });

const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export const conflict = (q: Qualified, why: string = MODIFIED): StatusError =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(q)} "${q.name ?? ''}": ${why}`,
    { details: detailsOf(q) },
  );

export const expired = (message: string, metadata: Record<string, unknown> = {}): StatusError =>
  new StatusError(410, 'Expired', message, { metadata });

export const methodNotAllowed = (): StatusError =>
  new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    { details: {} },
  );

export const notAcceptable = (accepted: readonly string[]): StatusError =>
  new StatusError(
    406,
    'NotAcceptable',
    `only the following media types are accepted: ${accepted.join(', ')}`,
  );

export const unsupportedMediaType = (accepted: readonly string[]): StatusError =>
  new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );

export interface FieldError {
  readonly type:
    | 'FieldValueForbidden'
    | 'FieldValueNotSupported'
    | 'FieldValueInvalid'
    | 'FieldValueRequired';
  readonly field: string;
  /** Starts as the server's own do: `Forbidden: …`, `Invalid value: "x": …`. */
  readonly body: string;
}

/** 422; `kind` is what the message starts with, e.g. `ListOptions` in group meta.k8s.io. */
export function invalid(
  group: string,
  kind: string,
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const lines = errors.map((e) => `${e.field}: ${e.body}`);
  const text = lines.length === 1 ? (lines[0] ?? '') : `[${lines.join(', ')}]`;
  return new StatusError(
    422,
    'Invalid',
    `${group === '' ? kind : `${kind}.${group}`} "${name}" is invalid: ${text}`,
    {
      details: {
        ...(name === '' ? {} : { name }),
        ...(group === '' ? {} : { group }),
        kind,
        causes: errors.map((e) => ({ reason: e.type, message: e.body, field: e.field })),
      },
    },
  );
}

/** 504 after the server waited for a version it has not seen. */
export const tooLargeVersion = (asked: number, current: number): StatusError =>
  new StatusError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${asked}, current: ${current}`,
    {
      details: {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
      retryAfterSeconds: 1,
    },
  );

export const internalError = (message: string): StatusError =>
  new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, {
    details: { causes: [{ message }] },
  });

export interface Attributes {
  readonly user: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export function forbidden(a: Attributes): StatusError {
  const q: Qualified = { group: a.group, resource: a.resource, name: a.name };
  const what = a.subresource === undefined ? a.resource : `${a.resource}/${a.subresource}`;
  const where =
    a.namespace === undefined || a.namespace === ''
      ? 'at the cluster scope'
      : `in the namespace "${a.namespace}"`;
  const named = q.name === undefined || q.name === '' ? '' : ` "${q.name}"`;
  return new StatusError(
    403,
    'Forbidden',
    `${qualified(q)}${named} is forbidden: User "${a.user}" cannot ${a.verb} resource "${what}" in API group "${a.group}" ${where}`,
    { details: detailsOf(q) },
  );
}

export const forbiddenPath = (user: string, verb: string, path: string): StatusError =>
  new StatusError(403, 'Forbidden', `forbidden: User "${user}" cannot ${verb} path "${path}"`, {
    details: {},
  });
