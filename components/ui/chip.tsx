import type { ReactNode } from 'react';
import { clsx } from 'clsx';

/** A small fact beside a title: a label, a version. */
export function Chip({
  children,
  className,
  title,
}: {
  children: ReactNode;
  className?: string;
  title?: string;
}) {
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex h-[18px] max-w-full items-center gap-1 truncate rounded-sm border border-line px-1.5 text-2xs whitespace-nowrap text-soft',
        className,
      )}
    >
      {children}
    </span>
  );
}
