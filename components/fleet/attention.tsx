'use client';
import Link from 'next/link';
import { clsx } from 'clsx';
import { useState } from 'react';
import { pagePath, type ClusterRow, type Fleet } from '@/lib/api/contract';
import { number, plural } from '@/lib/client/format';
import { withFilters } from '@/lib/client/url-state';
import { Chip } from '@/components/ui/chip';
import { Panel } from '@/components/ui/panel';
import { Empty } from '@/components/ui/states';
import { Countdown, Moment, Time } from '@/components/ui/time';
import { nextTry, reasonWords } from '@/components/status/connection';
import { Glyph } from '@/components/status/glyph';
import type { Tone } from '@/components/status/tone';
import { hearing } from './headline';
import { causesOf, troublesOf, type Cause, type Trouble } from './prepare-attention';

const NAMED = 4;

/** What is broken at its root, one row per cause, then clusters that are not heard. */
export function Attention({ fleet, clusters }: { fleet: Fleet; clusters: readonly ClusterRow[] }) {
  // While the pointer or the focus is on the list, it shows what was there when it came.
  const [pinned, pin] = useState<Fleet | null>(null);
  const shown = pinned ?? fleet;
  const newest = new Map(fleet.attention.map((o) => [`${o.cluster}|${o.uid}`, o]));
  const causes = causesOf(shown.attention.map((o) => newest.get(`${o.cluster}|${o.uid}`) ?? o));
  const troubles = troublesOf(clusters);
  const left = fleet.attentionTotal - fleet.attention.length;
  const rows = causes.length + troubles.length;
  return (
    <Panel
      id="attention"
      title="Needs attention"
      note={rows === 0 ? undefined : noteOf(fleet, causes, troubles)}
      aside={
        fleet.attentionTotal > 0 && (
          <Link href={withFilters('/objects', { state: ['failing', 'stalled'] })} prefetch={false}>
            {left > 0 ? `${number(left)} more` : 'All failing'} →
          </Link>
        )
      }
    >
      {rows === 0 ? (
        <Calm fleet={fleet} />
      ) : (
        // Only notes whether somebody is here: the links are the controls.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <ul
          onPointerEnter={() => pin(fleet)}
          onPointerLeave={() => pin(null)}
          onFocus={() => pin(pinned ?? fleet)}
          onBlur={() => pin(null)}
        >
          {causes.map((cause) => (
            <CauseRow
              key={cause.key}
              cause={cause}
              total={fleet.clusters.total}
              partial={left > 0}
            />
          ))}
          {troubles.map((trouble) => (
            <TroubleRow key={trouble.key} trouble={trouble} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function noteOf(fleet: Fleet, causes: readonly Cause[], troubles: readonly Trouble[]): string {
  const words: string[] = [];
  if (causes.length > 0)
    words.push(
      fleet.attentionTotal > fleet.attention.length
        ? `${plural(causes.length, 'cause')} in the ${number(fleet.attention.length)} newest of ${plural(fleet.attentionTotal, 'broken object')}`
        : plural(causes.length, 'cause'),
    );
  if (troubles.length > 0) words.push(plural(troubles.length, 'connection problem'));
  return words.join(' · ');
}

const ROW =
  'relative grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2 border-b border-hair px-3 py-2 last:border-b-0 hover:bg-hover';

function CauseRow({
  cause,
  total,
  partial,
}: {
  cause: Cause;
  total: number;
  /** More objects are broken than came: what is counted here is the least. */
  partial: boolean;
}) {
  const [first] = cause.objects;
  const places = cause.objects.length;
  return (
    <li className={ROW}>
      <Glyph tone={first.state} className="mt-[3px]" />
      <p className="min-w-0 truncate">
        <Link
          href={pagePath.object(first)}
          prefetch={false}
          data-row=""
          className="stretched font-medium hover:no-underline"
        >
          {first.summary ?? first.reason}
        </Link>
      </p>
      <Time at={cause.since} className="relative z-1 text-soft" />
      <p className="col-span-2 col-start-2 flex min-w-0 flex-wrap items-baseline gap-x-2">
        <span className="min-w-0 break-words">
          <span className="text-soft">{first.kind}</span> {first.namespace}/<wbr />
          {first.name}
        </span>
        <span className="flex flex-wrap items-center gap-x-1.5 gap-y-1 text-xs text-faint">
          <span className="num">{placeWords(places, total, partial)}</span>
          {cause.objects.slice(0, NAMED).map((o) => (
            <Link
              key={o.cluster}
              href={pagePath.object(o)}
              prefetch={false}
              className="relative z-1 flex hover:no-underline"
            >
              <Chip className="hover:border-edge hover:text-strong">{o.cluster}</Chip>
            </Link>
          ))}
          {places > NAMED && <span className="num">+{number(places - NAMED)}</span>}
        </span>
      </p>
      <code className="col-span-2 col-start-2 truncate font-mono text-faint" title={first.message}>
        {first.message === '' ? first.reason : first.message}
      </code>
    </li>
  );
}

function placeWords(places: number, total: number, partial: boolean): string {
  if (places === 1 && total > 1) return partial ? 'on' : 'only on';
  return `${number(places)}${partial ? ' or more' : ''} of ${plural(total, 'cluster')}`;
}

const TROUBLE_TONE: Record<Trouble['connection'], Tone> = {
  unreachable: 'unknown',
  unauthorized: 'unknown',
  lagging: 'stale',
  restricted: 'warning',
  live: 'warning',
  connecting: 'progressing',
  syncing: 'progressing',
};
const TROUBLE_WORDS: Record<Trouble['connection'], string> = {
  unreachable: 'can’t be reached',
  unauthorized: 'refuses our credentials',
  lagging: 'lags behind',
  restricted: 'may be read only in part',
  live: 'is heard, but',
  connecting: 'is being connected',
  syncing: 'is being read',
};
const TROUBLE_WORDS_MANY: Record<Trouble['connection'], string> = {
  ...TROUBLE_WORDS,
  unauthorized: 'refuse our credentials',
  lagging: 'lag behind',
  live: 'are heard, but',
};

function TroubleRow({ trouble }: { trouble: Trouble }) {
  const { clusters, connection } = trouble;
  const why = reasonWords(trouble);
  const [first] = clusters;
  const many = clusters.length > 1;
  const retries = clusters.map(nextTry).filter((at) => at !== null);
  const asOf = clusters.map((c) => c.asOf ?? null).filter((at) => at !== null);
  const silent = connection !== 'live' && connection !== 'restricted';
  return (
    <li className={clsx(ROW, 'bg-sunken')}>
      <Glyph tone={TROUBLE_TONE[connection]} className="mt-[3px]" />
      <p className="min-w-0 truncate">
        <Link
          href={pagePath.cluster(first.name)}
          prefetch={false}
          data-row=""
          className={clsx('font-medium hover:no-underline', !many && 'stretched')}
        >
          {many ? plural(clusters.length, 'cluster') : first.name}
        </Link>{' '}
        <span>{(many ? TROUBLE_WORDS_MANY : TROUBLE_WORDS)[connection]}</span>
        {why !== '' && (
          <span className="text-soft">
            {connection === 'live' ? ' ' : ': '}
            {why}
          </span>
        )}
      </p>
      <Time at={Math.min(...clusters.map((c) => c.since))} className="relative z-1 text-soft" />
      {!many && first.hint !== null && (
        <p className="col-span-2 col-start-2 text-soft">{first.hint}</p>
      )}
      <p className="col-span-2 col-start-2 mt-0.5 flex flex-wrap items-center gap-x-1.5 gap-y-1 text-xs text-faint">
        {silent && asOf.length > 0 && (
          <span>
            as of <Moment at={Math.min(...asOf)} />
          </span>
        )}
        {retries.length > 0 && (
          <span>
            {silent && asOf.length > 0 && '· '}next try{' '}
            <Countdown to={Math.min(...retries)} then="now" />
          </span>
        )}
        {many &&
          clusters.slice(0, NAMED).map((c) => (
            <Link
              key={c.name}
              href={pagePath.cluster(c.name)}
              prefetch={false}
              className="relative z-1 hover:no-underline"
            >
              <Chip className="hover:border-edge hover:text-strong">{c.name}</Chip>
            </Link>
          ))}
        {clusters.length > NAMED && <span className="num">+{number(clusters.length - NAMED)}</span>}
      </p>
    </li>
  );
}

/** Nothing to show. That is good news only when everything was looked at. */
function Calm({ fleet }: { fleet: Fleet }) {
  const { heard } = hearing(fleet);
  const all = heard === fleet.clusters.total && fleet.counts.stale === 0;
  if (fleet.clusters.total === 0)
    return <Empty title="Nothing is watched yet">Causes of failures appear here.</Empty>;
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
