import type { Metadata } from 'next';
import { clustersQuery } from '@/lib/client/queries';
import { getFleet } from '@/lib/server';
import { ClustersView } from '@/components/clusters/clusters-view';
import { Hydrate } from '../hydrate';
import { allClusters } from '../reads';

export const metadata: Metadata = { title: 'Clusters' };

export default function ClustersPage() {
  const clusters = getFleet().clusters(allClusters);
  return (
    <Hydrate fill={(client) => client.setQueryData(clustersQuery().queryKey, clusters)}>
      <ClustersView />
    </Hydrate>
  );
}
