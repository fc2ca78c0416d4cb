import { describe, expect, it } from 'vitest';
import type { ObjectDetail, ObjectRow, Related } from '../../lib/api/contract.ts';
import { noCounts } from '../../lib/flux/state.ts';
import { whyOf } from './prepare-why.ts';
import { sentenceOf } from './sentence.ts';

const row = (more: Partial<ObjectRow> = {}): ObjectRow => ({
  cluster: 'a',
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'platform',
  uid: '',
  state: 'failing',
  underlying: 'failing',
  reason: 'BuildFailed',
  message: '',
  summary: 'Build fails',
  since: 0,
  suspended: false,
  terminating: false,
  reconciling: false,
  retrying: false,
  revision: { applied: `main@sha1:${'a'.repeat(40)}`, attempted: `main@sha1:${'b'.repeat(40)}` },
  source: null,
  missing: null,
  fluxVersion: null,
  stale: false,
  asOf: null,
  ...more,
});
const NONE = { ...noCounts(), stale: 0 };
const detail = (object: ObjectRow, more: Partial<ObjectDetail> = {}): ObjectDetail => ({
  object,
  progress: null,
  generationCurrent: true,
  createdAt: 0,
  intervalMs: 600_000,
  retryIntervalMs: 60_000,
  timeoutMs: null,
  inventory: null,
  chart: null,
  path: null,
  url: null,
  drifted: false,
  driftMode: null,
  remote: false,
  needs: [],
  blocks: [],
  blocksTotal: 0,
  elsewhere: [],
  elsewhereTotal: 0,
  blast: { elsewhere: NONE, same: 0, waiting: { total: 0, byKind: [] }, root: null },
  seq: 1,
  ...more,
});
const related = (name: string, state: Related['state'], more: Partial<Related> = {}): Related => ({
  ref: { kind: 'GitRepository', namespace: 'flux-system', name },
  state,
  missing: false,
  reason: null,
  revision: null,
  stale: false,
  ...more,
});

describe('the sentence over an object', () => {
  it('says what fails, when it is tried again, and what runs', () => {
    expect(sentenceOf(detail(row()))).toEqual({
      tone: 'failing',
      title: 'Build fails',
      details: [
        'It is tried again every 1m.',
        'It still runs `main@aaaaaaa`; `main@bbbbbbb` was attempted.',
      ],
    });
  });

  it('an object that is not heard claims nothing about now', () => {
    const said = sentenceOf(detail(row({ state: 'ready', stale: true, summary: 'Ready' })));
    expect(said.tone).toBe('stale');
    expect(said.title).toBe('Not heard now; it was ready');
  });

  it('a stalled object is not said to be tried again', () => {
    const said = sentenceOf(detail(row({ state: 'stalled' })));
    expect(said.details.join(' ')).not.toContain('tried again');
  });
});

describe('why', () => {
  it('marks the object itself when nothing before it is red', () => {
    const why = whyOf(detail(row(), { needs: [{ ...related('fleet', 'ready'), role: 'source' }] }));
    expect([why.needs[0]?.root, why.self.root]).toEqual([false, true]);
  });

  it('marks the first red one before it, which stands first', () => {
    const why = whyOf(
      detail(row(), {
        needs: [
          { ...related('fleet', 'ready'), role: 'source' },
          { ...related('gone', null, { missing: true }), role: 'dependency' },
        ],
      }),
    );
    expect(why.needs.map((n) => [n.name, n.tone, n.root])).toEqual([
      ['gone', 'failing', true],
      ['fleet', 'ready', false],
    ]);
    expect(why.self.root).toBe(false);
    expect(why.needs[0]?.words).toBe('it depends on · does not exist');
  });

  it('draws the source and what is not well of what it needs; what is ready besides is a number', () => {
    const needs = [
      { ...related('fleet', 'ready'), role: 'source' as const },
      { ...related('root', 'ready'), role: 'parent' as const },
      { ...related('one', 'ready'), role: 'dependency' as const },
      { ...related('two', 'waiting'), role: 'dependency' as const },
    ];
    const why = whyOf(detail(row(), { needs }));
    expect(why.needs.map((n) => n.name)).toEqual(['two', 'fleet']);
    expect(why.needsMore).toBe(2);
  });

  it('what applies the object from another cluster is neither red nor the cause', () => {
    const why = whyOf(
      detail(row(), { needs: [{ ...related('of-the-hub', null), role: 'parent' }] }),
    );
    expect(why.needs[0]).toMatchObject({
      tone: 'unknown',
      root: false,
      words: 'applies it · not on this cluster',
    });
    expect(why.self.root).toBe(true);
  });

  it('a need that is not heard is not green, and not red', () => {
    const why = whyOf(
      detail(row(), { needs: [{ ...related('x', 'ready', { stale: true }), role: 'source' }] }),
    );
    expect(why.needs[0]?.tone).toBe('stale');
    expect(why.self.root).toBe(true);
  });

  it('speaks of a red one only when one is drawn', () => {
    const well = row({ state: 'ready', underlying: 'ready' });
    const source = { ...related('fleet', 'ready'), role: 'source' as const };
    expect(whyOf(detail(well, { needs: [source] })).broken).toBe(false);
    expect(whyOf(detail(row(), { needs: [source] })).broken).toBe(true);
    const blocks = [related('x', 'stalled')];
    expect(whyOf(detail(well, { blocks, blocksTotal: 1 })).broken).toBe(true);
    expect(whyOf(detail(row({ stale: true }), { needs: [source] })).broken).toBe(false);
  });

  it('draws few of those that wait and counts the rest', () => {
    const blocks = Array.from({ length: 10 }, (_, i) => related(`b${i}`, 'waiting'));
    const why = whyOf(detail(row(), { blocks, blocksTotal: 39 }));
    expect([why.blocks.length, why.more, why.moreReady]).toEqual([4, 35, false]);
  });

  it('counts those that are ready instead of drawing them', () => {
    const blocks = ['x', 'y', 'z'].map((name) => related(name, 'ready'));
    const why = whyOf(detail(row(), { blocks, blocksTotal: 3 }));
    expect([why.blocks.length, why.more, why.moreReady]).toEqual([0, 3, true]);
    const unknown = whyOf(detail(row(), { blocks, blocksTotal: 60 }));
    expect(unknown.moreReady).toBe(false);
  });

  it('draws what it needs before it only, though it also made it', () => {
    const chart = related('chart', 'failing');
    const why = whyOf(
      detail(row(), { needs: [{ ...chart, role: 'source' }], blocks: [chart], blocksTotal: 1 }),
    );
    expect([why.needs.length, why.blocks.length, why.more]).toEqual([1, 0, 0]);
  });
});
