'use client';
import { useState } from 'react';
import { hold, type Held } from '@/lib/client/held-order';

/**
 * Rows that stay where they are while their content goes on changing. The order is taken anew when `order` changes (load, filter,
 * sort) and when `accept` is called; null means that the data for the next order is still on its way.
 */
export function useHeld<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  order: string | null,
): Held<T> & { readonly accept: () => void } {
  const [accepted, setAccepted] = useState({ order, items });
  const take = order !== null && order !== accepted.order;
  if (take) setAccepted({ order, items });
  const held = hold(take ? items : accepted.items, items, keyOf);
  return { ...held, accept: () => setAccepted({ order: order ?? accepted.order, items }) };
}
