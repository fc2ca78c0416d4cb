import { causesQuery, WORST_CAUSES } from '@/lib/client/cause-queries';
import { clustersQuery } from '@/lib/client/queries';
import { getFleet } from '@/lib/server';
import { FleetView } from '@/components/fleet/fleet-view';
import { Hydrate } from './hydrate';
import { allClusters } from './reads';

export default function FleetPage() {
  const fleet = getFleet();
  const clusters = fleet.clusters(allClusters);
  const causes = fleet.causes({ sort: 'worst', limit: WORST_CAUSES.limit });
  return (
    <Hydrate
      fill={(client) => {
        client.setQueryData(clustersQuery().queryKey, clusters);
        client.setQueryData(causesQuery(WORST_CAUSES).queryKey, causes);
      }}
    >
      <FleetView />
    </Hydrate>
  );
}
