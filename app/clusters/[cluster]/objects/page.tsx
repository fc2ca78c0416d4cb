import { notFound } from 'next/navigation';
import { objectPageQuery } from '@/lib/client/objects-queries';
import { parseFilters } from '@/lib/client/url-state';
import { getFleet } from '@/lib/server';
import { decoded, firstPage } from '../../../reads';
import { clusterPart, titleOf, type Props } from '../read';

export const generateMetadata = titleOf('Objects');

export default async function ClusterObjectsPage({ params, searchParams }: Props) {
  const name = decoded((await params).cluster);
  const parsed = parseFilters(await searchParams);
  if (!parsed.ok || parsed.filters.cluster.length > 0) notFound();
  const filters = { ...parsed.filters, cluster: [name] };
  return clusterPart(name, 'objects', (client) => {
    const page = getFleet().objects(firstPage(filters));
    client.setQueryData(objectPageQuery(filters, 0).queryKey, page);
  });
}
