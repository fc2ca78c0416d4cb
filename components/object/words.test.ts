import { describe, expect, it } from 'vitest';
import type { EventRow, LiveObject, ObjectDetail } from '../../lib/api/contract.ts';
import type { InventoryAnswer } from '../../lib/api/contract/object.ts';
import { noCounts } from '../../lib/flux/state.ts';
import { blastWords, pluralKind } from './blast-words.ts';
import { changeWords, isInContent, moveText } from './change-words.ts';
import { failureBeneath } from './failure-beneath.ts';
import { mergeEvents } from './merge-events.ts';
import { inventoryGroups, inventoryWords } from './prepare-inventory.ts';

const blast = (
  state: ObjectDetail['object']['state'],
  counts: Partial<ObjectDetail['blast']['elsewhere']>,
  more: { same?: number; stale?: boolean } = {},
) => {
  const elsewhere = { ...noCounts(), stale: 0, ...counts };
  const elsewhereTotal = Object.values(elsewhere).reduce((a, b) => a + b, 0);
  return blastWords({
    object: { state, stale: more.stale ?? false },
    elsewhereTotal,
    blocksTotal: 0,
    blast: {
      elsewhere,
      same: more.same ?? 0,
      root: null,
      waiting: {
        total: 40,
        byKind: [
          { kind: 'HelmRelease', count: 31 },
          { kind: 'GitRepository', count: 9 },
        ],
      },
    },
  } as ObjectDetail);
};

describe('the blast radius in words', () => {
  it.each([
    [
      'only here, as a diagnosis',
      blast('failing', { ready: 27 }),
      'Only here: 27 other clusters, none fails',
    ],
    [
      'the same elsewhere',
      blast('failing', { failing: 44, ready: 117 }, { same: 44 }),
      'The same on 44 of 161 other clusters',
    ],
    [
      'partly for other reasons',
      blast('failing', { failing: 3, ready: 1 }, { same: 2 }),
      'The same on 2 of 4 other clusters, 1 more fails otherwise',
    ],
    [
      'for other reasons only',
      blast('failing', { failing: 3, ready: 1 }),
      'Fails for other reasons on 3 of 4 other clusters',
    ],
    ['nowhere else', blast('failing', {}), 'Only this cluster has it'],
    [
      'what is not heard is not called well',
      blast('failing', { ready: 2, stale: 3 }),
      'Only here: 5 other clusters, none fails; 3 not heard now',
    ],
    [
      'none is heard',
      blast('failing', { stale: 3 }),
      '3 other clusters have it, none is heard now',
    ],
    ['ready everywhere', blast('ready', { ready: 3 }), 'Also ready on 3 other clusters'],
    [
      'ready here, failing elsewhere',
      blast('ready', { ready: 1, failing: 2 }),
      'Fails on 2 of 3 other clusters',
    ],
  ])('%s', (_, { fleet }, words) => {
    expect(fleet).toBe(words);
  });

  it('what waits is counted by kind', () => {
    expect(blast('failing', {}).here).toBe(
      '40 objects wait for it here: 31 HelmReleases, 9 GitRepositories',
    );
    expect(pluralKind('Ingress')).toBe('Ingresses');
  });
});

const now = { broken: true, waiting: false };
const A = `main@sha1:${'a'.repeat(40)}`;
const B = `main@sha1:${'b'.repeat(40)}`;

describe('a change in words', () => {
  it('names what moved, shortened as everywhere', () => {
    const { title, moves } = changeWords({ type: 'content', from: A, to: B, at: 1 }, now);
    expect([title, ...moves.map(moveText)]).toEqual([
      'Its content changed',
      'main@aaaaaaa → main@bbbbbbb',
    ]);
  });

  it('a release tells chart, application and values apart, and unknown values as unknown', () => {
    const chart = { from: '1.0.0', to: '2.0.0' };
    const said = changeWords({ type: 'release', chart, app: null, values: null, at: 1 }, now);
    expect(said.title).toBe('Chart changed');
    expect(said.hint).toBe('Whether its values differ is not recorded.');
    const values = changeWords(
      { type: 'release', chart: null, app: null, values: true, at: 1 },
      now,
    );
    expect([values.title, values.hint]).toEqual([
      'Values changed',
      'The chart is the same. Its values differ.',
    ]);
  });

  it('nothing changed is a hint to look elsewhere; an object that waits is not said to fail by itself', () => {
    const none = { type: 'none', revision: A, at: null } as const;
    expect(changeWords(none, now).title).toContain('Nothing');
    expect(changeWords(none, now).hint).toContain('credentials');
    const refused = { reason: 'ReconciliationFailed', message: 'image: Required value' };
    expect(changeWords(none, { ...now, inContent: isInContent(refused) }).hint).toMatch(
      /^What the message names/,
    );
    expect(changeWords(none, { broken: true, waiting: true }).title).toContain('waits');
    expect(changeWords(none, { broken: false, waiting: false }).title).toBe(
      'No change is recorded',
    );
  });

  it('unknown is said as unknown', () => {
    expect(changeWords({ type: 'unknown' }, now).title).toBe('Not known');
  });
});

