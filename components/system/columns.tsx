import { clsx } from 'clsx';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { pagePath } from '@/lib/api/paths';
import type { SystemRow, SystemSort } from '@/lib/api/contract/system';
import { bytes, number } from '@/lib/client/format';
import { ConnectionBadge, isHeard, isJoining, nextTry } from '@/components/status/connection';
import { Glyph } from '@/components/status/glyph';
import type { Tone } from '@/components/status/tone';
import type { Column } from '@/components/ui/table';
import { Countdown, Time } from '@/components/ui/time';
import { restartWords } from './restart-words';

export interface SystemColumn extends Omit<Column<SystemRow>, 'head'> {
  readonly head: string;
  /** The order that a press on its head asks for, and which way it goes. */
  readonly sort: SystemSort;
  readonly way: 'ascending' | 'descending';
}

/** A figure that says on a phone, where there are no column heads, what it is of. */
function Figure({ of, children }: { of: string; children: ReactNode }) {
  return (
    <span className="num whitespace-nowrap text-soft">
      <span className="text-faint md:hidden">{of} </span>
      {children}
    </span>
  );
}

const NONE = <span className="text-faint">–</span>;

/** For how long it is so, and when it is tried again. */
function Since({ row }: { row: SystemRow }) {
  const retryAt = nextTry(row);
  return (
    <span className="block truncate text-faint">
      <span className={clsx(retryAt !== null && 'md:max-xl:hidden')}>
        for <Time at={row.since} className="relative z-1" />
      </span>
      {row.queued && <span className="text-soft"> · waits for a turn</span>}
      {retryAt !== null && (
        <span className="text-soft">
          <span className="md:max-xl:hidden"> · </span>next try{' '}
          <Countdown to={retryAt} then="now" />
        </span>
      )}
    </span>
  );
}

const WATCHES: readonly (readonly [
  keyof SystemRow['watches'],
  tone: Tone,
  one: string,
  many: string,
])[] = [
  ['interrupted', 'stale', 'interrupted', 'interrupted'],
  ['restricted', 'warning', 'restricted', 'restricted'],
  ['syncing', 'progressing', 'being read', 'being read'],
  ['pending', 'waiting', 'not begun', 'not begun'],
];

function Watches({ row: { watches } }: { row: SystemRow }) {
  return (
    <Figure of="Watches">
      {number(watches.live)} <span className="text-faint">live</span>
      {WATCHES.map(([state, tone, one, many]) => {
        const n = watches[state];
        return n === 0 ? null : (
          <span
            key={state}
            className="ml-2 inline-flex items-baseline gap-1"
            title={`${n} ${n === 1 ? one : many}`}
          >
            <Glyph tone={tone} size={10} />
            {number(n)}
            <span className="sr-only">{n === 1 ? one : many}</span>
          </span>
        );
      })}
    </Figure>
  );
}

function Restarts({ row: { restarts, restartsBy } }: { row: SystemRow }) {
  const [first] = restartsBy;
  const all = restartsBy
    .map(({ step, reason, count }) => `${number(count)} × ${step}: ${restartWords(reason)}`)
    .join('\n');
  return (
    <span
      className="flex min-w-0 items-baseline justify-end gap-2 max-md:justify-start"
      title={all}
    >
      {first !== undefined && (
        <span className="min-w-0 truncate text-2xs text-faint max-xl:hidden">
          {restartWords(first.reason)}
        </span>
      )}
      <Figure of="Restarts">{number(restarts)}</Figure>
    </span>
  );
}

const Ago = ({ of, at }: { of: string; at: number | null }) => (
  <Figure of={of}>{at === null ? NONE : <Time at={at} className="relative z-1" />}</Figure>
);

export const COLUMNS: readonly SystemColumn[] = [
  {
    key: 'name',
    head: 'Cluster',
    sort: 'name',
    way: 'ascending',
    cell: (row) => (
      <Link
        href={pagePath.cluster(row.name)}
        prefetch={false}
        title={row.name}
        className="stretched block truncate font-medium hover:no-underline"
      >
        {row.name}
      </Link>
    ),
    className: 'w-[17%] xl:w-[15%]',
    phone: 'max-md:min-w-0 max-md:w-auto max-md:grow',
  },
  {
    key: 'connection',
    head: 'Connection',
    sort: 'worst',
    way: 'descending',
    cell: (row) => (
      <ConnectionBadge
        cluster={row}
        reason={!isHeard(row.connection) && !isJoining(row.connection)}
      />
    ),
    className: 'w-[23%] xl:w-[21%]',
    phone: 'max-md:w-auto max-md:min-w-0 max-md:max-w-full',
  },
  {
    key: 'since',
    head: 'Since',
    sort: 'worst',
    way: 'descending',
    cell: (row) => <Since row={row} />,
    className: 'w-[15%] xl:w-[13%]',
    phone: 'max-md:w-full',
  },
  {
    key: 'watches',
    head: 'Watches',
    sort: 'worst',
    way: 'descending',
    cell: (row) => <Watches row={row} />,
    className: 'w-[110px] md:max-xl:hidden',
    phone: 'max-md:w-1/2',
  },
  {
    key: 'objects',
    head: 'Objects',
    sort: 'objects',
    way: 'descending',
    align: 'end',
    cell: (row) => <Figure of="Objects">{number(row.objects)}</Figure>,
    className: 'w-[84px]',
    phone: 'max-md:w-auto max-md:grow max-md:text-left',
  },
  {
    key: 'bytes',
    head: 'Received',
    sort: 'bytes',
    way: 'descending',
    align: 'end',
    cell: (row) => <Figure of="Received">{bytes(row.bytes)}</Figure>,
    className: 'w-[92px]',
    phone: 'max-md:w-1/2 max-md:text-left',
  },
  {
    key: 'events',
    head: 'Changes',
    sort: 'events',
    way: 'descending',
    align: 'end',
    cell: (row) => <Figure of="Changes">{number(row.events)}</Figure>,
    className: 'w-[84px] md:max-xl:hidden',
    phone: 'max-md:w-auto max-md:grow max-md:text-left',
  },
  {
    key: 'restarts',
    head: 'Restarts',
    sort: 'restarts',
    way: 'descending',
    align: 'end',
    cell: (row) => <Restarts row={row} />,
    className: 'w-[92px] xl:w-[150px]',
    phone: 'max-md:w-1/2 max-md:text-left',
  },
  {
    key: 'event',
    head: 'Last change',
    sort: 'event',
    way: 'ascending',
    align: 'end',
    cell: (row) => <Ago of="Last change" at={row.lastEventAt} />,
    className: 'w-[100px]',
    phone: 'max-md:w-auto max-md:grow max-md:text-left',
  },
  {
    key: 'bookmark',
    head: 'Bookmark',
    sort: 'bookmark',
    way: 'ascending',
    align: 'end',
    cell: (row) => <Ago of="Bookmark" at={row.bookmarkAt} />,
    className: 'w-[92px] max-xl:hidden',
    phone: 'max-md:hidden',
  },
];

export const rowClass = (row: SystemRow): string => clsx(!isHeard(row.connection) && 'bg-sunken');
