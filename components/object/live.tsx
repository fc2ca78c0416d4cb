'use client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { EventRow, LiveObject, ObjectAnswer, ObjectDetail } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import { liveObjectQuery } from '@/lib/client/queries';
import { Glyph } from '@/components/status/glyph';
import type { Tone } from '@/components/status/tone';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy';
import { Panel } from '@/components/ui/panel';
import { Empty, ErrorBox, Skeleton } from '@/components/ui/states';
import { Moment, Time } from '@/components/ui/time';

type Answer = UseQueryResult<ObjectAnswer>;

/** The part that only the cluster knows, asked for because somebody looks; a new claim about the object asks again. */
export function useLive(detail: ObjectDetail): Answer {
  const { object } = detail;
  const { state, reason, message, since, revision } = object;
  const version = [state, reason, since, revision.applied, revision.attempted, message].join('|');
  return useQuery(liveObjectQuery(object, version));
}

/** One box for its four states, at the same height. */
function LivePanel({
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
  answer: Answer;
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

const GOOD_WHEN_TRUE = new Set([
  'Ready',
  'Healthy',
  'Released',
  'TestSuccess',
  'ArtifactInStorage',
  'SourceVerified',
]);
const BAD_WHEN_TRUE = new Set([
  'Stalled',
  'FetchFailed',
  'BuildFailed',
  'StorageOperationFailed',
  'Remediated',
  'ArtifactOutdated',
]);

const FIRST = ['Ready', 'Reconciling', 'Stalled'];
/** Ready first: it is what everything else explains. */
const inOrder = (conditions: LiveObject['conditions']): LiveObject['conditions'] =>
  conditions.toSorted((a, b) => place(a.type) - place(b.type));
const place = (type: string): number => (FIRST.includes(type) ? FIRST.indexOf(type) : FIRST.length);

function toneOf(type: string, status: string): Tone {
  if (type === 'Reconciling') return status === 'True' ? 'progressing' : 'empty';
  if (BAD_WHEN_TRUE.has(type)) return status === 'True' ? 'failing' : 'empty';
  if (!GOOD_WHEN_TRUE.has(type)) return 'empty';
  return status === 'True' ? 'ready' : status === 'False' ? 'failing' : 'unknown';
}

const LINE =
  'border-b border-hair px-3 py-1.5 last:border-b-0 gap-x-2.5 max-md:flex max-md:flex-wrap max-md:items-baseline md:grid';

export function Conditions({ answer, cluster }: { answer: Answer; cluster: string }) {
  return (
    <LivePanel id="conditions" title="Conditions" answer={answer} cluster={cluster}>
      {({ conditions }) =>
        conditions.length === 0 ? (
          <Empty title="No conditions" className="py-4">
            No controller has reported on this object.
          </Empty>
        ) : (
          <ul>
            {inOrder(conditions).map((c) => (
              <li
                key={c.type}
                className={clsx(
                  LINE,
                  'md:grid-cols-[14px_128px_56px_minmax(0,180px)_minmax(0,1fr)_auto]',
                )}
              >
                <Glyph tone={toneOf(c.type, c.status)} className="mt-[3px]" />
                <span className="truncate font-medium" title={c.type}>
                  {c.type}
                </span>
                <span>{c.status}</span>
                <span className="truncate text-soft max-md:order-1 max-md:w-full" title={c.reason}>
                  {c.reason}
                </span>
                <span
                  className="line-clamp-3 font-mono text-xs break-words text-soft max-md:order-2 max-md:w-full"
                  title={c.message}
                >
                  {c.message}
                </span>
                {c.lastTransitionTime !== null && (
                  <Time at={c.lastTransitionTime} className="ml-auto text-right text-faint" />
                )}
              </li>
            ))}
          </ul>
        )
      }
    </LivePanel>
  );
}

export function Events({ answer, cluster }: { answer: Answer; cluster: string }) {
  return (
    <LivePanel id="events" title="Events" note="newest first" answer={answer} cluster={cluster}>
      {({ events, eventsError }) =>
        eventsError !== null ? (
          <Empty tone="warning" title="Events could not be read" className="py-4">
            {eventsError}
          </Empty>
        ) : events.length === 0 ? (
          <Empty title="No events" className="py-4">
            Kubernetes keeps events for an hour by default.
          </Empty>
        ) : (
          <ul>
            {events.map((e) => (
              <li
                key={keyOf(e)}
                className={clsx(LINE, 'md:grid-cols-[14px_minmax(0,200px)_minmax(0,1fr)_auto]')}
              >
                <Glyph tone={e.type === 'Warning' ? 'failing' : 'ready'} className="mt-[3px]" />
                <span className="truncate" title={`${e.reason} from ${e.component}`}>
                  <span className="sr-only">{e.type}: </span>
                  {e.reason}
                  {e.count > 1 && <span className="num text-faint"> ×{number(e.count)}</span>}
                </span>
                <span
                  className="line-clamp-3 break-words text-soft max-md:order-1 max-md:w-full"
                  title={e.message}
                >
                  {e.message}
                </span>
                {e.lastAt !== null && (
                  <Time at={e.lastAt} className="ml-auto text-right text-faint" />
                )}
              </li>
            ))}
          </ul>
        )
      }
    </LivePanel>
  );
}

const keyOf = (e: EventRow): string =>
  [e.type, e.reason, e.component, e.firstAt, e.lastAt, e.message].join('|');

/** Behind a disclosure: it is long, and the last thing to look at. */
export function Yaml({ answer, cluster }: { answer: Answer; cluster: string }) {
  const yaml = answer.data?.live?.yaml;
  return (
    <section aria-label="YAML" className="min-w-0 rounded-lg border border-line bg-panel">
      <details>
        <summary className="touch flex min-h-9 items-center gap-x-2.5 rounded-lg px-3 hover:bg-hover">
          <svg
            viewBox="0 0 12 12"
            width="10"
            height="10"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
            aria-hidden="true"
            className="flex-none text-faint in-open:rotate-90"
          >
            <path d="M4 2l4 4-4 4" strokeLinecap="round" strokeLinejoin="round" />
          </svg>
          <h2>YAML</h2>
          <span className="min-w-0 text-faint">
            {yaml === undefined
              ? 'as the cluster has it'
              : `${number(yaml.split('\n').length)} lines as the cluster has them, secret-like values masked`}
          </span>
        </summary>
        {yaml === undefined ? (
          <p className="border-t border-hair px-3 py-2 text-faint">
            {answer.isFetching
              ? `Reading from ${cluster}`
              : 'It could not be read; Conditions say why.'}
          </p>
        ) : (
          <div className="relative border-t border-hair">
            <pre
              // A scrolling box has to be reachable by keyboard.
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
              tabIndex={0}
              className="max-h-[560px] overflow-auto rounded-b-lg bg-sunken px-3 py-2 font-mono leading-[18px]"
            >
              {yaml}
            </pre>
            <span className="absolute top-1 right-4 rounded-sm bg-sunken">
              <CopyButton text={yaml} label="Copy the YAML" className="size-7" />
            </span>
          </div>
        )}
      </details>
    </section>
  );
}
