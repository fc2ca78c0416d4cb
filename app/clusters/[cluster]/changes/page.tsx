import { notFound } from 'next/navigation';
import { changesQuery } from '@/lib/client/tree-queries';
import { getFleet } from '@/lib/server';
import { decoded } from '../../../reads';
import { clusterPart, titleOf, type Props } from '../read';

export const generateMetadata = titleOf('Recent changes');

export default async function ClusterChangesPage({ params, searchParams }: Props) {
  // It has one view: there is nothing to ask it for.
  if (Object.keys(await searchParams).length > 0) notFound();
  const name = decoded((await params).cluster);
  return clusterPart(name, 'changes', (client) => {
    const changes = getFleet().changes(name);
    if (changes !== undefined) client.setQueryData(changesQuery(name).queryKey, changes);
  });
}
