'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { ObjectDetail } from '@/lib/api/contract';
import { pagePath } from '@/lib/api/paths';
import type { Insight } from '@/lib/api/contract/object';
import { interval, number, utc } from '@/lib/client/format';
import { nextTry } from '@/lib/flux/next-try';
import { useLink } from '@/components/shell/live';
import { useNow } from '@/components/ui/now';
import { Revision } from '@/components/ui/revision';
import { Countdown, Moment, Time } from '@/components/ui/time';

interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

/** What runs, what was tried, where it comes from, how often it is looked at, and how sure all this is. */
export function Facts({ detail, insight }: { detail: ObjectDetail; insight: Insight | undefined }) {
  const facts = factsOf(detail, insight?.lastTryAt ?? null, useLink().confirmedAt);
  return (
    <dl className="facts grid grid-cols-[repeat(auto-fit,minmax(190px,1fr))] overflow-hidden max-sm:grid-cols-2">
      {facts.map(({ name, value, note }) => (
        <div key={name} className="min-w-0 px-3 py-2">
          <dt className="text-xs text-faint">{name}</dt>
          <dd className="mt-0.5 min-w-0 text-md font-medium break-words [&_code]:text-sm max-sm:[&_button]:-my-3">
            {value}
          </dd>
          {note !== undefined && (
            <dd
              className="min-w-0 truncate text-xs text-faint"
              title={typeof note === 'string' ? note : undefined}
            >
              {note}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

function factsOf(d: ObjectDetail, lastTryAt: number | null, confirmedAt: number): readonly Fact[] {
  const { object } = d;
  const { applied, attempted } = object.revision;
  const isApplier = object.kind === 'Kustomization' || object.kind === 'HelmRelease';
  const facts: Fact[] = [];
  if (applied !== null || isApplier)
    facts.push({
      name: isApplier ? 'Applied' : 'Revision',
      value: applied === null ? <None>nothing yet</None> : <Revision revision={applied} copy />,
      ...(d.inventory === null ? {} : { note: `${number(d.inventory)} objects in its inventory` }),
    });
  if (attempted !== null && attempted !== applied)
    facts.push({
      name: 'Attempted',
      value: <Revision revision={attempted} copy />,
      note: 'not what is applied',
    });
  if (object.source !== null)
    facts.push({
      name: 'Source',
      value: (
        <Link
          href={pagePath.object({ ...object.source, cluster: object.cluster })}
          prefetch={false}
          className="block truncate"
          title={`${object.source.namespace}/${object.source.name}`}
        >
          {`${object.source.namespace}/${object.source.name}`}
        </Link>
      ),
      note: [object.source.kind, d.path, d.chart].filter((w) => w !== null && w !== '').join(' · '),
    });
  else if (d.url !== null)
    facts.push({ name: 'Address', value: <span className="text-sm break-all">{d.url}</span> });
  const next = nextOf(d, lastTryAt);
  facts.push({
    name: 'Next try',
    value: next.value,
    note: [
      next.why,
      d.intervalMs === null ? null : `every ${interval(d.intervalMs)}`,
      d.retryIntervalMs === null || d.retryIntervalMs === d.intervalMs
        ? null
        : `${interval(d.retryIntervalMs)} while it fails`,
      d.timeoutMs === null ? null : `timeout ${interval(d.timeoutMs)}`,
    ]
      .filter((w) => w !== null)
      .join(', '),
  });
  if (d.driftMode !== null)
    facts.push({
      name: 'Drift',
      value: d.drifted ? <span className="text-warning-text">found</span> : <span>none seen</span>,
      note: `detection ${d.driftMode}`,
    });
  facts.push(
    object.stale
      ? {
          name: 'Last confirmed',
          value: object.asOf === null ? <None>never</None> : <Moment at={object.asOf} />,
          note: 'its cluster is not heard now',
        }
      : {
          name: 'Last confirmed',
          value: <Ago at={confirmedAt} />,
          note: d.generationCurrent ? 'its watch runs' : 'its status speaks of an older spec',
        },
  );
  return facts;
}

/** An estimate: controllers add some jitter, and are late when they are busy. */
function nextOf(
  { object, intervalMs, retryIntervalMs }: ObjectDetail,
  lastTryAt: number | null,
): { value: ReactNode; why: string | null } {
  if (object.stale) return { value: <None>not known now</None>, why: null };
  const next = nextTry({ ...object, intervalMs, retryIntervalMs, lastTryAt });
  switch (next.type) {
    case 'at':
      return { value: <Countdown to={next.at} then="due now" />, why: null };
    case 'now':
      return { value: 'being tried now', why: null };
    case 'never':
      return { value: 'none', why: next.why };
    case 'unknown':
      return { value: <None>not known</None>, why: next.why };
  }
}

function None({ children }: { children: string }) {
  return <span className={clsx('font-normal text-faint')}>{children}</span>;
}

/** A stream that runs confirms all the time; seconds that flicker would say less. */
function Ago({ at }: { at: number }) {
  const fresh = useNow((now) => now - at < 5000);
  return fresh ? <span title={utc(at)}>just now</span> : <Time at={at} suffix=" ago" />;
}
