'use client';
import { useSearchParams } from 'next/navigation';

/** Puts a query into the address without asking the server for a page; '' takes it away. */
export function showQuery(query: string): void {
  const { pathname } = window.location;
  window.history.replaceState(null, '', query === '' ? pathname : `${pathname}?${query}`);
}

/** One choice of a view, kept in the address. A value that is not offered counts as the first one. */
export function useParam<T extends string>(
  name: string,
  offered: readonly [T, ...T[]],
): readonly [T, (next: T) => void] {
  const params = useSearchParams();
  const given = params.get(name);
  const value = offered.find((o) => o === given) ?? offered[0];
  const choose = (next: T) => {
    const query = new URLSearchParams(params);
    if (next === offered[0]) query.delete(name);
    else query.set(name, next);
    showQuery(query.toString());
  };
  return [value, choose];
}
