import type { ReactNode } from 'react';
import { clsx } from 'clsx';

/** A box with a heading. `note` explains it, `aside` leads on from it. */
export function Panel({
  title,
  note,
  aside,
  children,
  className,
  id,
  hideTitle = false,
}: {
  title: string;
  /** For screen readers only, where the page's own heading says it already. */
  hideTitle?: boolean;
  note?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  id?: string;
}) {
  return (
    <section
      id={id}
      aria-labelledby={id === undefined ? undefined : `${id}-title`}
      className={clsx('min-w-0 rounded-lg border border-line bg-panel', className)}
    >
      <header className="flex min-h-9 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-hair px-3 py-1">
        <h2
          id={id === undefined ? undefined : `${id}-title`}
          className={hideTitle ? 'sr-only' : undefined}
        >
          {title}
        </h2>
        {note !== undefined && (
          <div className={clsx('min-w-0 text-faint', hideTitle && 'max-sm:contents')}>{note}</div>
        )}
        {aside !== undefined && (
          <div className="ml-auto flex flex-wrap items-center gap-x-3 text-soft">{aside}</div>
        )}
      </header>
      {children}
    </section>
  );
}
