import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { QueryClient } from '@tanstack/react-query';
import 'server-only';
import { AS_IT_IS, type ClusterTab } from '@/lib/api/contract/tree-view';
import { clusterQuery } from '@/lib/client/queries';
import { treeQuery } from '@/lib/client/tree-queries';
import type { Params } from '@/lib/client/url-state';
import { getFleet } from '@/lib/server';
import { ClusterView } from '@/components/cluster/cluster-view';
import { Hydrate } from '../../hydrate';
import { decoded } from '../../reads';

export interface Props {
  params: Promise<{ cluster: string }>;
  searchParams: Promise<Params>;
}

export const titleOf =
  (part: string) =>
  async ({ params }: Props): Promise<Metadata> => ({
    title: [part, decoded((await params).cluster)].filter((w) => w !== '').join(' · '),
  });

/** Parameters as pairs; one that is given twice is there twice. */
export const pairsOf = (params: Params): readonly (readonly [string, string])[] =>
  Object.entries(params).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : (value ?? [])).map((v) => [name, v] as const),
  );

/** A part of the page of a cluster: what all parts show is read here, its own by `fill`. 404 for an unknown cluster. */
export function clusterPart(
  name: string,
  tab: ClusterTab,
  fill: (client: QueryClient) => void = () => undefined,
) {
  const fleet = getFleet();
  const cluster = fleet.cluster(name);
  const tree = fleet.tree(name, AS_IT_IS);
  if (cluster === undefined || tree === undefined) notFound();
  return (
    <Hydrate
      fill={(client) => {
        client.setQueryData(clusterQuery(name).queryKey, cluster);
        client.setQueryData(treeQuery(name, AS_IT_IS).queryKey, tree);
        fill(client);
      }}
    >
      <ClusterView name={name} tab={tab} />
    </Hydrate>
  );
}
