'use client';
import type { MouseEvent, ReactNode } from 'react';
import type { ObjectFilters } from '@/lib/client/url-state';
import type { Filtering } from './use-filters';

/** A real link to the view with other filters; a plain click changes the list in place. */
export function FilterLink({
  filtering,
  change,
  children,
  className,
  current,
  label,
}: {
  filtering: Filtering;
  change: Partial<ObjectFilters>;
  children: ReactNode;
  className?: string;
  current?: boolean;
  label?: string;
}) {
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0)
      return;
    event.preventDefault();
    filtering.show(change);
  };
  return (
    <a
      href={filtering.href(change)}
      onClick={onClick}
      aria-current={current === true ? 'true' : undefined}
      aria-label={label}
      className={className}
    >
      {children}
    </a>
  );
}
