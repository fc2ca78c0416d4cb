import type { SecureContext } from 'node:tls';

/** How to reach one API server, made anew whenever its credentials change. */
export interface Endpoint {
  /** Base URL without trailing slash; may have a path prefix. */
  readonly server: string;
  readonly servername: string | undefined;
  readonly rejectUnauthorized: boolean;
  readonly secureContext: SecureContext | undefined;
  readonly proxyUrl: string | undefined;
  /** Changes when CA, certificate, key or address change: a new connection is then due. */
  readonly fingerprint: string;
  /** Authorization and Impersonate headers for one request; refreshed before they expire. */
  headers(): Promise<Record<string, string | string[]>>;
}

export class CredentialError extends Error {
  readonly reason: 'config-invalid' | 'credentials-failed';
  readonly hint: string;
  constructor(reason: 'config-invalid' | 'credentials-failed', message: string, hint: string) {
    super(message);
    this.reason = reason;
    this.hint = hint;
  }
}

/** One cluster of the fleet. `id` is what URLs and keys carry: the context name. */
export interface ClusterSpec {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Where it was found, for people: a file name, never its content. */
  readonly origin: string;
  /** Hash of the resolved entry: unchanged means leave the connection alone. */
  readonly version: string;
  /**
   * Reads certificates and credentials. Throws CredentialError with the reason for people.
   * `fresh` drops cached credentials (after a 401).
   */
  connect(options?: { fresh?: boolean }): Promise<Endpoint>;
}

/** Something in a kubeconfig that could not be used, with what to do about it. */
export interface RegistryProblem {
  readonly file: string;
  /** Context name when the problem belongs to one entry. */
  readonly context: string | null;
  readonly message: string;
  readonly hint: string;
}

export type RegistryEvent =
  | { readonly type: 'added' | 'changed'; readonly spec: ClusterSpec }
  | { readonly type: 'removed'; readonly id: string }
  | { readonly type: 'problems'; readonly problems: readonly RegistryProblem[] };
