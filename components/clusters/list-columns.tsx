import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { ClusterSort } from '@/lib/api/contract/clusters';
import type { ClusterRow } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import type { HeldRow } from '@/lib/client/held-order';
import { ConnectionBadge, isHeard, reasonWords } from '@/components/status/connection';
import { CountGlyphs, HealthBar } from '@/components/status/health-bar';
import { labelsInOrder, shortLabel } from '@/components/status/labels';
import { Chip } from '@/components/ui/chip';
import { Revision } from '@/components/ui/revision';
import { Time } from '@/components/ui/time';
import type { WindowColumn } from '@/components/ui/windowed-table';
import { ClusterName, Version } from './columns';

export type Row = HeldRow<ClusterRow> & { readonly gone: { words: string; title: string } };
/** Makes a head that sorts. */
export type SortHead = (sort: ClusterSort, words: string) => ReactNode;

const LABELS = 4;

function Labels({ cluster }: { cluster: ClusterRow }) {
  const labels = labelsInOrder(cluster.labels);
  return (
    // What does not fit wraps out of sight, whole.
    <span className="flex h-[18px] min-w-0 flex-wrap gap-x-1 overflow-hidden">
      {labels.slice(0, LABELS).map(([key, value]) => (
        <Chip key={key} title={`${key}=${value}`}>
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

/** How many objects, how they stand, and whatever of them is not ready; why nothing is known of them now. */
function Objects({ cluster }: { cluster: ClusterRow }) {
  const { counts, total, connection } = cluster;
  const why = isHeard(connection) ? '' : reasonWords(cluster);
  return (
    <span className="flex items-center gap-2.5">
      <HealthBar counts={counts} className={clsx('flex-none', why === '' ? 'w-24' : 'w-10')} />
      <span className="num w-8 flex-none text-right text-soft">{number(total)}</span>
      {why === '' ? (
        <CountGlyphs
          counts={{ ...counts, ready: 0 }}
          className="h-[18px] min-w-0 flex-wrap overflow-hidden"
        />
      ) : (
        <span className="truncate text-soft" title={why}>
          {why}
        </span>
      )}
    </span>
  );
}

/** `1.34.2` of `v1.34.2-eks-1`: what a provider appends is in the title. */
function Kubernetes({ version }: { version: string | null }) {
  const short = version === null ? null : (/^v?(\d+\.\d+\.\d+)/.exec(version)?.[1] ?? version);
  return short === null ? (
    <span className="text-faint">–</span>
  ) : (
    <span className="num block truncate text-soft" title={version ?? undefined}>
      {short}
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

/** How old the news of a cluster is. */
function LastWord({ cluster: { connection, asOf = null, lastEventAt } }: { cluster: ClusterRow }) {
  if (isHeard(connection))
    return lastEventAt === null ? (
      <span className="text-faint">–</span>
    ) : (
      <Time at={lastEventAt} className="relative z-1 text-soft" />
    );
  return (
    <span className="whitespace-nowrap text-faint">
      {asOf === null ? (
        'never heard'
      ) : (
        <>
          as of <Time at={asOf} suffix=" ago" className="relative z-1" />
        </>
      )}
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
      track: 'minmax(160px,1.4fr)',
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
      className: 'md:max-lg:hidden',
      head: 'Labels',
      track: 'var(--track-labels)',
      cell: still((c) => <Labels cluster={c} />),
      phone: 'max-md:order-1 max-md:max-w-[60%]',
    },
    {
      key: 'connection',
      head: 'Connection',
      track: 'minmax(112px,0.9fr)',
      cell: still((c) => <ConnectionBadge cluster={c} />),
      phone: 'max-md:min-w-0',
    },
    {
      key: 'version',
      ...sorts('version', 'Flux'),
      track: '68px',
      cell: still((c) => (
        <Version is={c.fluxVersion} without={c.fluxInstalled === false ? 'none' : '–'} />
      )),
      phone: 'max-md:order-2 max-md:ml-auto',
    },
    {
      key: 'kubernetes',
      ...sorts('kubernetes', 'Kubernetes'),
      track: '98px',
      cell: still((c) => <Kubernetes version={c.kubernetesVersion} />),
      phone: 'max-md:hidden',
    },
    {
      key: 'objects',
      ...sorts('objects', 'Objects by state'),
      track: 'minmax(196px,1.9fr)',
      cell: still((c) => <Objects cluster={c} />),
      phone: 'max-md:order-3 max-md:max-w-[75%]',
    },
    {
      key: 'root',
      className: 'md:max-lg:hidden',
      head: <span title="Revision of the source of flux-system/flux-system">Source</span>,
      track: 'var(--track-source)',
      cell: still((c) => <Root root={c.root} />),
      phone: 'max-md:hidden',
    },
    {
      key: 'event',
      ...sorts('event', 'Last change'),
      align: 'end',
      track: '132px',
      cell: still((c) => <LastWord cluster={c} />),
      phone: 'max-md:order-4 max-md:ml-auto max-md:text-xs',
    },
  ];
}

/** Greyed: its rows are not what they say now. */
export const listRowClass = ({ item, left }: Row): string | undefined =>
  left || !isHeard(item.connection) ? 'bg-sunken' : undefined;
