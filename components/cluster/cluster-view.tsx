'use client';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import type { ClusterDetail } from '@/lib/api/contract';
import { tabPath, type ClusterTab } from '@/lib/api/contract/tree-view';
import { RequestFailure } from '@/lib/client/http';
import { clusterQuery } from '@/lib/client/queries';
import { clusterLook } from '@/components/status/cluster-look';
import { isHeard } from '@/components/status/connection';
import { labelsInOrder, shortLabel } from '@/components/status/labels';
import { Glyph } from '@/components/status/glyph';
import { Chip } from '@/components/ui/chip';
import { Crumbs } from '@/components/ui/crumbs';
import { ErrorBox, Skeleton, StaleNote } from '@/components/ui/states';
import { Moment } from '@/components/ui/time';
import { Broken } from './broken';
import { Changes } from './changes';
import { ConnectionNote } from './connection-note';
import { ClusterFacts } from './facts';
import { Kinds } from './kinds';
import { Tabs } from './tabs';

// One part is shown at a time: a page brings the script of that one.
const TreePanel = dynamic(async () => (await import('./tree/tree-panel')).TreePanel);
const ObjectList = dynamic(
  async () => (await import('@/components/objects/object-list')).ObjectList,
);
const Controllers = dynamic(async () => (await import('./controllers')).Controllers);

export function ClusterView({ name, tab }: { name: string; tab: ClusterTab }) {
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
  const Part = PARTS[tab];
  return (
    <>
      <Crumbs
        path={[{ name: 'Fleet', href: '/' }, { name: 'Clusters', href: '/clusters' }, { name }]}
      />
      <Title cluster={data} />
      {gone && (
        <StaleNote className="mt-3 rounded-md border border-line">
          This cluster is no longer in the fleet: its kubeconfig context is gone. What it last said
          is shown.
        </StaleNote>
      )}
      {/* On a phone what is the matter comes before what is. */}
      <div className="flex flex-col">
        <ClusterFacts cluster={data} />
        <ConnectionNote cluster={data} />
        <Broken cluster={data} />
      </div>
      <Tabs cluster={data} tab={tab} />
      <Part cluster={data} />
    </>
  );
}

const PARTS: Record<ClusterTab, (props: { cluster: ClusterDetail }) => ReactNode> = {
  tree: ({ cluster }) => (
    <Columns
      side={
        <>
          <Changes cluster={cluster.name} brief />
          <Kinds cluster={cluster.name} kinds={cluster.kinds} tab="tree" />
        </>
      }
    >
      <TreePanel cluster={cluster} />
    </Columns>
  ),
  objects: ({ cluster }) => (
    <Columns side={<Kinds cluster={cluster.name} kinds={cluster.kinds} tab="objects" />}>
      <ObjectList
        path={tabPath(cluster.name, 'objects')}
        cluster={cluster.name}
        counts={cluster.counts}
      />
    </Columns>
  ),
  controllers: ({ cluster }) => <Controllers cluster={cluster} />,
  changes: ({ cluster }) => <Changes cluster={cluster.name} />,
};

function Columns({ children, side }: { children: ReactNode; side: ReactNode }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,272px)] items-start gap-3 max-lg:grid-cols-1">
      {children}
      <div className="grid gap-3">{side}</div>
    </div>
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
