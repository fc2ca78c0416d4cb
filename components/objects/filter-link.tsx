'use client';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { ObjectFilters } from '@/lib/client/url-state';
import type { Filtering } from './use-filters';

/** A real link to the view with other filters; a plain click changes the list in place. */
export function FilterLink({
  filtering,
  change,
  children,
  className,
  current,
  checked,
  label,
  title,
}: {
  filtering: Filtering;
  change: Partial<ObjectFilters>;
  children: ReactNode;
  className?: string;
  current?: boolean;
  /** It is one of several choices: it says whether it is taken, and Space takes it as Enter does. */
  checked?: boolean;
  label?: string;
  title?: string;
}) {
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0)
      return;
    event.preventDefault();
    filtering.show(change);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (checked === undefined || event.key !== ' ') return;
    event.preventDefault();
    filtering.show(change);
  };
  return (
    <a
      href={filtering.href(change)}
      onClick={onClick}
      onKeyDown={onKeyDown}
      role={checked === undefined ? undefined : 'checkbox'}
      aria-checked={checked}
      aria-current={current === true ? 'true' : undefined}
      aria-label={label}
      title={title}
      className={className}
    >
      {children}
    </a>
  );
}
