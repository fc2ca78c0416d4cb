'use client';
import { useSearchParams } from 'next/navigation';
import { fleetPath, parseChoice, USUAL, type FleetChoice } from '@/lib/client/fleet-choice';

export interface Choosing {
  readonly choice: FleetChoice;
  /** The address of this page with another choice: what a link to it carries. */
  readonly href: (change: Partial<FleetChoice>) => string;
  /** Shows it without asking for a page. Back undoes it. */
  readonly show: (change: Partial<FleetChoice>) => void;
}

/** How clusters are grouped, coloured, ordered and shown, kept in the address. */
export function useChoice(): Choosing {
  const parsed = parseChoice(Object.fromEntries(useSearchParams()));
  const choice = parsed.ok ? parsed.choice : USUAL;
  const href = (change: Partial<FleetChoice>): string => fleetPath({ ...choice, ...change });
  return {
    choice,
    href,
    show: (change) => window.history.pushState(null, '', href(change)),
  };
}
