'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Fragment } from 'react';
import type { Fleet } from '@/lib/api/contract';
import { causePage } from '@/lib/api/contract/cause-words';
import type { CauseList, CauseRow, ConnectionProblem } from '@/lib/api/contract/causes';
import { causesQuery, WORST_CAUSES } from '@/lib/client/cause-queries';
import { number, plural } from '@/lib/client/format';
import { CauseItem, CauseLine } from '@/components/causes/cause-item';
import { foldOf, coveredBy } from '@/components/causes/fold';
import { ProblemItem } from '@/components/causes/problem-item';
import { causesHref } from '@/components/causes/use-cause-filters';
import { usePinned } from '@/components/causes/use-pinned';
import { Panel } from '@/components/ui/panel';
import { Empty, ErrorBox, Skeleton } from '@/components/ui/states';
import { hearing } from './headline';

/** What is broken at its root, one row a cause, then clusters that are not heard. */
export function Attention({ fleet }: { fleet: Fleet }) {
  const causes = useQuery(causesQuery(WORST_CAUSES));
  return (
    <Panel
      id="attention"
      title="Needs attention"
      note={causes.data === undefined ? undefined : noteOf(causes.data)}
      aside={
        <Link href={causePage.list()} prefetch={false}>
          All causes →
        </Link>
      }
    >
      {causes.data !== undefined ? (
        <Rows fleet={fleet} list={causes.data} />
      ) : causes.error === null ? (
        <Skeleton rows={6} label="Loading the causes" />
      ) : (
        <ErrorBox
          tried="The causes could not be loaded"
          why={causes.error.message}
          onRetry={() => void causes.refetch()}
        />
      )}
    </Panel>
  );
}

function noteOf({ causes, connections }: CauseList): string | undefined {
  const words: string[] = [];
  if (causes > 0) words.push(plural(causes, 'cause'));
  if (connections.length > 0) words.push(plural(connections.length, 'connection problem'));
  return words.length === 0 ? undefined : words.join(' · ');
}

/** Rows of the panel, and lines below each for others that say the same. */
const FOLDS = 8;
const LINES = 3;

function Rows({ fleet, list }: { fleet: Fleet; list: CauseList }) {
  const { shown, handlers } = usePinned(list.items);
  const now = new Map(list.items.map((cause): [string, CauseRow] => [cause.key, cause]));
  const folds = foldOf(shown, FOLDS, LINES);
  const left = list.total - coveredBy(folds);
  const newest = (cause: CauseRow) => now.get(cause.key) ?? cause;
  // Beyond the worst it may be somewhere else in the order.
  const ended = (cause: CauseRow) => !now.has(cause.key) && list.total === list.items.length;
  // What is not heard on more clusters than anything fails on hides more than is shown: it comes first.
  const widest = Math.max(0, ...list.items.map((cause) => cause.clusters));
  const isWidest = (problem: ConnectionProblem): boolean => problem.clusters > widest;
  if (shown.length + list.connections.length === 0) return <Calm fleet={fleet} />;
  return (
    // Only notes whether somebody is here: the links are the controls.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul {...handlers}>
      {list.connections.filter(isWidest).map((problem) => (
        <ProblemItem key={keyOf(problem)} problem={problem} />
      ))}
      {folds.map(({ first, same, more }) => (
        <Fragment key={first.key}>
          <CauseItem cause={newest(first)} ended={ended(first)} />
          {same.map((cause) => (
            <CauseLine key={cause.key} cause={newest(cause)} ended={ended(cause)} />
          ))}
          {more > 0 && (
            <More href={causesHref({ class: [first.failure] })}>
              {`${number(more)} more with the same words`}
            </More>
          )}
        </Fragment>
      ))}
      {left > 0 && <More href={causePage.list()}>{plural(left, 'more cause')}</More>}
      {list.connections
        .filter((problem) => !isWidest(problem))
        .map((problem) => (
          <ProblemItem key={keyOf(problem)} problem={problem} />
        ))}
    </ul>
  );
}

const keyOf = ({ connection, reason }: ConnectionProblem): string =>
  `${connection}|${reason ?? ''}`;

function More({ href, children }: { href: string; children: string }) {
  return (
    <li className="border-b border-hair py-1.5 pr-3 pl-9 last:border-b-0">
      <Link href={href} prefetch={false} className="text-soft">
        {children} →
      </Link>
    </li>
  );
}

/** Nothing to show. That is good news only when everything was looked at. */
function Calm({ fleet }: { fleet: Fleet }) {
  const { heard } = hearing(fleet);
  const all = heard === fleet.clusters.total && fleet.counts.stale === 0;
  return (
    <Empty
      tone={all ? 'ready' : 'unknown'}
      title={all ? 'Nothing needs attention' : 'Nothing that is heard needs attention'}
    >
      {all
        ? 'No object fails, and every cluster is heard.'
        : 'Clusters that are still being read may change that.'}
    </Empty>
  );
}
