import { clsx } from 'clsx';
import { memo } from 'react';
import { pagePath } from '@/lib/api/paths';
import { BUCKETS, type Measure } from '@/lib/api/contract/matrix-words';
import { GlyphShape } from '@/components/status/glyph';
import { lookAt, markText, type Mark } from './matrix-look';

/** A mark in 12 × 12. */
export function MarkShape({ mark }: { mark: Mark }) {
  if (mark === null || !('glyph' in mark)) return null;
  return (
    <svg viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
      <GlyphShape name={mark.glyph} />
    </svg>
  );
}

const levelOf = (mark: Mark): number | undefined =>
  mark !== null && 'level' in mark ? mark.level : undefined;

/** What a cell looks like, without a link. Without figures of its own, for legends, it shows the least of its bucket. */
export function Swatch({
  measure,
  place,
  figures,
}: {
  measure: Measure;
  place: number;
  figures?: readonly [n: number, of: number];
}) {
  const { cell, mark } = lookAt(measure, place);
  const figure =
    mark !== null && 'figure' in mark ? (mark.figure === 'n' ? 2 : firstLag(place)) : 0;
  return (
    <span
      aria-hidden="true"
      data-level={levelOf(mark)}
      className={clsx('cell flex-none [--cell:14px]', cell)}
    >
      <MarkShape mark={mark} />
      {markText(mark, figures?.[0] ?? figure, figures?.[1] ?? figure)}
    </span>
  );
}
const firstLag = (place: number): number => (BUCKETS.skew[place] === 'two-behind' ? 2 : 1);

/** One cluster. Its parts come one by one, so that only the cells that changed are drawn anew. */
export const MatrixCell = memo(function MatrixCell({
  name,
  measure,
  place,
  n,
  of,
  words,
  left,
  tabIndex,
}: {
  name: string;
  measure: Measure;
  place: number;
  n: number;
  of: number;
  words: string;
  /** It is no longer in this group. */
  left: boolean;
  tabIndex: 0 | -1;
}) {
  const look = lookAt(measure, place);
  const mark = left ? null : look.mark;
  return (
    <a
      href={pagePath.cluster(name)}
      tabIndex={tabIndex}
      aria-label={`${name}, ${words}`}
      data-cell={name}
      data-level={left ? undefined : levelOf(mark)}
      className={clsx('cell', left ? 'border border-edge' : look.cell)}
    >
      <MarkShape mark={mark} />
      {markText(mark, n, of)}
    </a>
  );
});
