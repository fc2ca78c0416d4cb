import { describe, expect, it } from 'vitest';
import { parseAsked } from '../../lib/api/find-words.ts';
import type { FoundObject } from '../../lib/api/contract/find.ts';
import { foundItems } from './found-items.ts';
import { grouped, type Item } from './item.ts';
import { readRecent, RECENT, withRecent } from './recent.ts';
import { searchFor, viewsFor } from './views.ts';

const titles = (q: string) => viewsFor(parseAsked(q)).map((v) => v.title);

describe('views', () => {
  it.each([
    ['failing', ['Failing objects']],
    ['broken', ['Failing objects']],
    ['v:sys', ['System']],
    ['dash', ['Fleet']],
    ['kyverno', []],
    ['c:prod', []],
    ['o:objects', []],
  ])('%s', (q, found) => expect(titles(q)).toEqual(found));

  it('are all there before anything is typed', () => expect(titles('').length).toBeGreaterThan(8));
});

it.each([
  ['some words', '/objects?q=some+words'],
  ['o:web', '/objects?q=web'],
  ['c:prod', undefined],
  ['', undefined],
])('after %j all objects can be searched', (q, href) => expect(searchFor(q)[0]?.href).toBe(href));

const object = (given: Partial<FoundObject>): FoundObject => ({
  kind: 'Kustomization',
  namespace: 'apps',
  name: 'web',
  clusters: 3,
  broken: 0,
  worst: { cluster: 'c1', state: 'ready', stale: false, summary: '' },
  ...given,
});
const itemOf = (given: Partial<FoundObject>) =>
  foundItems({
    seq: 1,
    clusters: [],
    clustersTotal: 0,
    objects: [object(given)],
    objectsTotal: 1,
  })[0];

describe('a found object', () => {
  it('leads to its list when it is sound on many clusters', () =>
    expect(itemOf({})).toMatchObject({
      href: '/objects?kind=Kustomization&namespace=apps&q=web',
      note: 'on 3 clusters',
      tone: 'ready',
    }));

  it('leads to where it fails when it fails', () =>
    expect(
      itemOf({ broken: 2, worst: { cluster: 'c2', state: 'failing', stale: false, summary: 'x' } }),
    ).toMatchObject({
      href: '/clusters/c2/Kustomization/apps/web',
      note: 'fails on 2 of 3 clusters',
      tone: 'failing',
    }));

  it('is never green while it is not heard', () =>
    expect(
      itemOf({ clusters: 1, worst: { cluster: 'c1', state: 'ready', stale: true, summary: '' } }),
    ).toMatchObject({ note: 'was ready on c1', tone: 'stale' }));
});

describe('what was opened before', () => {
  const item = (n: number): Item => ({
    group: 'Views',
    href: `/${n}`,
    title: `${n}`,
    note: 'x',
    tone: 'ready',
  });

  it('comes back newest first, once each, without the state of then, at most so many', () => {
    let stored: string | null = null;
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 2]) stored = withRecent(stored, item(n));
    const recent = readRecent(stored);
    expect(recent.map((r) => r.href)).toEqual(['/2', '/8', '/7', '/6', '/5', '/4']);
    expect(recent).toHaveLength(RECENT);
    expect(recent[0]).toEqual({ group: 'Recent', href: '/2', title: '2', note: '', tone: null });
  });

  it.each([
    '',
    'x',
    '{}',
    '[1]',
    '[{"href":"javascript:alert(1)","title":"x"}]',
    '[{"href":"//evil","title":"x"}]',
  ])('is nothing when the storage says %s', (stored) => expect(readRecent(stored)).toEqual([]));
});

it('things stand before pages', () => {
  const of = (group: Item['group']): Item => ({
    group,
    href: group,
    title: group,
    note: '',
    tone: null,
  });
  expect(grouped([of('Views'), of('Objects'), of('Clusters')]).map(([g]) => g)).toEqual([
    'Clusters',
    'Objects',
    'Views',
  ]);
});
