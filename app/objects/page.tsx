import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { objectFacetsQuery, objectPageQuery } from '@/lib/client/objects-queries';
import { parseFilters, type Params } from '@/lib/client/url-state';
import { getFleet } from '@/lib/server';
import { ObjectsView } from '@/components/objects/objects-view';
import { Hydrate } from '../hydrate';
import { facetsOf, firstPage } from '../reads';

export const metadata: Metadata = { title: 'Objects' };

export default async function ObjectsPage({ searchParams }: { searchParams: Promise<Params> }) {
  const parsed = parseFilters(await searchParams);
  if (!parsed.ok) notFound();
  const { filters } = parsed;
  const fleet = getFleet();
  return (
    <Hydrate
      fill={(client) => {
        client.setQueryData(
          objectPageQuery(filters, 0).queryKey,
          fleet.objects(firstPage(filters)),
        );
        client.setQueryData(objectFacetsQuery(filters).queryKey, fleet.objects(facetsOf(filters)));
      }}
    >
      <ObjectsView />
    </Hydrate>
  );
}
