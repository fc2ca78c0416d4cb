import { clsx } from 'clsx';
import { stripCells } from './words';

const CELLS = 24;

/** The share of clusters that fail. Decorative: the figures stand beside it. */
export function Strip({ n, of, className }: { n: number; of: number; className?: string }) {
  const { cells, filled } = stripCells(n, of, CELLS);
  return (
    <span
      aria-hidden="true"
      data-bar=""
      className={clsx('inline-flex flex-none gap-px', className)}
    >
      {Array.from({ length: cells }, (_, i) => (
        <span
          key={i}
          className={clsx(
            'h-2.5 w-1 rounded-[1px] max-sm:w-0.5',
            i < filled ? 'bg-failing' : 'bg-line',
          )}
        />
      ))}
    </span>
  );
}
