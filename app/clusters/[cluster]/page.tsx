import { notFound, redirect } from 'next/navigation';
import { parseTreeView, tabPath } from '@/lib/api/contract/tree-view';
import { changesQuery, treeQuery } from '@/lib/client/tree-queries';
import { parseFilters, withFilters } from '@/lib/client/url-state';
import { getFleet } from '@/lib/server';
import { decoded } from '../../reads';
import { clusterPart, pairsOf, titleOf, type Props } from './read';

export const generateMetadata = titleOf('');

export default async function ClusterPage({ params, searchParams }: Props) {
  const name = decoded((await params).cluster);
  const given = await searchParams;
  const parsed = parseTreeView(pairsOf(given));
  if (!parsed.ok) {
    // Links to a list of this cluster's objects, from when the list was here.
    const filters = parseFilters(given);
    if (filters.ok && filters.filters.cluster.length === 0)
      redirect(withFilters(tabPath(name, 'objects'), filters.filters));
    notFound();
  }
  const fleet = getFleet();
  return clusterPart(name, 'tree', (client) => {
    const tree = fleet.tree(name, parsed.view);
    if (tree !== undefined) client.setQueryData(treeQuery(name, parsed.view).queryKey, tree);
    const changes = fleet.changes(name);
    if (changes !== undefined) client.setQueryData(changesQuery(name).queryKey, changes);
  });
}
