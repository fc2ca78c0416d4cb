import { describe, expect, it } from 'vitest';
import type { ListQuery } from './list.ts';
import { encodeContinue, listRows, validateList, validateWatch } from './list.ts';
import { StatusError } from './status-error.ts';
import { KS, ks, testStore } from './testing.ts';

const query = (q: Partial<ListQuery>): ListQuery => ({
  limit: 0,
  timeoutSeconds: 0,
  continue: '',
  resourceVersion: '',
  match: '',
  ...q,
});

/** Five objects; `v5` is the version at which they were complete; a sixth came after it. */
function scene(history = 500) {
  const store = testStore(5, { history });
  const v5 = store.version;
  store.write(KS, ks('k05'));
  const list = (q: Partial<ListQuery>, namespace?: string) =>
    listRows(store.table(KS), store.version, namespace, query(q), undefined);
  return { store, v5, list };
}

function failure(run: () => unknown): StatusError {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a list', () => {
  // "v5" stands for the version before the sixth object, "now" for the present one.
  const CASES: [
    what: string,
    q: Partial<ListQuery>,
    rows: number,
    version: 'v5' | 'now',
    more: boolean,
  ][] = [
    ['without a version is the most recent, whole', {}, 6, 'now', false],
    ['without a version pages by limit', { limit: 4 }, 4, 'now', true],
    ['of version 0 ignores the limit', { resourceVersion: '0', limit: 2 }, 6, 'now', false],
    ['of a version is not older than it', { resourceVersion: 'v5' }, 6, 'now', false],
    [
      'of a version with a limit is exactly it',
      { resourceVersion: 'v5', limit: 9 },
      5,
      'v5',
      false,
    ],
    [
      'of a version, NotOlderThan, with a limit is the most recent',
      { resourceVersion: 'v5', match: 'NotOlderThan', limit: 4 },
      4,
      'now',
      true,
    ],
    ['of an exact version is that set', { resourceVersion: 'v5', match: 'Exact' }, 5, 'v5', false],
  ];
  it.each(CASES)('%s', (_what, q, rows, version, more) => {
    const { list, v5, store } = scene();
    const result = list({
      ...q,
      ...(q.resourceVersion === 'v5' ? { resourceVersion: String(v5) } : {}),
    });
    expect(result.rows).toHaveLength(rows);
    expect(result.version).toBe(version === 'v5' ? v5 : store.version);
    expect(result.continue !== '').toBe(more);
  });

  it('in pages is the set of its first page, whatever is written in between', () => {
    const { list, store } = scene();
    const seen: string[] = [];
    let token = '';
    const versions = new Set<number>();
    do {
      const page = list({ limit: 2, continue: token });
      seen.push(...page.rows.map((r) => r.key));
      versions.add(page.version);
      expect(page.remaining).toBe(page.continue === '' ? undefined : 6 - seen.length);
      token = page.continue;
      store.delete(KS, 'apps', 'k05');
      store.write(KS, ks(`new${seen.length}`));
    } while (token !== '');
    expect(seen).toEqual([0, 1, 2, 3, 4, 5].map((i) => `apps/k0${i}`));
    expect(versions.size).toBe(1);
  });

  it('can be continued inconsistently after its token expired', () => {
    const { list, store } = scene();
    const first = list({ limit: 2 });
    store.write(KS, ks('k99'));
    store.compact();
    const error = failure(() => list({ limit: 2, continue: first.continue }));
    expect([error.code, error.reason]).toEqual([410, 'Expired']);
    const rest = list({ limit: 0, continue: String(error.metadata['continue']) });
    expect(rest.rows.map((r) => r.key)).toEqual(
      [2, 3, 4, 5].map((i) => `apps/k0${i}`).concat('apps/k99'),
    );
    expect(rest.version).toBe(store.version);
  });

  it('of one namespace leaves out names that only begin the same', () => {
    const { list, store } = scene();
    store.write(KS, ks('x', { metadata: { name: 'x', namespace: 'apps-2' } }));
    expect(list({}, 'apps').rows).toHaveLength(6);
    expect(list({}, 'apps-2').rows).toHaveLength(1);
    expect(list({}).rows).toHaveLength(7);
  });

  const REFUSED: [what: string, q: Partial<ListQuery>, code: number, message: RegExp][] = [
    [
      'a version from the future',
      { resourceVersion: '99999' },
      504,
      /Too large resource version: 99999, current: /,
    ],
    [
      'an exact version from the future',
      { resourceVersion: '99999', match: 'Exact' },
      504,
      /Too large/,
    ],
    ['a version that is no number', { resourceVersion: 'abc' }, 400, /Invalid value: "abc"/],
    ['a broken continue token', { continue: '%%' }, 400, /continue key is not valid/],
    [
      'a token of another format',
      { continue: encodeContinue(0, 'x') },
      400,
      /continue key is not valid/,
    ],
    [
      'a version beside a token',
      { continue: encodeContinue(5, 'a'), resourceVersion: '5' },
      400,
      /specifying resource version is not allowed when using continue/,
    ],
  ];
  it.each(REFUSED)('refuses %s', (_what, q, code, message) => {
    const { list } = scene();
    const error = failure(() => list(q));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('of an exact version that the history lost is 410', () => {
    const { list, v5, store } = scene();
    store.compact();
    const error = failure(() => list({ resourceVersion: String(v5), match: 'Exact' }));
    expect([error.code, error.reason]).toEqual([410, 'Expired']);
  });
});

describe('list options', () => {
  const LIST: [q: Partial<ListQuery>, initial: string | null, message: string][] = [
    [
      { match: 'Exact' },
      null,
      'resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      { match: 'Exact', resourceVersion: '0' },
      null,
      'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      { match: 'Exact', resourceVersion: '5', continue: 'x' },
      null,
      'resourceVersionMatch is forbidden when continue is provided',
    ],
    [{ match: 'Newest', resourceVersion: '5' }, null, 'Unsupported value: "Newest"'],
    [{}, 'true', 'sendInitialEvents is forbidden for list'],
  ];
  it.each(LIST)('of a list %j, %j: 422', (q, initial, message) => {
    const error = failure(() => validateList(query(q), initial));
    expect([error.code, error.reason]).toEqual([422, 'Invalid']);
    expect(error.message).toContain(message);
  });

  const WATCH: [q: Partial<ListQuery>, initial: string | null, gate: boolean, message: string][] = [
    [
      { match: 'NotOlderThan' },
      null,
      true,
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    ],
    [{}, 'true', true, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
    [
      { match: 'NotOlderThan' },
      'true',
      false,
      'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    ],
    [{ match: 'Exact' }, 'true', true, 'Unsupported value: "Exact"'],
  ];
  it.each(WATCH)('of a watch %j, %j, gate %j: 422', (q, initial, gate, message) => {
    const error = failure(() => validateWatch(query(q), initial, gate));
    expect([error.code, error.reason]).toEqual([422, 'Invalid']);
    expect(error.message).toContain(message);
  });

  it('that are in order pass', () => {
    validateList(query({ match: 'NotOlderThan', resourceVersion: '0' }), null);
    validateWatch(query({ match: 'NotOlderThan' }), 'true', true);
  });
});
