'use client';
import { useQuery } from '@tanstack/react-query';
import { pagePath, type ClusterDetail } from '@/lib/api/contract';
import { RequestFailure } from '@/lib/client/http';
import { clusterQuery } from '@/lib/client/queries';
import { ObjectList } from '@/components/objects/object-list';
import { clusterLook } from '@/components/status/cluster-look';
import { ConnectionBadge, isHeard } from '@/components/status/connection';
import { labelsInOrder, shortLabel } from '@/components/status/labels';
import { Glyph } from '@/components/status/glyph';
import { Chip } from '@/components/ui/chip';
import { Crumbs } from '@/components/ui/crumbs';
import { ErrorBox, Skeleton, StaleNote } from '@/components/ui/states';
import { Moment } from '@/components/ui/time';
import { ConnectionNote } from './connection-note';
import { Controllers } from './controllers';
import { releaseWords } from './flux-words';
import { Kinds } from './kinds';

export function ClusterView({ name }: { name: string }) {
  const { data, error, refetch } = useQuery(clusterQuery(name));
  if (data === undefined)
    return error === null ? (
      <Skeleton rows={20} label={`Loading ${name}`} />
    ) : (
      <ErrorBox
        tried={`The cluster ${name} could not be loaded`}
        why={error.message}
        onRetry={() => void refetch()}
        className="min-h-96"
      />
    );
  const gone = error instanceof RequestFailure && error.code === 'not-found';
  return (
    <>
      <Crumbs
        path={[{ name: 'Fleet', href: '/' }, { name: 'Clusters', href: '/clusters' }, { name }]}
      />
      <Title cluster={data} />
      {gone && (
        <StaleNote className="my-3 rounded-md border border-line">
          This cluster is no longer in the fleet: its kubeconfig context is gone. What it last said
          is shown.
        </StaleNote>
      )}
      <ConnectionNote cluster={data} />
      <div className="mt-3.5 grid grid-cols-[minmax(0,1fr)_minmax(0,272px)] items-start gap-3 max-lg:grid-cols-1">
        <ObjectList path={pagePath.cluster(name)} cluster={name} counts={data.counts} />
        <div className="grid gap-3">
          <Kinds cluster={name} kinds={data.kinds} />
          <Controllers cluster={data} />
        </div>
      </div>
    </>
  );
}

function Title({ cluster }: { cluster: ClusterDetail }) {
  const look = clusterLook(cluster);
  const heard = isHeard(cluster.connection);
  const { asOf = null } = cluster;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <h1 className="min-w-0 wrap-anywhere">{cluster.name}</h1>
        {labelsInOrder(cluster.labels).map(([key, value]) => (
          <Chip key={key} title={`${key}=${value}`}>
            <span className="text-faint">{shortLabel(key)}</span> {value}
          </Chip>
        ))}
        <Chip>
          <span className="text-faint">Flux</span> {releaseWords(cluster)}
        </Chip>
        {cluster.kubernetesVersion !== null && (
          <Chip>
            <span className="text-faint">Kubernetes</span> {cluster.kubernetesVersion}
          </Chip>
        )}
        <span className="ml-auto">
          <ConnectionBadge cluster={cluster} />
        </span>
      </div>
      <p className="mt-0.5 flex items-center gap-2 text-soft">
        <Glyph tone={look.tone} />
        <span>
          {heard ? (
            sentence(look.words)
          ) : cluster.total === 0 ? (
            'Nothing of it is known yet.'
          ) : (
            <>
              What it last said is shown greyed and counted nowhere
              {asOf !== null && (
                <>
                  , as of <Moment at={asOf} />
                </>
              )}
              .
            </>
          )}
        </span>
      </p>
    </>
  );
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
