'use client';
import { plural } from '@/lib/client/format';
import { cleared, isFiltered } from '@/lib/client/url-state';
import { Empty } from '@/components/ui/states';
import { chipsOf } from './facets';
import { FilterLink } from './filter-link';
import type { Filtering } from './use-filters';

/** No row: because there is nothing, or because of which filters, and the way back from them. */
export function NoMatch({ filtering, cluster }: { filtering: Filtering; cluster: string | null }) {
  const { filters } = filtering;
  const where = cluster === null ? 'in this fleet' : `on ${cluster}`;
  const own = cluster === null ? filters : { ...filters, cluster: [] };
  if (!isFiltered(own))
    return (
      <Empty title={`No Flux objects are known ${where}`} className="min-h-80">
        They appear here when a cluster with Flux is read.
      </Empty>
    );
  const chips = chipsOf(own, cluster !== null);
  const byState = filters.state.length > 0 && filters.stale === null;
  return (
    <Empty title={`No object ${where} fits`} className="min-h-80">
      <p className="wrap-anywhere">
        {chips.map(({ name, value }) => `${name} ${value}`).join(' · ')}
      </p>
      {byState && (
        <p className="mt-1">
          Objects of clusters that are not heard have no state now; they are under Stale.
        </p>
      )}
      <FilterLink
        filtering={filtering}
        change={cleared(filters)}
        className="mt-2 inline-block text-accent underline underline-offset-2"
      >
        Clear {plural(chips.length, 'filter')}
      </FilterLink>
    </Empty>
  );
}
