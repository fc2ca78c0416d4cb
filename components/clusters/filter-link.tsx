import type { MouseEvent, ReactNode } from 'react';
import type { ClusterFilters } from '@/lib/client/cluster-filters';
import { isPlainClick } from '@/components/ui/plain-click';
import type { ClusterFiltering } from './use-cluster-filters';

/** A real link to the list with a change; a plain click changes the list in place. */
export function FilterLink({
  filtering,
  change,
  children,
  className,
  current,
  label,
  title,
}: {
  filtering: ClusterFiltering;
  change: Partial<ClusterFilters>;
  children: ReactNode;
  className?: string;
  current?: boolean;
  label?: string;
  title?: string;
}) {
  const onClick = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    filtering.show(change);
  };
  return (
    <a
      href={filtering.href(change)}
      onClick={onClick}
      aria-current={current === true ? 'true' : undefined}
      aria-label={label}
      title={title}
      className={className}
    >
      {children}
    </a>
  );
}
