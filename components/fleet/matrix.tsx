'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import { useState, type KeyboardEvent } from 'react';
import { pagePath, type ClusterRow } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import { clusterLook } from '@/components/status/cluster-look';
import { GlyphShape } from '@/components/status/glyph';
import { TONE, type Tone } from '@/components/status/tone';
import type { HeldRow } from '@/lib/client/held-order';
import { groupsOf, type GroupBy } from './prepare-matrix';

/** Light marks on dark fills and the other way round; ready has no mark, so that trouble is loud. */
const MARK: Record<Tone, string> = {
  failing: 'bg-failing text-mark',
  stalled: 'bg-failing text-mark [--glyph-cut:var(--color-failing)]',
  waiting: 'bg-progressing text-mark-blue',
  progressing: 'bg-progressing text-mark-blue',
  suspended: 'bg-suspended text-mark',
  warning: 'bg-warning text-mark-ink',
  ready: 'bg-ready-faint',
  unknown: 'border border-dashed border-unknown',
  stale: 'border border-dashed border-unknown text-unknown-text',
  empty: 'border border-edge',
};
const MARKED: ReadonlySet<Tone> = new Set<Tone>([
  'failing',
  'stalled',
  'waiting',
  'progressing',
  'suspended',
  'warning',
  'stale',
]);

/** Up to here cells have room for a bigger mark. */
const SPACIOUS = 240;
type Row = HeldRow<ClusterRow>;
const rowOf = (row: Row): ClusterRow => row.item;
const BAR_ORDER: readonly Tone[] = [
  'failing',
  'stalled',
  'waiting',
  'warning',
  'unknown',
  'stale',
  'progressing',
  'suspended',
  'ready',
  'empty',
];
const HEALTHY: ReadonlySet<Tone> = new Set<Tone>(['ready', 'suspended']);

/** Every cluster as a cell, grouped. One tab stop; arrows move, Enter opens. A table of the same is one key away. */
export function Matrix({
  rows,
  by,
  unnamed,
}: {
  rows: readonly Row[];
  by: GroupBy;
  unnamed: string;
}) {
  const groups = groupsOf(rows, rowOf, by);
  const [at, setAt] = useState(0);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('.cell')];
    const here = cells.findIndex((c) => c === document.activeElement);
    const to = here === -1 ? undefined : neighbour(cells, here, event.key);
    if (to === undefined) return;
    event.preventDefault();
    setAt(to);
    cells[to]?.focus();
  };
  const starts = groups.map((_, g) =>
    groups.slice(0, g).reduce((n, { items }) => n + items.length, 0),
  );
  // Small groups stand side by side: else most of the box is empty.
  const narrow = groups.length > 2 && groups.every(({ items }) => items.length <= 16);
  return (
    // The arrow keys belong to the cells; the list only passes them on.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      onKeyDown={onKeyDown}
      className={clsx(
        rows.length <= SPACIOUS ? '[--cell:18px]' : '[--cell:14px]',
        'overflow-hidden',
        narrow && 'grid grid-cols-2 max-sm:grid-cols-1',
      )}
    >
      {groups.map((group, g) => {
        const looks = group.items.map(({ item }) => clusterLook(item).tone);
        const healthy = looks.filter((tone) => HEALTHY.has(tone)).length;
        const label = group.name ?? unnamed;
        return (
          <section
            key={group.name ?? '\0'}
            className={clsx(
              'grid gap-x-3 -mt-px border-t border-hair px-3 py-1.5 max-sm:grid-cols-1',
              label === '' ? 'grid-cols-1' : 'grid-cols-[118px_minmax(0,1fr)]',
            )}
          >
            {label !== '' && (
              <div className="min-w-0 max-sm:flex max-sm:gap-2 max-sm:pb-1">
                <h3 className="truncate leading-4 font-medium" title={label}>
                  {label}
                </h3>
                <span className="num text-2xs text-faint">
                  {`${number(healthy)} of ${number(group.items.length)} healthy`}
                </span>
              </div>
            )}
            <ToneBar tones={looks} />
            <ul className="flex flex-wrap gap-0.5 self-center max-sm:hidden">
              {group.items.map((row, i) => (
                <li key={row.key}>
                  <Cell row={row} tabIndex={(starts[g] ?? 0) + i === at ? 0 : -1} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** On a phone cells would be too small to touch: each group is one bar, and the table names the clusters. */
function ToneBar({ tones }: { tones: readonly Tone[] }) {
  const counts = new Map<Tone, number>();
  for (const tone of tones) counts.set(tone, (counts.get(tone) ?? 0) + 1);
  const parts = [...counts].toSorted(([a], [b]) => BAR_ORDER.indexOf(a) - BAR_ORDER.indexOf(b));
  return (
    <span
      data-bar=""
      aria-hidden="true"
      className="flex h-2.5 gap-px overflow-hidden rounded-xs sm:hidden"
    >
      {parts.map(([tone, n]) => (
        <span
          key={tone}
          className={clsx('min-w-1', TONE[tone].fill)}
          style={{ flexGrow: n, flexBasis: 0 }}
        />
      ))}
    </span>
  );
}

function Cell({ row, tabIndex }: { row: Row; tabIndex: 0 | -1 }) {
  const { item: cluster, left } = row;
  const { tone, words } = left
    ? { tone: 'empty' as const, words: 'no longer in the fleet' }
    : clusterLook(cluster);
  const label = `${cluster.name}, ${words}${cluster.fluxVersion === null ? '' : `, Flux ${cluster.fluxVersion}`}`;
  return (
    <Link
      href={pagePath.cluster(cluster.name)}
      prefetch={false}
      tabIndex={tabIndex}
      aria-label={label}
      title={label}
      className={clsx('cell', MARK[tone])}
    >
      {MARKED.has(tone) && (
        <svg viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
          <GlyphShape name={TONE[tone].glyph} />
        </svg>
      )}
    </Link>
  );
}

/** Left and right follow the order, up and down what is seen: the nearest cell of the next row. */
function neighbour(cells: readonly HTMLElement[], here: number, key: string): number | undefined {
  if (key === 'ArrowLeft') return Math.max(0, here - 1);
  if (key === 'ArrowRight') return Math.min(cells.length - 1, here + 1);
  if (key === 'Home') return 0;
  if (key === 'End') return cells.length - 1;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  const step = key === 'ArrowDown' ? 1 : -1;
  const from = cells[here];
  if (from === undefined) return undefined;
  let best: number | undefined;
  let row: number | undefined;
  for (let i = here + step; i >= 0 && i < cells.length; i += step) {
    const cell = cells[i];
    if (cell === undefined || cell.offsetTop === from.offsetTop) continue;
    row ??= cell.offsetTop;
    if (cell.offsetTop !== row) break;
    const far = Math.abs(cell.offsetLeft - from.offsetLeft);
    const bestFar = Math.abs((cells[best ?? i]?.offsetLeft ?? Infinity) - from.offsetLeft);
    if (best === undefined || far < bestFar) best = i;
  }
  return best ?? here;
}
