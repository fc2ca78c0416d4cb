import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { parseClusters } from '@/lib/client/cluster-filters';
import { CLUSTER_ROWS, clustersQuery } from '@/lib/client/cluster-queries';
import type { Params } from '@/lib/client/url-state';
import { getFleet } from '@/lib/server';
import { ClustersView } from '@/components/clusters/clusters-view';
import { Hydrate } from '../hydrate';
import { clusterPage } from '../reads';

export const metadata: Metadata = { title: 'Clusters' };

export default async function ClustersPage({ searchParams }: { searchParams: Promise<Params> }) {
  const parsed = parseClusters(await searchParams);
  if (!parsed.ok) notFound();
  const asked = { filters: parsed.filters, limit: CLUSTER_ROWS, rail: true };
  const clusters = getFleet().clusters(clusterPage(asked));
  return (
    <Hydrate fill={(client) => client.setQueryData(clustersQuery(asked).queryKey, clusters)}>
      <ClustersView />
    </Hydrate>
  );
}
