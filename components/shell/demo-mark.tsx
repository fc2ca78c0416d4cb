'use client';
import { useQuery } from '@tanstack/react-query';
import { fleetQuery } from '@/lib/client/queries';
import { Chip } from '@/components/ui/chip';

const WORDS = 'This fleet is simulated: no real cluster is shown.';

/** Stays when the banner is dismissed: nobody may take a simulated fleet for a real one. */
export function DemoMark() {
  const { data: fleet } = useQuery(fleetQuery());
  if (fleet?.demo !== true) return null;
  return (
    <Chip title={WORDS} className="mr-4 border-strong font-medium text-strong">
      Demo<span className="sr-only">. {WORDS}</span>
    </Chip>
  );
}
