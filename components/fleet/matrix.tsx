'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, MouseEvent, PointerEvent } from 'react';
import type { Matrix as MatrixData } from '@/lib/api/contract/matrix';
import { BUCKETS, isLoud, type Bucket } from '@/lib/api/contract/matrix-words';
import { clustersPath } from '@/lib/client/cluster-filters';
import { number } from '@/lib/client/format';
import type { HeldRow } from '@/lib/client/held-order';
import { isPlainClick } from '@/components/ui/plain-click';
import { isTyping } from '@/components/ui/typing';
import { neighbour } from './matrix-keys';
import { MatrixCell } from './matrix-cell';
import { FINE, fineCount, lookAt } from './matrix-look';
import { MatrixTip, type TipPlace } from './matrix-tip';
import { cellWords, groupFilter, groupName } from './matrix-words';
import { heldGroups, nextWhere, type HeldGroup, type Placed } from './prepare-matrix';

/** Up to here cells have room for a bigger mark. */
const SPACIOUS = 240;

const cellsIn = (box: HTMLElement | null): HTMLElement[] => [
  ...(box?.querySelectorAll<HTMLElement>('a.cell') ?? []),
];
const cellOf = (target: EventTarget): HTMLAnchorElement | null =>
  target instanceof Element ? target.closest<HTMLAnchorElement>('a.cell') : null;

/**
 * Every cluster as a cell, grouped. One tab stop; arrows move, Enter opens, `[` and `]` go to what is wrong, Esc closes the
 * label. A table of the same is one key away. On a phone each group is a bar that leads to its clusters.
 */
export function Matrix({ matrix, rows }: { matrix: MatrixData; rows: readonly HeldRow<Placed>[] }) {
  const { by, measure, versions } = matrix;
  const groups = heldGroups(rows, matrix.groups);
  const inOrder = groups.flatMap((group) => group.rows);
  const box = useRef<HTMLDivElement>(null);
  const router = useRouter();
  const [at, setAt] = useState<string | null>(null);
  const [tip, setTip] = useState<TipPlace | null>(null);
  const stop = inOrder.find((row) => row.item.cell[0] === at) ?? inOrder[0];
  const tipped = tip === null ? undefined : inOrder.find((r) => r.item.cell[0] === tip.name);

  const tell = (cell: HTMLElement | null) => {
    const frame = box.current?.getBoundingClientRect();
    const name = cell?.dataset['cell'];
    if (cell === null || frame === undefined || name === undefined) return setTip(null);
    const { left, right, top } = cell.getBoundingClientRect();
    setTip({
      name,
      x: (left + right) / 2 - frame.left,
      top: top - frame.top,
      width: frame.width,
    });
  };
  const goTo = (cell: HTMLElement | undefined) => {
    if (cell === undefined) return;
    setAt(cell.dataset['cell'] ?? null);
    cell.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') return setTip(null);
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const cells = cellsIn(box.current);
    const here = cells.findIndex((cell) => cell === document.activeElement);
    const to = here === -1 ? undefined : neighbour(cells, here, event.key);
    if (to === undefined) return;
    event.preventDefault();
    goTo(cells[to]);
  };
  const onBracket = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key !== '[' && event.key !== ']') return;
    if (event.metaKey || event.ctrlKey || event.defaultPrevented || isTyping(event.target)) return;
    const cells = cellsIn(box.current);
    const here = cells.findIndex((cell) => cell === document.activeElement);
    const loud = nextWhere(inOrder, here, event.key === ']' ? 1 : -1, ({ item, left }) => {
      const bucket: Bucket | undefined = BUCKETS[measure][item.cell[1]];
      return !left && bucket !== undefined && isLoud(measure, bucket);
    });
    if (loud === -1) return;
    event.preventDefault();
    goTo(cells[loud]);
  });
  useEffect(() => {
    document.addEventListener('keydown', onBracket, true);
    return () => document.removeEventListener('keydown', onBracket, true);
  }, []);
  const onClick = (event: MouseEvent) => {
    const cell = cellOf(event.target);
    if (cell === null || !isPlainClick(event)) return;
    event.preventDefault();
    router.push(cell.getAttribute('href') ?? '/clusters');
  };
  const onFocus = (event: FocusEvent) => {
    const cell = cellOf(event.target);
    if (cell !== null) setAt(cell.dataset['cell'] ?? null);
    tell(cell);
  };
  const onPointerOver = (event: PointerEvent) => {
    if (event.pointerType !== 'touch') tell(cellOf(event.target));
  };
  // Small groups stand side by side: else most of the box is empty.
  const narrow = groups.length > 2 && groups.every((group) => group.rows.length <= 16);
  return (
    // Keys and pointer belong to the cells, which are links; the box only listens for all of them at once.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events
    <div
      ref={box}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={onFocus}
      onBlur={() => setTip(null)}
      onPointerOver={onPointerOver}
      onPointerLeave={() => setTip(null)}
      className={clsx(
        rows.length <= SPACIOUS ? '[--cell:18px]' : '[--cell:14px]',
        'relative',
        narrow && 'grid grid-cols-2 max-sm:grid-cols-1',
      )}
    >
      {groups.map((group) => (
        <Group key={group.value ?? '\0'} group={group} matrix={matrix} by={by}>
          {group.rows.map(({ key, item: { cell }, left }) => (
            <li key={key}>
              <MatrixCell
                name={cell[0]}
                measure={measure}
                place={cell[1]}
                n={cell[2]}
                of={cell[3]}
                words={left ? 'no longer in this group' : cellWords(measure, cell, versions)}
                left={left}
                tabIndex={key === stop?.key ? 0 : -1}
              />
            </li>
          ))}
        </Group>
      ))}
      {tip !== null && tipped !== undefined && (
        <MatrixTip
          place={tip}
          cell={tipped.item.cell}
          left={tipped.left}
          measure={measure}
          versions={versions}
        />
      )}
    </div>
  );
}

