'use client';
import { useSearchParams } from 'next/navigation';
import { useSyncExternalStore } from 'react';
import { fleetPath, parseChoice, USUAL, type FleetChoice } from '@/lib/client/fleet-choice';

export interface Choosing {
  readonly choice: FleetChoice;
  /** The address of this page with another choice: what a link to it carries. */
  readonly href: (change: Partial<FleetChoice>) => string;
  /** Shows it without asking for a page. Back undoes it. */
  readonly show: (change: Partial<FleetChoice>) => void;
}

function choiceOf(search: URLSearchParams): FleetChoice {
  const parsed = parseChoice(Object.fromEntries(search));
  return parsed.ok ? parsed.choice : USUAL;
}
const address = (): string => window.location.search;
function onStep(changed: () => void): () => void {
  window.addEventListener('popstate', changed);
  return () => window.removeEventListener('popstate', changed);
}

/**
 * How clusters are grouped, coloured, ordered and shown, kept in the address. The address itself is read, not only what the
 * router says of it: that follows later, and of two quick steps it may tell one.
 */
export function useChoice(): Choosing {
  const params = useSearchParams();
  const search = useSyncExternalStore(onStep, address, () => params.toString());
  const choice = choiceOf(new URLSearchParams(search));
  return {
    choice,
    href: (change) => fleetPath({ ...choice, ...change }),
    show(change) {
      const now = choiceOf(new URLSearchParams(address()));
      window.history.pushState(null, '', fleetPath({ ...now, ...change }));
    },
  };
}
