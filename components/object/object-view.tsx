'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ObjectDetail } from '@/lib/api/contract';
import { pagePath } from '@/lib/api/paths';
import { RequestFailure } from '@/lib/client/http';
import { objectQuery, type ObjectAddress } from '@/lib/client/queries';
import { withFilters } from '@/lib/client/url-state';
import { isFluxKind } from '@/lib/flux/kinds';
import { StateBadge, ToneBadge } from '@/components/status/badge';
import { Chip } from '@/components/ui/chip';
import { Crumbs } from '@/components/ui/crumbs';
import { ErrorBox, Skeleton } from '@/components/ui/states';
import { Answers } from './answers';
import { WhatToDo } from './commands-panel';
import { Conditions } from './conditions';
import { Elsewhere } from './elsewhere';
import { Events } from './events';
import { Facts } from './facts';
import { Gone } from './gone';
import { History } from './history';
import { Inventory } from './inventory';
import { Messages } from './message';
import { RootNote } from './root-note';
import { SentenceBox } from './sentence-box';
import { useLive, useRootLive } from './use-live';
import { Why } from './why';
import { Yaml } from './yaml';

export function ObjectView({ address }: { address: ObjectAddress }) {
  const { data, error, errorUpdatedAt, refetch } = useQuery(objectQuery(address));
  const isGone = error instanceof RequestFailure && error.code === 'not-found';
  const goneAt = useFirst(isGone ? errorUpdatedAt : null);
  if (data === undefined)
    return error === null ? (
      <Skeleton rows={20} label="Loading the object" />
    ) : (
      <ErrorBox
        tried={`${address.kind} ${address.namespace}/${address.name} could not be loaded`}
        why={error.message}
        onRetry={() => void refetch()}
        className="min-h-96"
      />
    );
  return <ObjectPage detail={data} goneAt={goneAt} />;
}

/** The value that it had first; null as long as it is null, and again when it becomes null. */
function useFirst(value: number | null): number | null {
  const [first, setFirst] = useState<number | null>(null);
  if ((value === null) !== (first === null)) setFirst(value);
  return first ?? value;
}

function ObjectPage({ detail, goneAt }: { detail: ObjectDetail; goneAt: number | null }) {
  const { object } = detail;
  const { cluster, kind, namespace, name } = object;
  const live = useLive(detail);
  const rootLive = useRootLive(detail, live);
  const insight = live.data?.live?.insight;
  return (
    <>
      <Crumbs
        path={[
          { name: 'Fleet', href: '/' },
          { name: cluster, href: pagePath.cluster(cluster) },
          {
            name: kind,
            href: withFilters(pagePath.cluster(cluster), { kind: isFluxKind(kind) ? [kind] : [] }),
          },
        ]}
      />
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <h1 className="min-w-0 wrap-anywhere">
          {namespace}/<wbr />
          {name}
        </h1>
        <Chip>{kind}</Chip>
        <Chip>{cluster}</Chip>
        {object.fluxVersion !== null && <Chip>Flux {object.fluxVersion}</Chip>}
        {detail.remote && (
          <Chip title="It acts through spec.kubeConfig">acts on another cluster</Chip>
        )}
        <span className="ml-auto">
          {goneAt === null ? (
            <StateBadge object={object} />
          ) : (
            <ToneBadge tone="unknown">Deleted</ToneBadge>
          )}
        </span>
      </div>
      {goneAt === null ? (
        <SentenceBox detail={detail} insight={insight} />
      ) : (
        <Gone detail={detail} at={goneAt} />
      )}
      <div className={goneAt === null ? undefined : 'dimmed'}>
        <RootNote detail={detail} />
        <Messages detail={detail} live={live.data?.live ?? null} />
        <div className="mt-3 overflow-hidden rounded-lg border border-line bg-panel">
          <Answers detail={detail} live={live} cause={detail.cause ?? null} />
          <Facts detail={detail} insight={insight} />
        </div>
        <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-3">
          <Why detail={detail} />
          <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,500px)] items-start gap-3 max-lg:flex max-lg:flex-col max-lg:items-stretch">
            <div className="grid min-w-0 gap-3 max-lg:contents max-lg:[&>#events]:-order-3">
              <Events detail={detail} answer={rootLive} />
              <Conditions answer={live} cluster={cluster} />
              <Inventory detail={detail} insight={insight} />
              <History insight={insight} />
            </div>
            {/* On a phone what to do comes after the events, before what else there is to know. */}
            <div className="grid min-w-0 gap-3 max-lg:contents max-lg:[&>#commands]:-order-2 max-lg:[&>#elsewhere]:-order-1">
              <WhatToDo detail={detail} insight={insight} />
              <Elsewhere detail={detail} />
            </div>
          </div>
          <Yaml answer={live} cluster={cluster} />
        </div>
      </div>
    </>
  );
}
