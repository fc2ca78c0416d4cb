import { changesQuery } from '@/lib/client/tree-queries';
import { getFleet } from '@/lib/server';
import { decoded } from '../../../reads';
import { clusterPart, titleOf, type Props } from '../read';

export const generateMetadata = titleOf('Recent changes');

export default async function ClusterChangesPage({ params }: Props) {
  const name = decoded((await params).cluster);
  return clusterPart(name, 'changes', (client) => {
    const changes = getFleet().changes(name);
    if (changes !== undefined) client.setQueryData(changesQuery(name).queryKey, changes);
  });
}
