import { clsx } from 'clsx';

/** Opens and closes a branch; the arrow keys do the same from its row. */
export function Opener({
  open,
  label,
  onToggle,
  stop = false,
}: {
  open: boolean;
  label: string;
  onToggle: () => void;
  /** The row has no link: the arrow keys stand on this. */
  stop?: boolean;
}) {
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-label={label}
      data-tree={stop ? '' : undefined}
      onClick={onToggle}
      className={clsx(
        'touch z-1 inline-flex size-5 flex-none items-center justify-center rounded-sm text-faint hover:bg-selected hover:text-strong',
        stop ? 'stretched' : 'relative',
      )}
    >
      <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
        <path
          d={open ? 'M2 4l4 4 4-4' : 'M4 2l4 4-4 4'}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.600"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </button>
  );
}
