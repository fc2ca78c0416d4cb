'use client';
import { useQuery } from '@tanstack/react-query';
import { fleetQuery } from '@/lib/client/queries';
import { Glyph } from '@/components/status/glyph';
import { useNow } from '@/components/ui/now';
import { useLink } from './live';
import { pillOf } from './pill';

/** The state of the stream and the age of what is shown, on every page. */
export function LinkPill() {
  const link = useLink();
  const { data: fleet } = useQuery(fleetQuery());
  // The clock only moves the words when they change.
  const text = useNow((now) => JSON.stringify(pillOf(link, fleet, now)));
  const pill = JSON.parse(text) as ReturnType<typeof pillOf>;
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap text-soft" title={pill.title}>
      <Glyph tone={pill.tone} />
      <output>{pill.word}</output>
      {pill.rest !== '' && <span className="num max-sm:hidden">· {pill.rest}</span>}
    </span>
  );
}
