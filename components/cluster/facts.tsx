'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { ClusterDetail } from '@/lib/api/contract';
import { tabPath } from '@/lib/api/contract/tree-view';
import { number, utc } from '@/lib/client/format';
import { fleetQuery } from '@/lib/client/queries';
import { withFilters } from '@/lib/client/url-state';
import { ConnectionBadge, isHeard } from '@/components/status/connection';
import { Glyph } from '@/components/status/glyph';
import { HealthBar, presentCounts } from '@/components/status/health-bar';
import { TONE, type CountTone } from '@/components/status/tone';
import { useNow } from '@/components/ui/now';
import { Time } from '@/components/ui/time';
import { fluxStanding } from './flux-standing';
import { releaseWords } from './flux-words';

/** How the cluster is heard, what it runs beside the rest of the fleet, and its objects by state. */
export function ClusterFacts({ cluster }: { cluster: ClusterDetail }) {
  const versions = useQuery(fleetQuery()).data?.versions ?? [];
  const { beside, support } = fluxStanding(cluster, versions);
  const installed = cluster.fluxInstalled !== false;
  return (
    <dl className="facts mt-2.5 grid grid-cols-[minmax(190px,1fr)_minmax(150px,1fr)_minmax(150px,0.8fr)_minmax(380px,2.4fr)] overflow-hidden rounded-lg border border-line bg-panel max-lg:grid-cols-3 max-sm:order-2 max-sm:mt-3 max-sm:grid-cols-2">
      <Fact name="Connection" note={<Heard cluster={cluster} />}>
        <ConnectionBadge cluster={cluster} />
      </Fact>
      <Fact
        name="Flux"
        note={
          <>
            {beside}
            {beside !== '' && support !== '' && '; '}
            {support !== '' && <span className="text-warning-text">{support}</span>}
          </>
        }
      >
        <span className={clsx('num', !installed && 'font-normal text-faint')}>
          {releaseWords(cluster)}
        </span>
      </Fact>
      <Fact
        name="Kubernetes"
        note={cluster.managedBy === null ? '' : `Flux by ${cluster.managedBy}`}
      >
        {cluster.kubernetesVersion === null ? (
          <span className="font-normal text-faint">not known</span>
        ) : (
          <span className="num break-all">{cluster.kubernetesVersion}</span>
        )}
      </Fact>
      <Fact name="Objects" className="max-lg:col-span-full">
        <States cluster={cluster} />
      </Fact>
    </dl>
  );
}

function Fact({
  name,
  note,
  children,
  className,
}: {
  name: string;
  note?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <div className={clsx('min-w-0 px-3 py-2', className)}>
      <dt className="text-xs text-faint">{name}</dt>
      <dd className="mt-0.5 min-w-0 text-md font-medium break-words">{children}</dd>
      {note !== undefined && <dd className="min-w-0 text-xs break-words text-faint">{note}</dd>}
    </div>
  );
}

/** `for 2h 04m, heard just now`; while it is not heard the box below says why and when it is tried again. */
function Heard({ cluster }: { cluster: ClusterDetail }) {
  const { connection, lastContactAt, since } = cluster;
  return (
    <>
      for <Time at={since} />
      {lastContactAt !== null && isHeard(connection) && (
        <>
          , <Contact at={lastContactAt} />
        </>
      )}
    </>
  );
}

/** A connection that stands is heard all the time; seconds that flicker would say less. */
function Contact({ at }: { at: number }) {
  const fresh = useNow((now) => now - at < 30_000);
  return fresh ? (
    <span title={utc(at)}>heard just now</span>
  ) : (
    <>
      heard <Time at={at} suffix=" ago" />
    </>
  );
}

const filterOf = (tone: CountTone) => (tone === 'stale' ? { stale: true } : { state: [tone] });

/** States that occur as links to the objects that are in them. */
function States({ cluster }: { cluster: ClusterDetail }) {
  const present = presentCounts(cluster.counts);
  const objects = tabPath(cluster.name, 'objects');
  if (present.length === 0) return <span className="font-normal text-faint">none</span>;
  return (
    <span className="block font-normal">
      <HealthBar counts={cluster.counts} className="mt-1 mb-1.5" />
      <span className="flex flex-wrap gap-x-1 text-sm">
        {present.map(([tone, n]) => (
          <Link
            key={tone}
            href={withFilters(objects, filterOf(tone))}
            prefetch={false}
            className="touch -mx-1 inline-flex items-center gap-1 rounded-sm px-1.5 hover:bg-hover hover:no-underline"
          >
            <Glyph tone={tone} size={11} />
            <span className={clsx('num font-medium', TONE[tone].text)}>{number(n)}</span>
            <span className="text-soft">{TONE[tone].label.toLowerCase()}</span>
          </Link>
        ))}
      </span>
    </span>
  );
}
