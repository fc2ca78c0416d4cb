'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import dynamic from 'next/dynamic';
import type { Fleet } from '@/lib/api/contract';
import { causesQuery, WORST_CAUSES } from '@/lib/client/cause-queries';
import { matrixQuery } from '@/lib/client/cluster-queries';
import { fleetQuery } from '@/lib/client/queries';
import { Glyph } from '@/components/status/glyph';
import { useNow } from '@/components/ui/now';
import { ErrorBox, Skeleton } from '@/components/ui/states';
import { Attention } from './attention';
import { ClustersPanel } from './clusters-panel';
import { Counters } from './counters';
import { headline, newestWords } from './headline';
import { Problems } from './problems';
import { useChoice } from './use-choice';
import { FluxVersions, KubernetesVersions } from './versions';

const Welcome = dynamic(async () => (await import('./welcome')).Welcome);

/** From this many clusters on, their matrix is about as high as a screen. */
const TALL = 400;

export function FleetView() {
  const fleet = useQuery(fleetQuery());
  if (fleet.data === undefined)
    return fleet.error === null ? (
      <Skeleton rows={20} label="Loading the fleet" />
    ) : (
      <ErrorBox
        tried="The fleet could not be loaded"
        why={fleet.error.message}
        onRetry={() => void fleet.refetch()}
        className="min-h-96"
      />
    );
  return <FleetPage fleet={fleet.data} />;
}

function FleetPage({ fleet }: { fleet: Fleet }) {
  const { choice } = useChoice();
  const { data: matrix } = useQuery(matrixQuery(choice));
  const { data: causes } = useQuery(causesQuery(WORST_CAUSES));
  const { tone, title, details } = headline(fleet, matrix?.neverHeard ?? 0, causes?.causes);
  const newest = useNow((now) => (causes === undefined ? '' : newestWords(causes, now)));
  // Versions stand where there is room: below a matrix of a few rows, beside one that fills the screen.
  const tall = fleet.clusters.total > TALL;
  const versions = (
    <div className={clsx('grid items-start gap-3 max-lg:order-4', !tall && 'xl:grid-cols-2')}>
      <FluxVersions versions={fleet.versions} />
      <KubernetesVersions versions={matrix?.kubernetes ?? []} />
    </div>
  );
  if (fleet.clusters.total === 0) return <Welcome fleet={fleet} title={title} />;
  return (
    <>
      <div className="flex items-start gap-2.5">
        <Glyph tone={tone} size={18} className="mt-1" />
        <div className="min-w-0">
          <h1>{title}</h1>
          <p className="mt-0.5 text-soft">
            {[newest, ...details].filter((w) => w !== '').join(' ')}
          </p>
        </div>
      </div>
      {/* In one column the causes come first: that is what somebody is called for. */}
      <div className="mt-3.5 grid grid-cols-[minmax(0,1fr)_clamp(352px,34.5vw,496px)] items-start gap-3 max-lg:grid-cols-1">
        <div className="col-span-full max-lg:order-2">
          <Counters fleet={fleet} />
        </div>
        <div className="grid min-w-0 gap-3 max-lg:order-3">
          <ClustersPanel />
          {!tall && versions}
        </div>
        <div className="grid min-w-0 gap-3 max-lg:contents">
          <Attention fleet={fleet} />
          <Problems problems={fleet.problems} />
          {tall && versions}
        </div>
      </div>
    </>
  );
}
