'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import Link from 'next/link';
import { pagePath } from '@/lib/api/paths';
import type { ClusterDetail } from '@/lib/api/contract';
import type { TreeRoot } from '@/lib/api/contract/tree';
import { AS_IT_IS, tabPath } from '@/lib/api/contract/tree-view';
import { number } from '@/lib/client/format';
import { treeQuery } from '@/lib/client/tree-queries';
import { withFilters } from '@/lib/client/url-state';
import { STATE_LABEL } from '@/lib/flux/state';
import { isHeard } from '@/components/status/connection';
import { Glyph } from '@/components/status/glyph';
import type { Tone } from '@/components/status/tone';
import { Panel } from '@/components/ui/panel';
import { Moment, Time } from '@/components/ui/time';
import { brokenNote } from './broken-words';

const SHOWN = 4;

/**
 * What broke on this cluster: each object whose cause is at itself, those that stop most first. It is there, and as high, also
 * while nothing is broken: the first failure moves nothing under the pointer.
 */
export function Broken({ cluster }: { cluster: ClusterDetail }) {
  const { data } = useQuery(treeQuery(cluster.name, AS_IT_IS));
  if (data === undefined || data.roots.length === 0) return <Calm cluster={cluster} />;
  const { roots, rootsTotal, rootsStale } = data;
  const heard = rootsTotal > 0;
  const total = heard ? rootsTotal : rootsStale;
  const shown = roots.slice(0, SHOWN);
  const all = withFilters(
    tabPath(cluster.name, 'objects'),
    heard ? { state: ['failing', 'stalled'] } : { stale: true },
  );
  return (
    <Panel
      id="broken"
      title={heard ? 'Broken here' : 'Was broken when last heard'}
      note={brokenNote(data)}
      className="mt-3 max-sm:order-1"
      aside={
        total > shown.length && (
          <Link href={all} prefetch={false} className="touch inline-flex items-center text-accent">
            {`All ${number(total)}`}
          </Link>
        )
      }
    >
      <ul>
        {shown.map((root) => (
          <Root
            key={`${root.kind}/${root.namespace}/${root.name}`}
            root={root}
            cluster={cluster.name}
          />
        ))}
      </ul>
    </Panel>
  );
}

function Calm({ cluster }: { cluster: ClusterDetail }) {
  const { connection, counts, total, kinds } = cluster;
  const whole = kinds.every((k) => k.state === 'live' || k.state === 'not-installed');
  const [tone, words]: readonly [Tone, string] =
    total === 0
      ? ['empty', 'No object is known, so none is broken.']
      : !isHeard(connection)
        ? ['stale', 'Nothing was broken when it was last heard.']
        : counts.stale > 0 || !whole
          ? ['warning', 'Nothing is broken among what is heard; some kinds are not.']
          : ['ready', 'Nothing is broken.'];
  return (
    <Panel id="broken" title="Broken here" className="mt-3 max-sm:order-1">
      <p className="flex min-h-11 items-center gap-2.5 px-3 text-soft">
        <Glyph tone={tone} />
        {words}
      </p>
    </Panel>
  );
}

function Root({ root, cluster }: { root: TreeRoot; cluster: string }) {
  const { kind, namespace, name, state, stale, asOf, summary, message, since, blocks } = root;
  const waiting = `${number(blocks)} ${stale ? 'waited' : blocks === 1 ? 'waits' : 'wait'} for it`;
  return (
    <li
      data-row=""
      className={clsx(
        'relative flex min-h-11 items-start gap-x-2.5 border-b border-hair px-3 py-1.5 last:border-b-0 hover:bg-hover has-[a.stretched:focus-visible]:bg-selected',
        stale && 'text-faint',
      )}
    >
      <Glyph tone={stale ? 'stale' : state} className="mt-[3px]" />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-2 max-md:pr-20">
          <span className="sr-only">{`${stale ? 'Was ' : ''}${STATE_LABEL[state]}: `}</span>
          <Link
            href={pagePath.object({ cluster, kind, namespace, name })}
            prefetch={false}
            className="stretched font-medium hover:no-underline"
          >
            {summary}
          </Link>
          <span className="min-w-0 truncate text-soft">
            {`${kind} ${namespace}/`}
            <span className={clsx('font-medium', !stale && 'text-strong')}>{name}</span>
          </span>
          {root.retrying && !stale && <span className="text-xs text-faint">retrying</span>}
          {blocks > 0 && <span className="text-xs text-soft md:hidden">{waiting}</span>}
        </div>
        <p
          className="truncate font-mono text-xs text-faint max-md:line-clamp-3 max-md:whitespace-normal"
          title={message}
        >
          {message}
        </p>
      </div>
      <div className="flex-none text-right max-md:absolute max-md:right-3">
        <span className="relative z-1 block text-soft">
          {stale ? (
            asOf !== null && (
              <>
                as of <Moment at={asOf} />
              </>
            )
          ) : (
            <Time at={since} />
          )}
        </span>
        {blocks > 0 && <span className="block text-xs text-soft max-md:hidden">{waiting}</span>}
      </div>
    </li>
  );
}
