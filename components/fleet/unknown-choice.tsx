'use client';
import { useSearchParams } from 'next/navigation';
import { parseChoice } from '@/lib/client/fleet-choice';
import { UnknownView } from '@/components/ui/unknown-view';

/** 404: the address asks for a view of the fleet that does not exist. */
export function UnknownChoice() {
  const parsed = parseChoice(Object.fromEntries(useSearchParams()));
  return (
    <UnknownView
      title="The fleet can’t be shown like this"
      ways={[
        ['/', 'The fleet'],
        ['/clusters', 'All clusters'],
      ]}
    >
      {parsed.ok ? 'Its address is not understood.' : parsed.problem}
    </UnknownView>
  );
}
