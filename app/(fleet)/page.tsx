import { notFound } from 'next/navigation';
import { causesQuery, WORST_CAUSES } from '@/lib/client/cause-queries';
import {
  clustersQuery,
  FEW,
  matrixAsked,
  matrixQuery,
  theFew,
  type ClustersAsked,
} from '@/lib/client/cluster-queries';
import { parseChoice } from '@/lib/client/fleet-choice';
import type { Params } from '@/lib/client/url-state';
import { getFleet } from '@/lib/server';
import { FleetView } from '@/components/fleet/fleet-view';
import { Hydrate } from '../hydrate';
import { clusterPage } from '../reads';

export default async function FleetPage({ searchParams }: { searchParams: Promise<Params> }) {
  const parsed = parseChoice(await searchParams);
  if (!parsed.ok) notFound();
  const { choice } = parsed;
  const fleet = getFleet();
  const { matrix } = fleet.matrix(matrixAsked(choice));
  const isTable = choice.view === 'table' || choice.view === null;
  const lists: ClustersAsked[] = matrix.total <= FEW && isTable ? [theFew(choice.order)] : [];
  const causes = fleet.causes({ sort: 'worst', limit: WORST_CAUSES.limit });
  return (
    <Hydrate
      fill={(client) => {
        client.setQueryData(matrixQuery(choice).queryKey, matrix);
        client.setQueryData(causesQuery(WORST_CAUSES).queryKey, causes);
        for (const asked of lists)
          client.setQueryData(clustersQuery(asked).queryKey, fleet.clusters(clusterPage(asked)));
      }}
    >
      <FleetView />
    </Hydrate>
  );
}
