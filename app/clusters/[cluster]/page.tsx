import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { objectPageQuery } from '@/lib/client/objects-queries';
import { clusterQuery } from '@/lib/client/queries';
import { parseFilters, type Params } from '@/lib/client/url-state';
import { getFleet } from '@/lib/server';
import { ClusterView } from '@/components/cluster/cluster-view';
import { Hydrate } from '../../hydrate';
import { decoded, firstPage } from '../../reads';

interface Props {
  params: Promise<{ cluster: string }>;
  searchParams: Promise<Params>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decoded((await params).cluster) };
}

export default async function ClusterPage({ params, searchParams }: Props) {
  const name = decoded((await params).cluster);
  const fleet = getFleet();
  const cluster = fleet.cluster(name);
  const parsed = parseFilters(await searchParams);
  if (cluster === undefined || !parsed.ok || parsed.filters.cluster.length > 0) notFound();
  const filters = { ...parsed.filters, cluster: [name] };
  const page = fleet.objects(firstPage(filters));
  return (
    <Hydrate
      fill={(client) => {
        client.setQueryData(clusterQuery(name).queryKey, cluster);
        client.setQueryData(objectPageQuery(filters, 0).queryKey, page);
      }}
    >
      <ClusterView name={name} />
    </Hydrate>
  );
}
