'use client';
import { useQueries } from '@tanstack/react-query';
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { ObjectRow } from '@/lib/api/contract';
import { NAMED_MAX, nameOf } from '@/lib/api/contract/named';
import { holdPages, NOTHING_HELD, placed, type HeldPages } from '@/lib/client/held-pages';
import { namedQuery, objectPageQuery, PAGE_SIZE } from '@/lib/client/objects-queries';
import { apiQuery, type ObjectFilters } from '@/lib/client/url-state';
import { objectKey } from '@/lib/flux/record';
import { useWindowRows } from '@/components/ui/use-window-rows';
import { beside, pagesOf } from '@/components/ui/window-span';
import type { ListRow } from './columns';

/**
 * The rows near the screen of a list of any length, asked for by position. They keep their places while they are in view, and say
 * what is true of them now, wherever they would stand.
 */
export function useObjectRows(filters: ObjectFilters, list: RefObject<HTMLElement | null>) {
  const order = apiQuery(filters);
  const [held, setHeld] = useState<HeldPages<ObjectRow>>(NOTHING_HELD);
  const { drawn, settled, reach } = useWindowRows(list, held.total);
  const isCurrent = held.order === order;
  const [focused, setFocused] = useState<number | null>(null);
  const pages = isCurrent ? withFocus(pagesOf(settled, PAGE_SIZE), focused, held.total) : [0];
  const queries = useQueries({ queries: pages.map((page) => objectPageQuery(filters, page)) });
  const known = queries.flatMap(({ data, dataUpdatedAt }, i) =>
    data === undefined ? [] : [{ page: pages[i] ?? 0, data, at: dataUpdatedAt }],
  );
  const newest = known.toSorted((a, b) => b.at - a.at)[0];
  const total = newest?.data.total ?? held.total;
  const answered = {
    order: newest === undefined ? null : order,
    total,
    pages: new Map(known.map(({ page, data }) => [page, data.items])),
  };
  const next = holdPages(
    held,
    answered,
    isCurrent ? withFocus(pagesOf(drawn, PAGE_SIZE), focused, held.total) : pages,
  );
  if (next !== held) setHeld(next);
  const { rows, changes } = placed(next, answered, PAGE_SIZE, objectKey);
  const strays = useStrays(
    [...rows].flatMap(([at, { item, left }]) =>
      left && at >= drawn.first && at < drawn.last ? [item] : [],
    ),
  );

  // Another question begins at its first row; the first one of a page is where the browser left it.
  const shown = useRef(next.order);
  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = next.order;
    if (before === null || before === next.order) return;
    const above = list.current?.getBoundingClientRect().top ?? 0;
    if (above < 0) window.scrollBy({ top: above - 40 });
  }, [next.order, list]);

  const failed = queries.find(({ data, error }) => data === undefined && error !== null);
  return {
    /** Rows that can be scrolled through; undefined: nothing was ever answered. */
    count: next.order === null ? undefined : Math.min(next.total, reach),
    total,
    span: drawn,
    isOld: next.order !== null && next.order !== order,
    changes: next.order === order ? changes : 0,
    onFocused: setFocused,
    accept: () => setHeld(NOTHING_HELD),
    failed: failed && { why: failed.error?.message ?? '', retry: () => void failed.refetch() },
    rowAt: (index: number): ListRow | undefined => {
      const row = rows.get(index);
      return row?.left === true ? strays(row.item) : row?.item;
    },
  };
}

/** Pages of the rows that are drawn for the focus, too. */
const withFocus = (pages: readonly number[], focused: number | null, count: number) =>
  focused === null
    ? pages
    : [...new Set([...pages, ...pagesOf(beside(focused, count), PAGE_SIZE)])];

const GONE = {
  words: 'deleted',
  title: 'This object is no longer known: it was deleted, or its cluster left the fleet.',
} as const;

/** What rows say now that left the pages they stood on: their newest content, or that they are gone. */
function useStrays(items: readonly ObjectRow[]): (item: ObjectRow) => ListRow {
  const names = items.map(nameOf).toSorted();
  const parts = Array.from({ length: Math.ceil(names.length / NAMED_MAX) }, (_, i) =>
    names.slice(i * NAMED_MAX, (i + 1) * NAMED_MAX),
  );
  const answers = useQueries({ queries: parts.map(namedQuery) });
  const [known, setKnown] = useState<ReadonlyMap<string, ObjectRow | null>>(new Map());
  const now = new Map(
    answers.flatMap(({ data }) => data?.items ?? []).map((row) => [objectKey(row), row]),
  );
  const answered = new Set(answers.flatMap(({ data }, i) => (data === undefined ? [] : parts[i])));
  const next = new Map<string, ObjectRow | null>();
  for (const item of items) {
    const key = objectKey(item);
    // While others are asked for, what was heard last of this one stays.
    const says = now.get(key) ?? (answered.has(nameOf(item)) ? null : known.get(key));
    if (says !== undefined) next.set(key, says);
  }
  const same =
    next.size === known.size && [...next].every(([key, says]) => known.get(key) === says);
  if (!same) setKnown(next);
  return (item) => {
    const says = next.get(objectKey(item));
    return says === null ? { ...item, gone: GONE } : (says ?? item);
  };
}
