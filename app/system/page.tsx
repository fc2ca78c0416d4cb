import type { Metadata } from 'next';
import { systemQuery } from '@/lib/client/queries';
import { getFleet } from '@/lib/server';
import { SystemView } from '@/components/system/system-view';
import { readChoice, ROWS } from '@/components/system/view-state';
import { Hydrate } from '../hydrate';

export const metadata: Metadata = { title: 'System' };

export default async function SystemPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const params = await searchParams;
  const choice = readChoice({
    get: (name) => [params[name]].flat()[0] ?? null,
  });
  const { connection, q, sort } = choice;
  const system = getFleet().system({
    sort,
    limit: ROWS,
    ...(connection === '' ? {} : { connection: [connection] }),
    ...(q === '' ? {} : { q }),
  });
  const view = { ...choice, limit: ROWS };
  return (
    <Hydrate fill={(client) => client.setQueryData(systemQuery(view).queryKey, system)}>
      <SystemView />
    </Hydrate>
  );
}
