'use client';
import { useSearchParams } from 'next/navigation';
import { parseClusters } from '@/lib/client/cluster-filters';
import { UnknownView } from '@/components/ui/unknown-view';

/** 404: the address asks for a list of clusters that does not exist. */
export function UnknownClusters() {
  const parsed = parseClusters(Object.fromEntries(useSearchParams()));
  return (
    <UnknownView
      title="This list can’t be shown"
      ways={[
        ['/clusters', 'All clusters'],
        ['/', 'The fleet'],
      ]}
    >
      {parsed.ok ? 'Its address is not understood.' : parsed.problem}
    </UnknownView>
  );
}
