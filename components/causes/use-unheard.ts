'use client';
import { useQuery } from '@tanstack/react-query';
import { plural } from '@/lib/client/format';
import { fleetQuery } from '@/lib/client/queries';

/** What has to be said with "it no longer fails": that nobody knows it of clusters that are not heard; '' when all are. */
export function useUnheard(): string {
  const { data } = useQuery(fleetQuery());
  if (data === undefined) return '';
  const { total, byConnection } = data.clusters;
  const silent = total - byConnection.live - byConnection.restricted;
  if (silent === 0) return '';
  return `${plural(silent, 'cluster')} ${silent === 1 ? 'is' : 'are'} not heard now: there it may go on.`;
}
