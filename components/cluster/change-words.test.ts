import { describe, expect, it } from 'vitest';
import type { ClusterChange } from '@/lib/api/contract/changes';
import { connectionWords, objectWords } from './change-words';

type ObjectChange = Extract<ClusterChange, { type: 'object' }>;
const change = (given: Partial<ObjectChange>): ObjectChange => ({
  type: 'object',
  from: 0,
  at: 0,
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'apps',
  objects: 1,
  times: 1,
  before: 'ready',
  after: 'failing',
  reason: 'BuildFailed',
  revision: null,
  summary: null,
  ...given,
});

describe('what happened, in words', () => {
  it.each([
    [{}, 'fails', 'BuildFailed'],
    [{ summary: 'Build fails' }, 'fails', 'Build fails'],
    [{ after: 'waiting', objects: 40, reason: 'DependencyNotReady' }, 'wait', 'DependencyNotReady'],
    [{ before: 'failing', after: 'ready' }, 'is ready again', ''],
    [{ before: 'progressing', after: 'ready', revision: 'main@a' }, 'ready at', ''],
    [{ before: 'progressing', after: 'ready' }, 'is ready', ''],
    [{ before: 'progressing', after: 'ready', times: 3 }, 'is ready', '3 revisions in a row'],
    [{ before: 'suspended', after: 'ready' }, 'was resumed', ''],
    [{ before: null, after: 'failing' }, 'appeared', ''],
    [{ after: null }, 'was removed', ''],
  ] satisfies readonly [Partial<ObjectChange>, string, string][])('%j %s', (given, verb, why) =>
    expect(objectWords(change(given))).toMatchObject({ verb, why }),
  );

  it('counts the others that did the same', () => {
    expect(objectWords(change({ objects: 40 })).others).toBe('and 39 more');
    expect(objectWords(change({})).others).toBe('');
  });

  it('a lost connection is told with its reason, and that it came back', () => {
    const of = { type: 'connection', at: 0 } as const;
    expect(
      connectionWords({ ...of, before: 'live', after: 'unreachable', reason: 'refused' }).words,
    ).toBe('Unreachable: connection refused');
    expect(connectionWords({ ...of, before: 'unreachable', after: 'live', reason: null })).toEqual({
      tone: 'ready',
      words: 'Live again',
    });
    expect(connectionWords({ ...of, before: null, after: 'live', reason: null }).words).toBe(
      'Connected',
    );
  });
});
