import Link from 'next/link';
import { clsx } from 'clsx';
import { pagePath } from '@/lib/api/paths';
import type { ConnectionProblem } from '@/lib/api/contract/causes';
import { number } from '@/lib/client/format';
import { CONNECTION_TONE, reasonWords } from '@/components/status/connection';
import { Glyph } from '@/components/status/glyph';
import type { Tone } from '@/components/status/tone';
import { Chip } from '@/components/ui/chip';
import { Countdown, Moment, Time } from '@/components/ui/time';
import { ITEM } from './cause-item';

type Connection = ConnectionProblem['connection'];

const ONE: Record<Connection, string> = {
  unreachable: 'can’t be reached',
  unauthorized: 'refuses our credentials',
  lagging: 'lags behind',
  restricted: 'may be read only in part',
  live: 'is heard, but',
  connecting: 'is being connected',
  syncing: 'is being read',
};
const MANY: Record<Connection, string> = {
  ...ONE,
  unauthorized: 'refuse our credentials',
  lagging: 'lag behind',
  live: 'are heard, but',
  connecting: 'are being connected',
  syncing: 'are being read',
};
/** The list of them all. */
const clustersOf = ({ connection, reason }: ConnectionProblem): string =>
  reason === null ? `connection=${connection}` : `connection=${connection}&reason=${reason}`;

const toneOf = (c: Connection): Tone => (c === 'live' ? 'warning' : CONNECTION_TONE[c]);

/** Clusters that are not (fully) heard for one reason. What they would say is not known. */
export function ProblemItem({ problem }: { problem: ConnectionProblem }) {
  const { connection, clusters, first, shared, asOf, nextRetryAt, hint } = problem;
  const [name = ''] = first;
  const many = clusters > 1;
  const why = reasonWords(problem);
  return (
    <li className={clsx(ITEM, 'bg-sunken')}>
      <Glyph tone={toneOf(connection)} className="mt-[3px]" />
      <p className="min-w-0 max-sm:line-clamp-2 sm:truncate">
        <Link
          href={many ? `/clusters?${clustersOf(problem)}` : pagePath.cluster(name)}
          prefetch={false}
          data-row=""
          className="stretched hover:no-underline"
        >
          {many ? (
            <>
              {`${number(clusters)} clusters`}
              {shared !== null && (
                <>
                  {' in '}
                  <b className="font-semibold">{shared.value}</b>
                </>
              )}
            </>
          ) : (
            <b className="font-semibold">{name}</b>
          )}
          {` ${(many ? MANY : ONE)[connection]}`}
          {why !== '' && `${connection === 'live' ? ' ' : ': '}${why}`}
        </Link>
      </p>
      <Time at={problem.since} className="relative z-1 text-soft" />
      {hint !== null && <p className="col-span-2 col-start-2 text-soft">{hint}</p>}
      <p className="col-span-2 col-start-2 flex flex-wrap items-center gap-x-1.5 gap-y-1 text-xs text-soft">
        {nextRetryAt !== null && (
          <span>
            next try <Countdown to={nextRetryAt} then="now" />
          </span>
        )}
        {nextRetryAt !== null && asOf !== null && <span aria-hidden="true">·</span>}
        {asOf !== null && (
          <span>
            last heard <Moment at={asOf} />
          </span>
        )}
        {many &&
          first.map((cluster) => (
            <Link
              key={cluster}
              href={pagePath.cluster(cluster)}
              prefetch={false}
              className="relative z-1 flex hover:no-underline"
            >
              <Chip className="hover:border-edge hover:text-strong">{cluster}</Chip>
            </Link>
          ))}
        {clusters > first.length && <span className="num">+{number(clusters - first.length)}</span>}
      </p>
    </li>
  );
}
