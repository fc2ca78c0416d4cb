import { describe, expect, it } from 'vitest';
import {
  AS_IT_IS,
  closed,
  opened,
  openedId,
  parseTreeView,
  treeViewText,
  VIEW_LIMITS,
} from './tree-view.ts';

const parse = (text: string) => parseTreeView([...new URLSearchParams(text)]);
const ID = 'Kustomization/flux-system/apps';

describe('what of a tree is open stands in its address', () => {
  it('comes back from it as it went in, also with hostile names', () => {
    const view = {
      open: [`${ID}*150`, 'a,b\\', `${ID}:waiting:x/y/&z`],
      shut: ['top:ready', 'ü #'],
    };
    expect(parse(treeViewText(view))).toEqual({ ok: true, view });
    expect(treeViewText(AS_IT_IS)).toBe('');
    expect(treeViewText({ open: [ID], shut: [] })).toBe(`open=${ID}`);
  });

  it('opening and closing take each other back; more rows replace fewer', () => {
    expect(closed(opened(AS_IT_IS, ID), ID)).toEqual({ open: [], shut: [ID] });
    expect(opened(closed(AS_IT_IS, ID), ID)).toEqual({ open: [ID], shut: [] });
    expect(opened(opened(AS_IT_IS, ID), ID, 150).open).toEqual([`${ID}*150`]);
  });

  it('the oldest make room when an address would grow too long', () => {
    let view = AS_IT_IS;
    for (let i = 0; i <= VIEW_LIMITS.ids; i += 1) view = opened(view, `n${i}`);
    expect(view.open).toHaveLength(VIEW_LIMITS.ids);
    expect(view.open[0]).toBe('n1');
    expect(parse(treeViewText(view)).ok).toBe(true);
  });

  it.each([
    ['depth=3', 'depth'],
    [`open=${'a'.repeat(601)}`, '600'],
    [`shut=${Array.from({ length: 61 }, (_, i) => i).join()}`, '60 ids'],
    ['open=a&open=b', 'twice'],
  ])('%.20s is refused in words', (text, words) => {
    expect(parse(text)).toEqual({ ok: false, problem: expect.stringContaining(words) as string });
  });

  it('a count of rows is bounded', () => {
    expect(openedId(`${ID}*9999`)).toEqual([ID, VIEW_LIMITS.rows]);
    expect(openedId(ID)).toEqual([ID, 0]);
  });
});
