import Link from 'next/link';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { Counts, Fleet } from '@/lib/api/contract';
import { number, percent, plural } from '@/lib/client/format';
import { clustersPath } from '@/lib/client/cluster-filters';
import { withFilters, type ObjectFilters } from '@/lib/client/url-state';
import { Glyph } from '@/components/status/glyph';
import { TONE, type Tone } from '@/components/status/tone';
import { hearing } from './headline';

const DRIFTED = ['ten', 'few', 'one'];

interface Counter {
  readonly tone: Tone;
  readonly label: string;
  readonly n: (c: Counts, fleet: Fleet) => number;
  readonly href: string;
  readonly note: (fleet: Fleet, n: number) => ReactNode;
}

const objects = (filters: Partial<ObjectFilters>): string => withFilters('/objects', filters);

const COUNTERS: readonly Counter[] = [
  {
    tone: 'failing',
    label: 'Failing',
    n: (c) => c.failing + c.stalled,
    href: objects({ state: ['failing', 'stalled'] }),
    note: (f, n) =>
      n === 0
        ? 'nothing is broken'
        : `${f.counts.stalled > 0 ? `incl. ${number(f.counts.stalled)} stalled, ` : ''}on ${plural(f.clusters.failing, 'cluster')}`,
  },
  {
    tone: 'waiting',
    label: 'Waiting',
    n: (c) => c.waiting,
    href: objects({ state: ['waiting'] }),
    note: (_f, n) => (n === 0 ? 'nothing is blocked' : 'for others to be ready'),
  },
  {
    tone: 'progressing',
    label: 'Progressing',
    n: (c) => c.progressing,
    href: objects({ state: ['progressing'] }),
    note: (_f, n) => (n === 0 ? 'nothing is rolling out' : 'being reconciled now'),
  },
  {
    tone: 'warning',
    label: 'Drifted',
    n: (_c, f) => f.drift?.drifted ?? 0,
    href: clustersPath({ values: { drift: DRIFTED }, sort: 'drift' }),
    note: ({ drift }) =>
      drift === undefined || drift.watched === 0
        ? 'nothing is watched for drift'
        : `of ${plural(drift.watched, 'watched release')}`,
  },
  {
    tone: 'suspended',
    label: 'Suspended',
    n: (c) => c.suspended,
    href: objects({ state: ['suspended'] }),
    note: (_f, n) => (n === 0 ? 'nothing is paused' : 'paused by somebody'),
  },
  {
    tone: 'unknown',
    label: 'Unknown',
    n: (c) => c.unknown,
    href: objects({ state: ['unknown'] }),
    note: (_f, n) => (n === 0 ? 'all have reported' : 'no verdict to be read'),
  },
  {
    tone: 'stale',
    label: 'Stale',
    n: (c) => c.stale,
    href: objects({ stale: true }),
    note: (f, n) => {
      const { silent } = hearing(f);
      if (n === 0) return silent > 0 ? `${plural(silent, 'cluster')} not heard` : 'all are heard';
      return silent > 0 ? `${plural(silent, 'cluster')} not heard` : 'kinds not heard';
    },
  },
  {
    tone: 'ready',
    label: 'Ready',
    n: (c) => c.ready,
    href: objects({ state: ['ready'] }),
    note: (f, n) => {
      const heard = f.objects - f.counts.stale;
      return heard === 0 ? 'nothing is heard yet' : `${percent(n, heard)} of what is heard`;
    },
  },
];

/** How much of the fleet is in which state. Each figure leads to the objects behind it. */
export function Counters({ fleet }: { fleet: Fleet }) {
  return (
    <ul className="grid grid-cols-8 overflow-hidden rounded-lg border border-line bg-panel max-lg:grid-cols-4">
      {COUNTERS.map(({ tone, label, n, href, note }) => {
        const value = n(fleet.counts, fleet);
        return (
          <li key={tone} className="-mt-px -ml-px border-t border-l border-hair">
            <Link
              href={href}
              prefetch={false}
              className="block h-full px-3 pt-2 pb-1.5 hover:bg-hover hover:no-underline max-sm:px-1.5"
            >
              <span className="flex items-center gap-1.5 text-xs text-soft max-sm:gap-1 max-sm:text-2xs">
                <Glyph tone={tone} />
                <span className="truncate">{label}</span>
              </span>
              <b
                className={clsx(
                  'num block text-xl font-semibold tracking-[-0.02em] max-sm:text-md',
                  value === 0 && 'text-faint',
                  value > 0 && (tone === 'failing' || tone === 'warning') && TONE[tone].text,
                )}
              >
                {number(value)}
              </b>
              <small
                className={clsx(
                  'block truncate text-2xs text-faint',
                  !(tone === 'failing' && fleet.counts.stalled > 0) && 'max-sm:hidden',
                )}
              >
                {note(fleet, value)}
              </small>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
