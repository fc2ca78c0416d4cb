import type * as z from 'zod/mini';
import type { ApiError, ErrorCode } from './contract.ts';

/** An answer that is an error; everything else that is thrown becomes `internal`. */
export class ApiFailure extends Error {
  readonly error: ApiError;
  constructor(code: ErrorCode, message: string, more?: Pick<ApiError, 'cluster' | 'retryAfterMs'>) {
    super(message);
    this.error = { code, message, ...more };
  }
}

/** Classes are bundled several times: the shape decides, not instanceof. */
export const asApiError = (thrown: unknown): ApiError => {
  if (typeof thrown === 'object' && thrown !== null && 'error' in thrown) {
    const { error } = thrown;
    if (typeof error === 'object' && error !== null && 'code' in error && 'message' in error)
      return error as ApiError;
  }
  return {
    code: 'internal',
    message: 'Something went wrong here; the log of Fleetglass says what.',
  };
};

type Issue = z.core.$ZodIssue;

const quote = (values: readonly unknown[]): string => values.map(String).join(', ');

function sentence(issue: Issue, allowed: readonly string[]): string {
  const where = issue.path.length === 0 ? '' : `${String(issue.path[0])}: `;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `Unknown parameter ${quote(issue.keys)}. ${allowed.length === 0 ? 'It takes none' : `Allowed: ${quote(allowed)}`}.`;
    case 'invalid_value':
      return `${where}${JSON.stringify(issue.input) ?? 'this value'} is not known. Allowed: ${quote(issue.values)}.`;
    default:
      return `${where}${issue.message}.`;
  }
}

/** Names each parameter or value that is not understood, and what would be. */
export const badRequest = (
  error: Pick<z.core.$ZodError, 'issues'>,
  allowed: readonly string[],
): ApiFailure =>
  new ApiFailure('bad-request', error.issues.map((i) => sentence(i, allowed)).join(' '));
