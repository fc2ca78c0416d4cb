'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useSearchParams } from 'next/navigation';
import { causePage } from '@/lib/api/contract/cause-words';
import type { CauseDetail } from '@/lib/api/contract/causes';
import { causeQuery, type CauseChoice } from '@/lib/client/cause-queries';
import { ageWords, plural, utcClock } from '@/lib/client/format';
import { RequestFailure } from '@/lib/client/http';
import { CLASS } from '@/lib/flux/failure-class';
import { Glyph } from '@/components/status/glyph';
import { Crumbs } from '@/components/ui/crumbs';
import { useNow } from '@/components/ui/now';
import { ErrorBox, Skeleton, StaleNote } from '@/components/ui/states';
import { Alike } from './alike';
import { CauseAside } from './cause-aside';
import { CauseObjects } from './cause-objects';
import { OwnerChip } from './cause-item';
import { Tellings } from './tellings';
import { useUnheard } from './use-unheard';
import { Where } from './where';
import { reachWords, titleOf, waitWords } from './words';

/** What the address asks of the page. */
function useChoice(): CauseChoice {
  const params = useSearchParams();
  return { by: params.get('by'), revision: params.get('revision') };
}

export function CauseView({ id }: { id: string }) {
  const choice = useChoice();
  const { data, error, refetch, isPlaceholderData } = useQuery(causeQuery(id, choice));
  const unheard = useUnheard();
  const ended = error instanceof RequestFailure && error.code === 'not-found';
  if (data === undefined)
    return error === null ? (
      <Skeleton rows={20} label="Loading the cause" />
    ) : (
      <ErrorBox
        tried="The cause could not be loaded"
        why={error.message}
        onRetry={() => void refetch()}
        className="min-h-96"
      />
    );
  return (
    <>
      <Crumbs
        path={[
          { name: 'Fleet', href: '/' },
          { name: 'Causes', href: causePage.list() },
          { name: `${data.kind} ${data.namespace}/${data.name}` },
        ]}
      />
      {ended && (
        <StaleNote className="my-3 rounded-md border border-line">
          This has ended: nothing that is heard fails by it now. What was true last is shown; the
          page comes back to life if it fails again. {unheard}
        </StaleNote>
      )}
      <div className={clsx(ended && 'dimmed')}>
        <Title cause={data} />
        <Tellings cause={data} />
        <div
          className={clsx(
            'mt-3 grid grid-cols-[minmax(0,1fr)_minmax(0,380px)] items-start gap-3 max-lg:grid-cols-1',
            isPlaceholderData && 'opacity-50 transition-opacity',
          )}
        >
          <div className="grid min-w-0 gap-3">
            <Where cause={data} />
            <CauseObjects cause={data} choice={choice} />
          </div>
          <div className="grid min-w-0 gap-3">
            <CauseAside cause={data} choice={choice} />
            <Alike cause={data} />
          </div>
        </div>
      </div>
    </>
  );
}

/** What broke, since when, and how far it reaches. */
function Title({ cause }: { cause: CauseDetail }) {
  const { before, name, after } = titleOf(cause);
  const { since, newest, clusters } = cause;
  const when = useNow((now) => `for ${ageWords(now - since)}, since ${utcClock(since, now)}`);
  const last = useNow((now) =>
    clusters > 1 && newest > since
      ? ` · the newest cluster joined ${ageWords(now - newest)} ago`
      : '',
  );
  return (
    <div className="flex items-start gap-2.5">
      <Glyph tone={cause.state} size={18} className="mt-1" />
      <div className="min-w-0">
        <h1 className="wrap-anywhere">
          {before}
          <span className="font-bold">{name}</span>
          {after}
        </h1>
        <p className="mt-0.5 text-soft">
          <span className="text-strong">{reachWords(cause)}</span>
          {cause.blocked > 0 && (
            <>
              {' · '}
              <span className="text-strong">{`${waitWords(cause.blocked)} behind it`}</span>
            </>
          )}
          <span className="num">{` · ${when}${last}`}</span>
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-2 text-soft">
          <OwnerChip failure={cause.failure} />
          {CLASS[cause.failure].words}
          {cause.alikeTotal > 0 &&
            `; ${plural(cause.alikeTotal, 'other cause')} ${cause.alikeTotal === 1 ? 'says' : 'say'} the same`}
        </p>
      </div>
    </div>
  );
}
