import { describe, expect, it } from 'vitest';
import type { Cell } from '../../lib/api/contract/matrix.ts';
import { BUCKETS, MEASURES } from '../../lib/api/contract/matrix-words.ts';
import { clustersPath, parseClusters } from '../../lib/client/cluster-filters.ts';
import { hold } from '../../lib/client/held-order.ts';
import { neighbour } from './matrix-keys.ts';
import { fineCount, lookAt, markText } from './matrix-look.ts';
import { bucketFilter, cellWords, groupFilter, groupings, groupName } from './matrix-words.ts';
import { heldGroups, nextWhere, placedCells, placeKey } from './prepare-matrix.ts';

const each = MEASURES.flatMap((measure) =>
  BUCKETS[measure].map((bucket, place) => ({ measure, bucket, place })),
);

describe('the looks of a measure', () => {
  it.each(MEASURES)('are told apart without colour, by mark or by edge: %s', (measure) => {
    const shapes = BUCKETS[measure].map((bucket, place) => {
      const { cell, mark } = lookAt(measure, place);
      const edge = /border(-dashed|-dotted)?/g;
      // A figure differs by what it says: 1 for one minor behind, 2 for two.
      const figure = mark !== null && 'figure' in mark ? bucket : '';
      return JSON.stringify([mark, figure, cell.match(edge)?.join(' ') ?? 'filled']);
    });
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('say the figure of their cell', () => {
    expect(markText({ figure: 'n' }, 7, 9)).toBe('7');
    expect(markText({ figure: 'of' }, 0, 2)).toBe('2');
    expect(markText({ glyph: 'cross' }, 1, 1)).toBe('');
  });

  it('call nothing fine that is not known to be', () => {
    const counts = (fine: string) => BUCKETS.worst.map((bucket) => Number(bucket === fine));
    expect(fineCount('worst', counts('ready'))).toBe(1);
    for (const bucket of ['unreachable', 'part', 'unknown', 'empty', 'syncing'])
      expect(fineCount('worst', counts(bucket))).toBe(0);
  });
});

describe('what a cell says', () => {
  const at = Date.UTC(2026, 10, 24, 12) / 1000;
  const place = (measure: (typeof MEASURES)[number], bucket: string): number =>
    (BUCKETS[measure] as readonly string[]).indexOf(bucket);
  it.each([
    ['worst', 'failing', [3, 41], '3 of 41 objects fail'],
    [
      'drift',
      'unreachable',
      [at, at - 60],
      'unreachable since 2026-11-24 12:00:00 UTC; its objects as of 2026-11-24 11:59:00 UTC',
    ],
    ['age', 'connecting', [at, 0], 'connecting since 2026-11-24 12:00:00 UTC'],
    ['ready', 'part', [4, 9], '4 of 9 objects are not heard'],
    ['ready', 'under-99', [98, 100], '98 % ready: 98 of 100 objects'],
    ['drift', 'unwatched', [0, 0], 'nothing is watched for drift'],
    ['drift', 'few', [2, 30], '2 of 30 watched releases drifted'],
    ['skew', 'ended', [1, 3], 'Flux 2.7.3, 3 minors behind, without support'],
    ['skew', 'newest', [0, 0], 'Flux 2.10.1'],
    ['skew', 'not-known', [-1, 0], 'Flux version not known'],
    ['age', 'hours', [at, 2], 'failing since 2026-11-24 12:00:00 UTC: 2 objects'],
    ['age', 'none', [0, 0], 'nothing fails'],
  ] as const)('%s, %s', (measure, bucket, [n, of], words) => {
    expect(cellWords(measure, ['c', place(measure, bucket), n, of], ['2.10.1', '2.7.3'])).toBe(
      words,
    );
  });

  it('says ages where it is drawn anew', () => {
    const cell: Cell = ['c', place('worst', 'lagging'), at, 0];
    expect(cellWords('worst', cell, [], (at + 240) * 1000)).toBe('lagging for 4 minutes');
  });

  it.each(each)('has words for each bucket: $measure, $bucket', ({ measure, place: p }) => {
    expect(cellWords(measure, ['c', p, 1, 2], ['2.9.2', '2.9.1'])).not.toMatch(/undefined|NaN/);
  });
});

describe('where a matrix leads', () => {
  it.each(each)(
    'the legend, to the clusters it counts: $measure, $bucket',
    ({ measure, place }) => {
      const path = clustersPath({ values: bucketFilter(measure, place) });
      const query = Object.fromEntries(new URL(path, 'http://x').searchParams);
      expect(parseClusters(query)).toMatchObject({ ok: true });
      expect(path).not.toBe('/clusters');
    },
  );

  it.each([
    ['label:topology.kubernetes.io/region', 'eu', 'eu', 'label=topology.kubernetes.io/region=eu'],
    ['label:region', null, 'no region', 'label=region=(none)'],
    ['version', null, 'no Flux version', 'version=(none)'],
    ['connection', 'unreachable', 'Unreachable', 'connection=unreachable'],
  ])('the name of a group, to its clusters: %s=%s', (by, value, name, query) => {
    expect(groupName(by, value)).toBe(name);
    const path = clustersPath({ values: groupFilter(by, value) ?? {} });
    expect(decodeURIComponent(path)).toBe(`/clusters?${query}`);
  });

  it('offers labels first, and what was asked for even when nobody carries it', () => {
    expect(groupings({ labels: ['region'], by: 'none' })[0]).toBe('label:region');
    expect(groupings({ labels: [], by: 'label:old' })[0]).toBe('label:old');
  });
});

describe('the order of a matrix that somebody looks at', () => {
  const matrix = (groups: Record<string, readonly string[]>) => ({
    groups: Object.entries(groups).map(([value, names]) => ({
      value,
      counts: [names.length],
      cells: names.map((name): Cell => [name, 0, 0, 0]),
    })),
  });
  it('is held: cells stay, counts are of now, and what moved or came is a change', () => {
    const before = matrix({ us: ['b', 'a'], eu: ['c'] });
    const after = matrix({ eu: ['c', 'a', 'new'], us: ['b'] });
    const held = hold(placedCells(before), placedCells(after), placeKey);
    const groups = heldGroups(held.rows, after.groups);
    expect(
      groups.map((g) => [
        g.value,
        g.total,
        g.rows.map((r) => r.item.cell[0] + (r.left ? '-' : '')),
      ]),
    ).toEqual([
      ['us', 1, ['b', 'a-']],
      ['eu', 3, ['c']],
    ]);
    // `a` left its place and came to another, `new` came, and the groups changed places.
    expect(held.changes).toBe(4);
  });
});

describe('keys', () => {
  // Two rows of three, a shorter third.
  const cells = Array.from({ length: 7 }, (_, i) => ({
    offsetLeft: (i % 3) * 16,
    offsetTop: Math.floor(i / 3) * 16,
  }));
  it.each([
    [1, 'ArrowRight', 2],
    [0, 'ArrowLeft', 0],
    [1, 'ArrowDown', 4],
    [5, 'ArrowDown', 6],
    [6, 'ArrowUp', 3],
    [4, 'Home', 0],
    [4, 'End', 6],
    [6, 'ArrowDown', 6],
    [4, 'x', undefined],
  ])('from cell %i %s leads to %s', (here, key, to) => {
    expect(neighbour(cells, here, key)).toBe(to);
  });

  it('the next that is wrong, round and round, from wherever the focus is', () => {
    const wrong = [false, true, false, true];
    const next = (here: number, step: 1 | -1) => nextWhere(wrong, here, step, Boolean);
    expect([next(-1, 1), next(1, 1), next(3, 1)]).toEqual([1, 3, 1]);
    expect([next(-1, -1), next(3, -1), next(1, -1)]).toEqual([3, 1, 3]);
    expect(nextWhere([false], 0, 1, Boolean)).toBe(-1);
  });
});
