import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { ClusterSort } from '@/lib/api/contract/clusters';
import type { ClusterRow } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import type { HeldRow } from '@/lib/client/held-order';
import { ConnectionBadge, isHeard } from '@/components/status/connection';
import { CountGlyphs, HealthBar } from '@/components/status/health-bar';
import { labelsInOrder, shortLabel } from '@/components/status/labels';
import { Chip } from '@/components/ui/chip';
import { Revision } from '@/components/ui/revision';
import type { WindowColumn } from '@/components/ui/windowed-table';
import { ClusterName, LastSaid, Version } from './columns';

export type Row = HeldRow<ClusterRow> & { readonly gone: { words: string; title: string } };
/** Makes a head that sorts. */
export type SortHead = (sort: ClusterSort, words: string) => ReactNode;

const LABELS = 3;

function Labels({ cluster }: { cluster: ClusterRow }) {
  const labels = labelsInOrder(cluster.labels);
  return (
    <span className="flex min-w-0 gap-1 overflow-hidden">
      {labels.slice(0, LABELS).map(([key, value]) => (
        <Chip key={key} title={`${key}=${value}`} className="flex-none">
          <span className="sr-only">{`${shortLabel(key)} `}</span>
          {value}
        </Chip>
      ))}
      {labels.length > LABELS && (
        <Chip title={labels.map(([key, value]) => `${key}=${value}`).join('\n')}>
          {`+${number(labels.length - LABELS)}`}
        </Chip>
      )}
    </span>
  );
}

/** What the cluster is made from: revision of the source of its root. */
function Root({ root }: { root: ClusterRow['root'] }) {
  if (root === null || root === undefined) return <span className="text-faint">–</span>;
  return (
    <span
      className={clsx('block truncate', root.stale ? 'text-faint' : 'text-soft')}
      title={`${root.kind} ${root.namespace}/${root.name}${root.stale ? ', as it was last heard' : ''}`}
    >
      {root.revision === null ? 'nothing fetched' : <Revision revision={root.revision} />}
    </span>
  );
}

/** Whatever became of a row, its name is what it is; all else is what it once said. */
const still =
  (cell: (c: ClusterRow) => ReactNode) =>
  ({ item, left }: Row): ReactNode =>
    left ? null : cell(item);

/** The order that a column shows, as a head says it to a screen reader. */
const DIRECTION: Partial<Record<ClusterSort, 'ascending' | 'descending'>> = {
  name: 'ascending',
  version: 'ascending',
  kubernetes: 'ascending',
  objects: 'descending',
  event: 'descending',
};

export function listColumns(sort: ClusterSort, head: SortHead): readonly WindowColumn<Row>[] {
  const sorts = (by: ClusterSort, words: string) => ({
    head: head(by, words),
    sorted: by === sort ? DIRECTION[by] : undefined,
  });
  return [
    {
      key: 'name',
      ...sorts('name', 'Cluster'),
      track: 'minmax(168px,1.5fr)',
      cell: ({ item, left, gone }) =>
        left ? (
          <span className="flex gap-2 text-faint" title={gone.title}>
            {item.name} <span className="truncate">{gone.words}</span>
          </span>
        ) : (
          <ClusterName cluster={item} />
        ),
      phone: 'max-md:grow',
    },
    {
      key: 'labels',
      head: 'Labels',
      track: 'minmax(0,1.3fr)',
      cell: still((c) => <Labels cluster={c} />),
      phone: 'max-md:order-1 max-md:max-w-[60%]',
    },
    {
      key: 'connection',
      head: 'Connection',
      track: 'minmax(124px,1fr)',
      cell: still((c) => <ConnectionBadge cluster={c} reason={!isHeard(c.connection)} />),
      phone: 'max-md:min-w-0',
    },
    {
      key: 'version',
      ...sorts('version', 'Flux'),
      track: '76px',
      cell: still((c) => (
        <Version is={c.fluxVersion} without={c.fluxInstalled === false ? 'none' : '–'} />
      )),
      phone: 'max-md:order-2 max-md:ml-auto',
    },
    {
      key: 'kubernetes',
      ...sorts('kubernetes', 'Kubernetes'),
      track: 'minmax(94px,0.7fr)',
      cell: still((c) => <Version is={c.kubernetesVersion} without="–" />),
      phone: 'max-md:hidden',
    },
    {
      key: 'objects',
      ...sorts('objects', 'Objects by state'),
      track: 'minmax(168px,1.8fr)',
      cell: still((c) => (
        <span className="flex items-center gap-3">
          <HealthBar counts={c.counts} className="w-full min-w-14 max-w-48 grow max-md:max-w-32" />
          <CountGlyphs counts={c.counts} className="min-w-0 overflow-hidden" />
        </span>
      )),
      phone: 'max-md:order-3 max-md:w-full',
    },
    {
      key: 'root',
      head: <span title="Revision of the source of flux-system/flux-system">Source</span>,
      track: 'minmax(0,1.1fr)',
      cell: still((c) => <Root root={c.root} />),
      phone: 'max-md:hidden',
    },
    {
      key: 'event',
      ...sorts('event', 'Last change'),
      align: 'end',
      track: 'minmax(96px,0.8fr)',
      cell: still((c) => <LastSaid cluster={c} />),
      phone: 'max-md:hidden',
    },
  ];
}

/** Greyed: its rows are not what they say now. */
export const listRowClass = ({ item, left }: Row): string | undefined =>
  left || !isHeard(item.connection) ? 'bg-sunken' : undefined;
