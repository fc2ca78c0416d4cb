import { clsx } from 'clsx';

/** The box of a choice, drawn: the choice itself is a link. */
export function Checkmark({ on }: { on: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        'flex size-3.5 flex-none items-center justify-center rounded-sm border',
        on ? 'border-accent bg-accent text-panel' : 'border-edge',
      )}
    >
      {on && (
        <svg viewBox="0 0 10 10" width="10" height="10" fill="none" stroke="currentColor">
          <path
            d="M2 5.200 4.200 7.500 8 2.800"
            strokeWidth="1.600"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
      )}
    </span>
  );
}
