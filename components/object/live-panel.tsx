'use client';
import type { ReactNode } from 'react';
import type { LiveObject } from '@/lib/api/contract';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { ErrorBox, Skeleton } from '@/components/ui/states';
import { Moment } from '@/components/ui/time';
import type { LiveAnswer } from './use-live';

/** A line of such a box: a grid, on a phone a wrapping card. */
export const LINE =
  'border-b border-hair px-3 py-1.5 last:border-b-0 gap-x-2.5 max-md:flex max-md:flex-wrap max-md:items-baseline md:grid';

/** One box for its four states, at the same height. */
export function LivePanel({
  id,
  title,
  note,
  answer,
  cluster,
  children,
}: {
  id: string;
  title: string;
  note?: ReactNode;
  answer: LiveAnswer;
  cluster: string;
  children: (live: LiveObject) => ReactNode;
}) {
  const live = answer.data?.live ?? null;
  const why = answer.data?.liveError?.message ?? answer.error?.message;
  const retry = () => void answer.refetch();
  return (
    <Panel
      id={id}
      title={title}
      note={note}
      aside={
        live !== null && (
          <span className="flex items-center gap-2 text-xs text-faint">
            <span>
              read at <Moment at={live.fetchedAt} />
            </span>
            <Button className="h-6 text-xs" disabled={answer.isFetching} onClick={retry}>
              {answer.isFetching ? 'Reading' : 'Read again'}
            </Button>
          </span>
        )
      }
    >
      <div className="min-h-24">
        {live !== null ? (
          children(live)
        ) : why === undefined || (answer.isFetching && answer.error === null) ? (
          <Skeleton rows={3} label={`Reading from ${cluster}`} />
        ) : (
          <ErrorBox
            tried={`${title} could not be read from ${cluster}`}
            why={why}
            onRetry={retry}
            className="py-4"
          >
            The record above is what Fleetglass last saw.
          </ErrorBox>
        )}
      </div>
    </Panel>
  );
}
