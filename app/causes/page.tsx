import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { causesQuery, CAUSE_ROWS } from '@/lib/client/cause-queries';
import { parseCauseFilters } from '@/lib/client/cause-filters';
import { getFleet } from '@/lib/server';
import { CausesView } from '@/components/causes/causes-view';
import { Hydrate } from '../hydrate';

export const metadata: Metadata = { title: 'Causes' };

type Params = Promise<Record<string, string | string[] | undefined>>;

export default async function CausesPage({ searchParams }: { searchParams: Params }) {
  const parsed = parseCauseFilters(await searchParams);
  if (!parsed.ok) notFound();
  const { filters } = parsed;
  const list = getFleet().causes({
    class: [...filters.class],
    owner: [...filters.owner],
    label: filters.label.map((pair) => {
      const at = pair.indexOf('=');
      return { key: pair.slice(0, at), value: pair.slice(at + 1) };
    }),
    q: filters.q,
    sort: filters.sort,
    limit: CAUSE_ROWS,
  });
  return (
    <Hydrate
      fill={(client) =>
        client.setQueryData(causesQuery({ filters, limit: CAUSE_ROWS }).queryKey, list)
      }
    >
      <CausesView />
    </Hydrate>
  );
}