describe('events', () => {
  const event = (message: string, lastAt: number, count = 1): EventRow => ({
    type: 'Warning',
    reason: 'BuildFailed',
    message,
    count,
    firstAt: lastAt,
    lastAt,
    component: 'kustomize-controller',
  });

  it('that say the same are one with a count, newest first', () => {
    const merged = mergeEvents([event('a', 1, 2), event('b', 5), event('a', 9, 3)]);
    expect(merged.map((e) => [e.message, e.count, e.firstAt, e.lastAt])).toEqual([
      ['a', 5, 1, 9],
      ['b', 1, 5, 5],
    ]);
  });
});

describe('events of tries', () => {
  it('differ by a directory or a duration only, and are one; the newest words are shown', () => {
    const event = (message: string, lastAt: number): EventRow => ({
      type: 'Warning',
      reason: 'BuildFailed',
      message,
      count: 1,
      firstAt: lastAt,
      lastAt,
      component: '',
    });
    const merged = mergeEvents([
      event('File: /tmp/kustomization-2/a.yaml after 5m0.03s', 9),
      event('File: /tmp/kustomization-1/a.yaml after 1.2s', 1),
      event('File: /tmp/kustomization-1/b.yaml after 1.2s', 1),
    ]);
    expect(merged.map((e) => [e.message, e.count])).toEqual([
      ['File: /tmp/kustomization-2/a.yaml after 5m0.03s', 2],
      ['File: /tmp/kustomization-1/b.yaml after 1.2s', 1],
    ]);
  });
});

describe('the failure beneath what was done about it', () => {
  const released = (message: string): LiveObject['conditions'] => [
    {
      type: 'Released',
      status: 'False',
      reason: 'UpgradeFailed',
      message,
      lastTransitionTime: null,
      observedGeneration: null,
    },
  ];

  it('is shown when Ready only tells of the rollback, and not twice', () => {
    expect(failureBeneath(released('upgrade failed: x'), 'rollback succeeded')).toBe(
      'upgrade failed: x',
    );
    expect(failureBeneath(released('upgrade failed: x'), 'upgrade failed: x')).toBeNull();
    expect(failureBeneath([], 'x')).toBeNull();
  });
});

describe('an inventory', () => {
  const item = (kind: string, name: string) => ({ kind, apiVersion: 'v1', namespace: 'a', name });

  it('is listed by kind, and once health is known worst first', () => {
    const items = [item('Service', 's'), item('Deployment', 'good'), item('Deployment', 'bad')];
    expect(inventoryGroups(items, undefined).map((g) => [g.kind, g.entries.length])).toEqual([
      ['Service', 1],
      ['Deployment', 2],
    ]);
    const answer: InventoryAnswer = {
      at: 0,
      total: 300,
      asked: 3,
      forbidden: ['Service'],
      items: [
        { ...item('Service', 's'), health: 'unknown', words: '' },
        { ...item('Deployment', 'good'), health: 'healthy', words: '' },
        { ...item('Deployment', 'bad'), health: 'failing', words: '' },
      ],
    };
    expect(inventoryGroups(items, answer).map((g) => [g.kind, g.entries[0]?.name])).toEqual([
      ['Deployment', 'bad'],
      ['Service', 's'],
    ]);
    expect(inventoryWords(answer)).toBe(
      '1 failing, 1 unknown, 1 healthy. Not allowed to read Services: their health is unknown. 297 more objects not asked for.',
    );
  });
});
