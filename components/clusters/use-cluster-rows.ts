'use client';
import { useQuery } from '@tanstack/react-query';
import { useState, type RefObject } from 'react';
import type { ClusterRow } from '@/lib/api/contract';
import { clusterFilterText, isNarrowed, type ClusterFilters } from '@/lib/client/cluster-filters';
import { clustersQuery, CLUSTER_ROWS } from '@/lib/client/cluster-queries';
import { absence } from '@/lib/client/held-order';
import { useHeld } from '@/components/ui/use-held';
import { useWindowRows } from '@/components/ui/use-window-rows';
import type { Row } from './list-columns';

/** What one answer holds at most. */
const MOST = 2000;
const nameOf = (c: ClusterRow): string => c.name;

/** The rows of a list of clusters: as many as were scrolled to, in an order that is held still. */
export function useClusterRows(
  filters: ClusterFilters,
  list: RefObject<HTMLTableSectionElement | null>,
) {
  const text = clusterFilterText(filters);
  const [asked, setAsked] = useState({ text, limit: CLUSTER_ROWS });
  const limit = asked.text === text ? asked.limit : CLUSTER_ROWS;
  const { data, error, isPlaceholderData, refetch } = useQuery(
    clustersQuery({ filters, limit, rail: true }),
  );
  // More rows of the same list stand in for themselves: only another list is not settled.
  const [shown, setShown] = useState(text);
  if (!isPlaceholderData && data !== undefined && shown !== text) setShown(text);
  const settled = data !== undefined && shown === text;
  const items = data?.items ?? [];
  const held = useHeld(items, nameOf, settled ? text : null);
  const known = new Set(held.rows.map((row) => row.key));
  const gone = absence({ filtered: isNarrowed(filters), complete: data?.nextCursor === null });
  const more = items.filter((item) => !known.has(item.name));
  const rows: readonly Row[] = [
    ...held.rows.map((row) => ({ key: row.key, item: row.item, left: row.left, gone })),
    ...more.map((item) => ({ key: item.name, item, left: false, gone })),
  ];
  const total = data?.total ?? 0;
  const count = Math.max(rows.length, Math.min(total, MOST));
  const { drawn, settled: seen } = useWindowRows(list, count);
  if (settled && seen.last > limit && limit < MOST && items.length < total) {
    const next = Math.min(MOST, (Math.ceil(seen.last / CLUSTER_ROWS) + 1) * CLUSTER_ROWS);
    setAsked({ text, limit: next });
  }
  // Rows that were scrolled to have moved nothing.
  const grown = Math.max(0, items.length - held.rows.length);
  return {
    data,
    error,
    refetch,
    rows,
    count,
    total,
    drawn,
    settled,
    changes: settled ? Math.max(0, held.changes - grown) : 0,
    accept: held.accept,
  };
}
