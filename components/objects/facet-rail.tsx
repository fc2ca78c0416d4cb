'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { objectFacetsQuery } from '@/lib/client/objects-queries';
import { ErrorBox, Skeleton } from '@/components/ui/states';
import { FacetGroup } from './facet-group';
import { groupsOf } from './facets';
import type { Filtering } from './use-filters';

/** What the list can be narrowed by. Counts follow the filters a moment later, dimmed until then; nothing moves meanwhile. */
export function Facets({ filtering }: { filtering: Filtering }) {
  const { data, error, refetch, isPlaceholderData } = useQuery(
    objectFacetsQuery(filtering.filters),
  );
  if (data === undefined)
    return error === null ? (
      <Skeleton rows={24} label="Counting objects" className="py-2" />
    ) : (
      <ErrorBox
        tried="The objects could not be counted"
        why={error.message}
        onRetry={() => void refetch()}
      />
    );
  return (
    <div
      aria-busy={isPlaceholderData}
      className={clsx(isPlaceholderData && 'opacity-60 transition-opacity')}
    >
      {groupsOf(data.facets ?? []).map((group) => (
        <FacetGroup key={group.facet} group={group} filtering={filtering} />
      ))}
    </div>
  );
}
