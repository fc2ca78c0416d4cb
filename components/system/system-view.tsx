'use client';
import { clsx } from 'clsx';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import type { System } from '@/lib/api/contract/system';
import { systemQuery } from '@/lib/client/queries';
import { Glyph } from '@/components/status/glyph';
import { Panel } from '@/components/ui/panel';
import { ErrorBox, Skeleton } from '@/components/ui/states';
import { Moment } from '@/components/ui/time';
import { showQuery } from '@/components/ui/use-param';
import { ConnectionCounters } from './connection-counters';
import { CostTable } from './cost-table';
import { headline } from './headline';
import { Process, Reading, Restarts, Streams } from './panels';
import { moreRows, readChoice, ROWS, writeChoice, type SystemChoice } from './view-state';

/** The rows on the page, for the next request; they change no rendering. */
function createShown() {
  let shown: readonly string[] = [];
  return {
    names: () => shown,
    are: (names: readonly string[]) => {
      shown = names;
    },
  };
}

/** Fleetglass itself: how well it hears its clusters, and what hearing them costs. */
export function SystemView() {
  const choice = readChoice(useSearchParams());
  const [limit, setLimit] = useState(ROWS);
  const [shown] = useState(createShown);
  const { data, error, isPlaceholderData, refetch } = useQuery(
    systemQuery({ ...choice, limit }, shown.names),
  );
  const show = (change: Partial<SystemChoice>) => {
    setLimit(ROWS);
    showQuery(writeChoice({ ...choice, ...change }));
  };
  if (data === undefined)
    return (
      <>
        <h1>System</h1>
        <Panel title="System" hideTitle className="mt-3.5">
          {error === null ? (
            <Skeleton rows={20} label="Loading the system’s figures" />
          ) : (
            <ErrorBox
              tried="The system’s figures could not be loaded"
              why={error.message}
              onRetry={() => void refetch()}
              className="min-h-96"
            />
          )}
        </Panel>
      </>
    );
  return (
    <>
      <Title system={data} problem={error === null ? null : error.message} />
      <div className={clsx('mt-3.5 grid gap-3', error !== null && 'dimmed')}>
        <ConnectionCounters
          clusters={data.clusters}
          chosen={choice.connection}
          onChoose={(connection) => show({ connection })}
        />
        <div className="grid grid-cols-4 items-stretch gap-3 max-xl:grid-cols-2 max-sm:grid-cols-1">
          <Reading system={data} />
          <Process process={data.process} />
          <Streams system={data} />
          <Restarts system={data} />
        </div>
        <CostTable
          system={data}
          view={{ ...choice, key: `${writeChoice(choice)}#${limit}` }}
          settled={!isPlaceholderData}
          onSort={(sort) => show({ sort })}
          onSearch={(q) => show(q === '' ? { q, connection: '' } : { q })}
          onMore={() => setLimit(moreRows)}
          onShown={shown.are}
        />
      </div>
    </>
  );
}

/** The sentence. When the figures could not be read anew it says from when they are, in the same place. */
function Title({ system, problem }: { system: System; problem: string | null }) {
  const { tone, title, details } = headline(system);
  return (
    <div className="flex items-start gap-2.5">
      <Glyph tone={problem === null ? tone : 'stale'} size={18} className="mt-1" />
      <div className="min-w-0">
        <h1>{title}</h1>
        {problem === null ? (
          <p className="mt-0.5 text-soft">
            {['How Fleetglass hears its clusters, and what that costs.', ...details].join(' ')}
          </p>
        ) : (
          <p role="alert" className="mt-0.5">
            As of <Moment at={system.at} />. {problem} It is asked again every 5 s.
          </p>
        )}
      </div>
    </div>
  );
}