function Group({
  group,
  matrix: { measure },
  by,
  children,
}: {
  group: HeldGroup;
  matrix: MatrixData;
  by: string;
  children: React.ReactNode;
}) {
  const label = by === 'none' ? '' : groupName(by, group.value);
  const filter = groupFilter(by, group.value);
  const fine = `${number(fineCount(measure, group.counts))} of ${number(group.total)} ${FINE[measure].words}`;
  return (
    <section
      className={clsx(
        // Not relative where there are cells: they are measured within the whole matrix.
        '-mt-px grid max-sm:relative gap-x-3 border-t border-hair px-3 py-1.5 max-sm:grid-cols-1 max-sm:py-2.5',
        label === '' ? 'grid-cols-1' : 'grid-cols-[118px_minmax(0,1fr)]',
      )}
    >
      <div
        className={clsx(
          'min-w-0 max-sm:flex max-sm:items-baseline max-sm:gap-2 max-sm:pb-1.5',
          label === '' && 'sm:hidden',
        )}
      >
        <h3 className="truncate leading-4 font-medium" title={label}>
          {filter === null ? (
            label
          ) : (
            <Link
              href={clustersPath({ values: filter })}
              prefetch={false}
              className="max-sm:after:absolute max-sm:after:inset-0"
            >
              {label === '' ? 'All clusters' : label}
            </Link>
          )}
        </h3>
        <span className="num block truncate text-2xs text-faint max-sm:ml-auto">{fine}</span>
      </div>
      <GroupBar measure={measure} counts={group.counts} />
      <ul className="flex flex-wrap gap-0.5 self-center max-sm:hidden">{children}</ul>
    </section>
  );
}

/** On a phone cells would be too small to touch: each group is one bar of its states, worst first. */
function GroupBar({
  measure,
  counts,
}: {
  measure: MatrixData['measure'];
  counts: readonly number[];
}) {
  const parts = counts.flatMap((n, place) => (n === 0 ? [] : [{ n, place }]));
  return (
    <>
      <span
        data-bar=""
        aria-hidden="true"
        className="flex h-2.5 gap-px overflow-hidden rounded-xs sm:hidden"
      >
        {parts.map(({ n, place }) => (
          <span
            key={place}
            className={clsx('min-w-1', lookAt(measure, place).bar)}
            style={{ flexGrow: n, flexBasis: 0 }}
          />
        ))}
      </span>
      <span className="truncate pt-1 text-2xs text-soft sm:hidden">
        {parts.map(({ n, place }) => `${number(n)} ${lookAt(measure, place).words}`).join(' · ')}
      </span>
    </>
  );
}
