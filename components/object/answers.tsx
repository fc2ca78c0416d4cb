'use client';
import { clsx } from 'clsx';
import { Fragment, type ReactNode } from 'react';
import type { ObjectDetail } from '@/lib/api/contract';
import { isBroken } from '@/lib/flux/state';
import { HealthBar } from '@/components/status/health-bar';
import { Revision } from '@/components/ui/revision';
import { Moment, Time } from '@/components/ui/time';
import { blastWords } from './blast-words';
import { CauseLink, type CauseOf } from './cause-link';
import { changeWords, isInContent } from './change-words';
import type { LiveAnswer } from './use-live';

/** The two questions after "what broke": how far does it reach, and what changed. */
export function Answers({
  detail,
  live,
  cause,
}: {
  detail: ObjectDetail;
  live: LiveAnswer;
  cause: CauseOf | null;
}) {
  return (
    <div className="grid grid-cols-2 border-b border-hair max-md:grid-cols-1">
      <Blast detail={detail} cause={cause} />
      <Changed detail={detail} live={live} />
    </div>
  );
}

function Answer({
  id,
  title,
  aside,
  children,
  className,
}: {
  id: string;
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section aria-labelledby={`${id}-title`} className={clsx('min-w-0 px-3 py-2', className)}>
      <div className="flex items-center justify-between gap-3">
        <h2 id={`${id}-title`} className="text-xs font-normal text-faint">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

function Blast({ detail, cause }: { detail: ObjectDetail; cause: CauseOf | null }) {
  const { fleet, here } = blastWords(detail);
  return (
    <Answer
      id="blast"
      title="Blast radius"
      aside={<CauseLink cause={cause} />}
      className="border-r border-hair max-md:border-r-0 max-md:border-b"
    >
      <p className="mt-0.5 text-md font-medium">{fleet}</p>
      {detail.elsewhereTotal > 0 && (
        <HealthBar counts={detail.blast.elsewhere} className="mt-1.5 max-w-md" />
      )}
      <p className="mt-1 text-soft">{here}</p>
    </Answer>
  );
}

function Changed({ detail, live }: { detail: ObjectDetail; live: LiveAnswer }) {
  const insight = live.data?.live?.insight;
  const { state, underlying } = detail.object;
  const broken = isBroken(state) || isBroken(underlying);
  const waiting = state === 'waiting' || detail.blast.root !== null;
  return (
    <Answer id="changed" title="What changed" className="min-h-[74px]">
      {insight === undefined ? (
        <Waiting live={live} cluster={detail.object.cluster} />
      ) : (
        <ChangedWords
          {...changeWords(insight.change, {
            broken,
            waiting,
            inContent: isInContent(detail.object),
          })}
        />
      )}
    </Answer>
  );
}

function Waiting({ live, cluster }: { live: LiveAnswer; cluster: string }) {
  const why = live.data?.liveError?.message ?? live.error?.message;
  if (why === undefined || live.isFetching)
    return (
      <p className="mt-1" aria-busy="true">
        <span className="skeleton block h-4 w-48" />
        <span className="sr-only">Reading from {cluster}</span>
      </p>
    );
  return (
    <>
      <p className="mt-0.5 text-md font-medium">Not known now</p>
      <p className="text-soft">{cluster} could not be asked: it keeps its own history.</p>
    </>
  );
}

function ChangedWords({ title, moves, at, hint }: ReturnType<typeof changeWords>) {
  return (
    <>
      <p className="mt-0.5 text-md font-medium">
        {title}{' '}
        {at !== null && (
          <span className="font-normal text-soft">
            <Time at={at} suffix=" ago" />, <Moment at={at} />
          </span>
        )}
      </p>
      {moves.length > 0 && (
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-0.5">
          {moves.map(({ what, from, to }) => (
            <Fragment key={what}>
              {what !== '' && <span className="text-faint">{what}</span>}
              {from !== null && <Revision revision={from} />}
              {from !== null && to !== null && (
                <span className="text-faint">
                  <span aria-hidden="true">→</span>
                  <span className="sr-only">to</span>
                </span>
              )}
              {to !== null && <Revision revision={to} />}
            </Fragment>
          ))}
        </p>
      )}
      {hint !== null && hint !== '' && <p className="mt-0.5 text-soft">{hint}</p>}
    </>
  );
}
