import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { causeQuery } from '@/lib/client/cause-queries';
import { getFleet } from '@/lib/server';
import { CauseView } from '@/components/causes/cause-view';
import { Hydrate } from '../../hydrate';
import { decoded } from '../../reads';

interface Props {
  params: Promise<{ key: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

// Of whoever unfurls a link nothing is known: no name of an object stands in the title.
export const metadata: Metadata = { title: 'Cause' };

const CHOICES = new Set(['by', 'revision']);
const one = (value: string | string[] | undefined): string | null =>
  typeof value === 'string' ? value : null;

export default async function CausePage({ params, searchParams }: Props) {
  const key = decoded((await params).key);
  const given = await searchParams;
  const choice = { by: one(given['by']), revision: one(given['revision']) };
  if (Object.keys(given).some((name) => !CHOICES.has(name))) notFound();
  const cause = getFleet().cause(key, {
    ...(choice.by === null ? {} : { by: choice.by }),
    ...(choice.revision === null ? {} : { revision: choice.revision }),
  });
  if (cause === undefined || (choice.by !== null && !cause.labels.includes(choice.by))) notFound();
  return (
    <Hydrate fill={(client) => client.setQueryData(causeQuery(key, choice).queryKey, cause)}>
      <CauseView id={key} />
    </Hydrate>
  );
}
