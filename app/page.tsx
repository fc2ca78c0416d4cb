import { clustersQuery } from '@/lib/client/queries';
import { getFleet } from '@/lib/server';
import { FleetView } from '@/components/fleet/fleet-view';
import { Hydrate } from './hydrate';
import { allClusters } from './reads';

export default function FleetPage() {
  const clusters = getFleet().clusters(allClusters);
  return (
    <Hydrate fill={(client) => client.setQueryData(clustersQuery().queryKey, clusters)}>
      <FleetView />
    </Hydrate>
  );
}
