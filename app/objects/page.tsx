import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { objectsQuery } from '@/lib/client/queries';
import { parseFilters, type Params } from '@/lib/client/url-state';
import { getFleet } from '@/lib/server';
import { ObjectsView } from '@/components/objects/objects-view';
import { Hydrate } from '../hydrate';
import { firstPage } from '../reads';

export const metadata: Metadata = { title: 'Objects' };

export default async function ObjectsPage({ searchParams }: { searchParams: Promise<Params> }) {
  const parsed = parseFilters(await searchParams);
  if (!parsed.ok) notFound();
  const page = getFleet().objects(firstPage(parsed.filters));
  return (
    <Hydrate
      fill={(client) =>
        client.setQueryData(objectsQuery(parsed.filters).queryKey, {
          pages: [page],
          pageParams: [null],
        })
      }
    >
      <ObjectsView />
    </Hydrate>
  );
}
