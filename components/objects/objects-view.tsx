'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useState } from 'react';
import { plural } from '@/lib/client/format';
import { fleetQuery } from '@/lib/client/queries';
import { Button } from '@/components/ui/button';
import { Facets } from './facet-rail';
import { chipsOf } from './facets';
import { FilterDrawer } from './filter-drawer';
import { FilteredList } from './object-list';
import { SearchField } from './search-field';
import { useFilters } from './use-filters';

/** Every object of the fleet, and what it can be narrowed by. */
export function ObjectsView() {
  const { data: fleet } = useQuery(fleetQuery());
  const filtering = useFilters('/objects', null);
  const [rail, setRail] = useState(true);
  const [drawer, setDrawer] = useState(false);
  const on = chipsOf(filtering.filters, false).length;
  const words = on === 0 ? 'Filters' : `Filters (${on})`;
  return (
    <>
      <h1>Objects</h1>
      <p className="mt-0.5 mb-3.5 text-soft">
        {fleet === undefined
          ? 'Every Flux object of the fleet.'
          : `${plural(fleet.objects, 'Flux object')} on ${plural(fleet.clusters.total, 'cluster')}.`}
      </p>
      <div className={clsx('grid items-start gap-3', rail && 'lg:grid-cols-[232px_minmax(0,1fr)]')}>
        {rail && (
          <aside
            aria-label="Filters"
            className="sticky top-0 max-h-dvh min-w-0 overflow-y-auto rounded-lg border border-line bg-panel max-lg:hidden"
          >
            <Facets filtering={filtering} />
          </aside>
        )}
        <FilteredList
          filtering={filtering}
          cluster={null}
          tools={
            <>
              <Button aria-expanded={rail} onClick={() => setRail(!rail)} className="max-lg:hidden">
                {rail ? 'Hide filters' : words}
              </Button>
              <Button aria-haspopup="dialog" onClick={() => setDrawer(true)} className="lg:hidden">
                {words}
              </Button>
              <SearchField filtering={filtering} />
            </>
          }
        />
      </div>
      <FilterDrawer filtering={filtering} open={drawer} onClose={() => setDrawer(false)} />
    </>
  );
}
