'use client';
import { useQuery } from '@tanstack/react-query';
import { plural } from '@/lib/client/format';
import { fleetQuery } from '@/lib/client/queries';
import { ObjectList } from './object-list';

export function ObjectsView() {
  const { data: fleet } = useQuery(fleetQuery());
  return (
    <>
      <h1>Objects</h1>
      <p className="mt-0.5 mb-3.5 text-soft">
        {fleet === undefined
          ? 'Every Flux object of the fleet.'
          : `${plural(fleet.objects, 'Flux object')} on ${plural(fleet.clusters.total, 'cluster')}.`}
      </p>
      <ObjectList path="/objects" cluster={null} counts={fleet?.counts} />
    </>
  );
}
