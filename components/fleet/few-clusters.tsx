'use client';
import { useQuery } from '@tanstack/react-query';
import { clustersQuery, theFew } from '@/lib/client/cluster-queries';
import type { MatrixOrder } from '@/lib/api/contract/matrix';
import { present } from '@/lib/client/held-order';
import { clusterRowClass, NARROW_COLUMNS } from '@/components/clusters/columns';
import { ErrorBox, Skeleton } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { useHeld } from '@/components/ui/use-held';
import type { ClusterRow } from '@/lib/api/contract';

const nameOf = (c: ClusterRow): string => c.name;

/** A fleet of a few clusters: room for all that is known of each. */
export function FewClusters({ order }: { order: MatrixOrder }) {
  const { data, error, refetch } = useQuery(clustersQuery(theFew(order)));
  const held = useHeld(data?.items ?? [], nameOf, data === undefined ? null : order);
  if (data === undefined)
    return error === null ? (
      <Skeleton rows={6} label="Loading the clusters" />
    ) : (
      <ErrorBox
        tried="The clusters could not be loaded"
        why={error.message}
        onRetry={() => void refetch()}
      />
    );
  const came = data.items.filter((c) => !held.rows.some((row) => row.key === c.name));
  return (
    <Table
      label="Clusters"
      columns={NARROW_COLUMNS}
      // New ones stand at the end: that moves nobody.
      rows={[...present(held.rows), ...came]}
      keyOf={nameOf}
      rowClass={clusterRowClass}
      comfortable
    />
  );
}
