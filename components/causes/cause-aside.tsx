'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { causePage } from '@/lib/api/contract/cause-words';
import type { CauseDetail } from '@/lib/api/contract/causes';
import type { CauseChoice } from '@/lib/client/cause-queries';
import { number, plural } from '@/lib/client/format';
import { ADVICE } from '@/lib/flux/failure-advice';
import { Glyph } from '@/components/status/glyph';
import { Panel } from '@/components/ui/panel';
import { Revision } from '@/components/ui/revision';

/** What to look at, what it is, at which revisions it fails, and what waits. */
export function CauseAside({ cause, choice }: { cause: CauseDetail; choice: CauseChoice }) {
  return (
    <>
      <Panel id="look" title="What to look at">
        <p className="px-3 py-2.5">{ADVICE[cause.failure]}</p>
        <dl className="border-t border-hair px-3 py-2">
          <Fact name={cause.kind}>
            {cause.namespace}/<wbr />
            {cause.name}
          </Fact>
          <Fact name="Reason">{cause.reason}</Fact>
          {cause.source !== null && (
            <Fact name="Source">
              {cause.source.kind} {cause.source.namespace}/<wbr />
              {cause.source.name}
            </Fact>
          )}
          {cause.path !== null && <Fact name="Path">{cause.path}</Fact>}
          {cause.chart !== null && <Fact name="Chart">{cause.chart}</Fact>}
          {cause.url !== null && <Fact name="URL">{cause.url}</Fact>}
        </dl>
      </Panel>
      <Revisions cause={cause} chosen={choice.revision} by={choice.by} />
      {cause.blocked > 0 && (
        <Panel id="behind" title="Waits behind it" note={plural(cause.blocked, 'object')}>
          <ul className="px-3 py-2">
            {cause.blockedKinds.map(({ kind, count }) => (
              <li key={kind} className="flex items-center gap-2 py-0.5">
                <Glyph tone="waiting" />
                <span className="grow">{kind}</span>
                <span className="num text-soft">{number(count)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-2 py-0.5">
      <dt className="truncate text-soft">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

/** A facet: the list of objects beside it follows. */
function Revisions({
  cause,
  chosen,
  by,
}: {
  cause: CauseDetail;
  chosen: string | null;
  by: string | null;
}) {
  const { revisions, revisionsTotal } = cause;
  const href = (revision: string | null): string => {
    const query = new URLSearchParams();
    if (by !== null) query.set('by', by);
    if (revision !== null) query.set('revision', revision);
    return query.size === 0 ? causePage.one(cause.key) : `${causePage.one(cause.key)}?${query}`;
  };
  const more = revisionsTotal - revisions.length;
  return (
    <Panel
      id="revisions"
      title="Revisions"
      note={revisionsTotal === 1 ? 'the same everywhere' : `${number(revisionsTotal)} that fail`}
      aside={
        chosen !== null && (
          <Link href={href(null)} prefetch={false} scroll={false}>
            all
          </Link>
        )
      }
    >
      <ul className="py-1">
        {revisions.map(({ revision, clusters }) => {
          const isOn = revision !== null && revision === chosen;
          return (
            <li
              key={revision ?? ''}
              className={clsx(
                'relative flex min-h-7 items-center gap-2 px-3',
                isOn ? 'bg-selected' : 'hover:bg-hover',
              )}
            >
              {revision === null ? (
                <span className="grow text-soft">none was tried</span>
              ) : (
                <Link
                  href={href(isOn ? null : revision)}
                  prefetch={false}
                  scroll={false}
                  aria-current={isOn ? 'true' : undefined}
                  className="stretched touch flex min-w-0 grow items-center hover:no-underline"
                >
                  <Revision revision={revision} />
                </Link>
              )}
              <span className="num text-soft">{plural(clusters, 'cluster')}</span>
            </li>
          );
        })}
      </ul>
      {more > 0 && (
        <p className="border-t border-hair px-3 py-1.5 text-soft">{`and ${number(more)} more`}</p>
      )}
    </Panel>
  );
}
