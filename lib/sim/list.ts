import type { StoredVersion } from './row.ts';
import { ExpiredError } from './history.ts';
import type { ResourceTable } from './resource-table.ts';
import type { Predicate } from './selectors.ts';
import type { FieldError } from './status-error.ts';
import { badRequest, expired, invalid, StatusError, tooLargeVersion } from './status-error.ts';

export interface ListQuery {
  /** 0: all. */
  readonly limit: number;
  /** 0: as long as the server likes. */
  readonly timeoutSeconds: number;
  readonly continue: string;
  readonly resourceVersion: string;
  readonly match: string;
}

export interface ListResult {
  readonly rows: readonly StoredVersion[];
  readonly version: number;
  readonly continue: string;
  readonly remaining: number | undefined;
}

const INCONSISTENT =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

export function parseListQuery(query: URLSearchParams): ListQuery {
  const limit = int64(query, 'limit');
  const timeoutSeconds = int64(query, 'timeoutSeconds');
  return {
    limit: Math.max(0, limit),
    timeoutSeconds: Math.max(0, timeoutSeconds),
    continue: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    match: query.get('resourceVersionMatch') ?? '',
  };
}

const MOST = 2n ** 63n;

/** A parameter as Go reads an int64; 0 when it is not there. */
function int64(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (text === '') return 0;
  const refused = (why: string) => badRequest(`strconv.ParseInt: parsing "${text}": ${why}`);
  if (!/^[+-]?\d+$/.test(text)) throw refused('invalid syntax');
  const number = BigInt(text.replace('+', ''));
  if (number >= MOST || number < -MOST) throw refused('value out of range');
  return Number(number);
}

const forbid = (field: string, text: string): FieldError => ({
  type: 'FieldValueForbidden',
  field,
  body: `Forbidden: ${text}`,
});

const notSupported = (value: string, supported: readonly string[]): FieldError => ({
  type: 'FieldValueNotSupported',
  field: 'resourceVersionMatch',
  body: `Unsupported value: "${value}": supported values: ${supported.map((s) => `"${s}"`).join(', ')}`,
});

const refuse = (errors: readonly FieldError[]): void => {
  if (errors.length > 0) throw invalid('meta.k8s.io', 'ListOptions', '', errors);
};

