import type { IncomingHttpHeaders } from 'node:http2';

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

export const ANONYMOUS: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** How one cluster knows its callers. */
export interface Credentials {
  readonly token: string;
  readonly tokenUser: User;
  /** Whether bearer tokens are taken at this moment. */
  readonly tokensValid: boolean;
}

/** A verified client certificate: user = common name, groups = organizations. */
export interface ClientCertificate {
  readonly CN?: string | string[] | undefined;
  readonly O?: string | string[] | undefined;
}

const list = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Undefined: 401. Without any credential the caller is anonymous, as on a real API server. */
export function authenticate(
  headers: IncomingHttpHeaders,
  certificate: ClientCertificate | undefined,
  credentials: Credentials,
): User | undefined {
  const user = identify(headers, certificate, credentials);
  if (user === undefined) return undefined;
  const as = list(headers['impersonate-user'])[0];
  if (as === undefined) return user;
  const groups = list(headers['impersonate-group']).flatMap((g) =>
    g.split(',').map((s) => s.trim()),
  );
  return { name: as, groups: [...groups, 'system:authenticated'] };
}

function identify(
  headers: IncomingHttpHeaders,
  certificate: ClientCertificate | undefined,
  credentials: Credentials,
): User | undefined {
  const name = list(certificate?.CN)[0];
  if (name !== undefined) {
    return { name, groups: [...list(certificate?.O), 'system:authenticated'] };
  }
  const { authorization } = headers;
  if (authorization === undefined) return ANONYMOUS;
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  return token === credentials.token && credentials.tokensValid ? credentials.tokenUser : undefined;
}
