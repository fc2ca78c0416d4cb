import { clsx } from 'clsx';
import Link from 'next/link';
import type { ClusterRow } from '@/lib/api/contract';
import { pagePath } from '@/lib/api/paths';
import { clusterLook } from '@/components/status/cluster-look';
import { ConnectionBadge, isHeard } from '@/components/status/connection';
import { labelsInOrder } from '@/components/status/labels';
import { Glyph } from '@/components/status/glyph';
import { CountGlyphs, HealthBar } from '@/components/status/health-bar';
import { Chip } from '@/components/ui/chip';
import { Moment, Time } from '@/components/ui/time';
import type { Column } from '@/components/ui/table';

export function ClusterName({
  cluster,
  labels = 0,
}: {
  cluster: ClusterRow;
  /** How many labels stand beside the name. */
  labels?: number;
}) {
  const look = clusterLook(cluster);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Glyph tone={look.tone} />
      <Link
        href={pagePath.cluster(cluster.name)}
        prefetch={false}
        title={`${cluster.name}: ${look.words}`}
        className="stretched max-w-full flex-none truncate font-medium hover:no-underline"
      >
        {cluster.name}
      </Link>
      {labels > 0 && (
        <span className="flex min-w-0 gap-1 overflow-hidden max-xl:hidden">
          {labelsInOrder(cluster.labels)
            .slice(0, labels)
            .map(([key, value]) => (
              <Chip key={key} title={`${key}=${value}`} className="flex-none">
                {value}
              </Chip>
            ))}
        </span>
      )}
    </span>
  );
}

/** What a cluster last said and when; its objects count nowhere while it is not heard. */
function LastSaid({ cluster }: { cluster: ClusterRow }) {
  const { asOf = null } = cluster;
  if (isHeard(cluster.connection))
    return cluster.lastEventAt === null ? (
      <span className="text-faint">–</span>
    ) : (
      <Time at={cluster.lastEventAt} className="relative z-1 text-soft" />
    );
  return asOf === null ? (
    <span className="whitespace-nowrap text-faint">never heard</span>
  ) : (
    <span className="whitespace-nowrap text-faint">
      as of <Moment at={asOf} className="relative z-1" />
    </span>
  );
}

const NAME: Column<ClusterRow> = {
  key: 'name',
  head: 'Cluster',
  cell: (c) => <ClusterName cluster={c} labels={2} />,
  className: 'w-[24%]',
  phone: 'max-md:w-full',
};
const CONNECTION: Column<ClusterRow> = {
  key: 'connection',
  head: 'Connection',
  cell: (c) => <ConnectionBadge cluster={c} reason={!isHeard(c.connection)} />,
  className: 'w-[17%]',
  phone: 'max-md:w-auto max-md:min-w-0',
};
const FLUX: Column<ClusterRow> = {
  key: 'flux',
  head: 'Flux',
  cell: (c) => <Version is={c.fluxVersion} without={c.fluxInstalled === false ? 'none' : '–'} />,
  className: 'w-[76px]',
  phone: 'max-md:w-auto',
};
const OBJECTS: Column<ClusterRow> = {
  key: 'objects',
  head: 'Objects by state',
  cell: (c) => (
    <span className="flex items-center gap-3">
      <HealthBar counts={c.counts} className="w-full min-w-24 max-w-60 grow max-md:max-w-40" />
      <CountGlyphs counts={c.counts} />
    </span>
  ),
  className: 'w-[25%]',
  phone: 'max-md:order-last max-md:w-full',
};
const LAST: Column<ClusterRow> = {
  key: 'last',
  head: 'Last change',
  align: 'end',
  cell: (c) => <LastSaid cluster={c} />,
  className: 'w-[160px]',
  phone: 'max-md:ml-auto max-md:w-auto',
};

/** Columns beside other panels. */
export const NARROW_COLUMNS: readonly Column<ClusterRow>[] = [
  { ...NAME, className: 'w-[29%]', cell: (c) => <ClusterName cluster={c} labels={1} /> },
  { ...CONNECTION, className: 'w-[156px] pr-0', cell: (c) => <ConnectionBadge cluster={c} /> },
  FLUX,
  { ...OBJECTS, className: 'w-auto' },
  LAST,
];

export function Version({ is, without }: { is: string | null; without: string }) {
  return is === null ? (
    <span className={clsx('block truncate text-faint', without === '–' && 'max-md:hidden')}>
      {without}
    </span>
  ) : (
    <span className="num block truncate text-soft" title={is}>
      {is}
    </span>
  );
}

/** Greyed: its rows are not what they say now. */
export const clusterRowClass = (c: ClusterRow): string | undefined =>
  isHeard(c.connection) ? undefined : 'bg-sunken';