/** apimachinery internalversion/validation ValidateListOptions. */
export function validateList(q: ListQuery, sendInitialEvents: string | null): void {
  const errors: FieldError[] = [];
  if (q.match !== '') {
    const field = 'resourceVersionMatch';
    if (q.resourceVersion === '') {
      errors.push(forbid(field, `${field} is forbidden unless resourceVersion is provided`));
    }
    if (q.continue !== '') {
      errors.push(forbid(field, `${field} is forbidden when continue is provided`));
    }
    if (q.match !== 'Exact' && q.match !== 'NotOlderThan') {
      errors.push(notSupported(q.match, ['Exact', 'NotOlderThan', '']));
    }
    if (q.match === 'Exact' && q.resourceVersion === '0') {
      errors.push(forbid(field, `${field} "exact" is forbidden for resourceVersion "0"`));
    }
  }
  if (sendInitialEvents !== null) {
    errors.push(forbid('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  refuse(errors);
}

/** The watch half of the same validation; `gate` is whether the WatchList feature is on. */
export function validateWatch(q: ListQuery, sendInitialEvents: string | null, gate: boolean): void {
  const errors: FieldError[] = [];
  const field = 'resourceVersionMatch';
  if (sendInitialEvents !== null) {
    if (q.match !== 'NotOlderThan') {
      errors.push(forbid(field, `sendInitialEvents requires setting ${field} to NotOlderThan`));
    }
    if (!gate) {
      errors.push(
        forbid(
          'sendInitialEvents',
          'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
        ),
      );
    }
  }
  if (q.match !== '') {
    if (sendInitialEvents === null) {
      errors.push(
        forbid(field, `${field} is forbidden for watch unless sendInitialEvents is provided`),
      );
    }
    if (q.match !== 'NotOlderThan') errors.push(notSupported(q.match, ['NotOlderThan']));
    if (q.continue !== '') {
      errors.push(forbid(field, `${field} is forbidden when continue is provided`));
    }
  }
  refuse(errors);
}

/** '' and '0' are 0: no version asked for. */
export function parseVersion(text: string): number {
  if (text === '' || text === '0') return 0;
  if (!/^\d+$/.test(text)) {
    throw badRequest(`invalid resource version: ${unreadable(text)}`);
  }
  return Number(text);
}

const unreadable = (text: string): string =>
  `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`;

/** The same for a watch, where the server's own error shows through as a 500 without reason. */
export function parseWatchVersion(text: string): number {
  if (/^\d*$/.test(text)) return Number(text);
  throw new StatusError(500, '', unreadable(text));
}

/**
 * The rows of one list request under the rules for resourceVersion, limit and continue
 * (Kubernetes API concepts, "Semantics for get and list"). Throws StatusError.
 */
export function listRows(
  table: ResourceTable,
  current: number,
  namespace: string | undefined,
  q: ListQuery,
  selects: ((row: StoredVersion) => boolean) | undefined,
): ListResult {
  if (q.continue !== '') return continued(table, current, namespace, q, selects);
  const asked = parseVersion(q.resourceVersion);
  // A version with a limit and no match is exact; without a limit any version not older will do.
  const exact = asked > 0 && (q.match === 'Exact' || (q.match === '' && q.limit > 0));
  if (asked > current) throw tooLargeVersion(asked, current);
  const version = exact ? asked : current;
  const rows = exact ? reach(table, version, namespace) : table.rows(namespace);
  // The watch cache answers version 0 whole, whatever the limit.
  const limit = q.resourceVersion === '0' ? 0 : q.limit;
  return page(rows, '', version, limit, selects);
}

function continued(
  table: ResourceTable,
  current: number,
  namespace: string | undefined,
  q: ListQuery,
  selects: ((row: StoredVersion) => boolean) | undefined,
): ListResult {
  if (q.resourceVersion !== '' && q.resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  const token = decodeContinue(q.continue);
  if (token.version === -1) {
    return page(table.rows(namespace), token.start, current, q.limit, selects);
  }
  let rows: readonly StoredVersion[];
  try {
    rows = token.version > current ? table.rows(namespace) : table.at(token.version, namespace);
  } catch (error) {
    if (!(error instanceof ExpiredError)) throw error;
    throw expired(INCONSISTENT, { continue: encodeContinue(-1, token.start) });
  }
  return page(rows, token.start, token.version, q.limit, selects);
}

function reach(table: ResourceTable, version: number, namespace: string | undefined) {
  try {
    return table.at(version, namespace);
  } catch (error) {
    if (!(error instanceof ExpiredError)) throw error;
    throw expired(
      'The provided resourceVersion parameter is too old to display a consistent list.',
    );
  }
}

function page(
  rows: readonly StoredVersion[],
  start: string,
  version: number,
  limit: number,
  selects: ((row: StoredVersion) => boolean) | undefined,
): ListResult {
  const out: StoredVersion[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.key < start || (selects !== undefined && !selects(row))) continue;
    const last = out.at(-1);
    if (limit > 0 && out.length === limit && last !== undefined) {
      return {
        rows: out,
        version,
        continue: encodeContinue(version, `${last.key}\0`),
        remaining: selects === undefined ? rows.length - index : undefined,
      };
    }
    out.push(row);
  }
  return { rows: out, version, continue: '', remaining: undefined };
}

/** The token of apiserver's storage.EncodeContinue, so that clients which look inside find the same. */
export const encodeContinue = (version: number, start: string): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start })).toString('base64url');

function decodeContinue(token: string): { version: number; start: string } {
  const strange = token.search(/[^A-Za-z0-9_-]/);
  if (strange >= 0) {
    throw badRequest(
      `invalid continue token: continue key is not valid: illegal base64 data at input byte ${strange}`,
    );
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    const { v, rv, start } = parsed as Record<string, unknown>;
    if (v === 'meta.k8s.io/v1' && typeof rv === 'number' && rv !== 0 && typeof start === 'string') {
      return { version: rv, start };
    }
  } catch {
    // Falls through to the same answer as a token that parses to something else.
  }
  throw badRequest('invalid continue token: continue key is not valid');
}

/** Both selectors as one test on stored rows; undefined when nothing is selected on. */
export function rowPredicate(
  table: ResourceTable,
  predicates: readonly (Predicate | undefined)[],
): ((row: StoredVersion) => boolean) | undefined {
  const tests = predicates.filter((p) => p !== undefined);
  if (tests.length === 0) return undefined;
  return (row) => {
    const object = table.read(row);
    return tests.every((test) => test(object));
  };
}
