'use client';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import Link from 'next/link';
import { pagePath } from '@/lib/api/paths';
import type { ClusterChange, ClusterChanges } from '@/lib/api/contract/changes';
import { tabPath } from '@/lib/api/contract/tree-view';
import { changesQuery } from '@/lib/client/tree-queries';
import { isFluxKind } from '@/lib/flux/kinds';
import { Glyph } from '@/components/status/glyph';
import { TONE } from '@/components/status/tone';
import { Panel } from '@/components/ui/panel';
import { Revision } from '@/components/ui/revision';
import { Empty, ErrorBox, Skeleton } from '@/components/ui/states';
import { Moment, Time } from '@/components/ui/time';
import { connectionWords, objectWords } from './change-words';

const BRIEF = 7;

/** What happened on this cluster as Fleetglass saw it, newest first; `brief`: the newest few, beside something else. */
export function Changes({ cluster, brief = false }: { cluster: string; brief?: boolean }) {
  const { data, error, refetch } = useQuery(changesQuery(cluster));
  const items = data?.items.slice(0, brief ? BRIEF : undefined) ?? [];
  const height = brief ? 'py-6' : 'min-h-80';
  return (
    <Panel
      id="changes"
      title="Recent changes"
      hideTitle={!brief}
      note={brief ? undefined : 'as Fleetglass saw them; the cluster was not asked'}
      aside={
        brief &&
        items.length > 0 && (
          <Link
            href={tabPath(cluster, 'changes')}
            prefetch={false}
            scroll={false}
            className="touch inline-flex items-center text-accent"
          >
            All
          </Link>
        )
      }
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton rows={brief ? BRIEF : 12} label="Loading recent changes" />
        ) : (
          <ErrorBox
            tried="Recent changes could not be loaded"
            why={error.message}
            onRetry={() => void refetch()}
            className={height}
          />
        )
      ) : items.length === 0 ? (
        <Empty title="Nothing has changed" className={height}>
          Fleetglass has watched since <Moment at={data.since} />.
        </Empty>
      ) : (
        <ul>
          {items.map((item) => (
            <Item key={keyOf(item)} item={item} cluster={cluster} brief={brief} />
          ))}
        </ul>
      )}
      {!brief && data !== undefined && items.length > 0 && <Reach changes={data} />}
    </Panel>
  );
}

const keyOf = (item: ClusterChange): string =>
  item.type === 'connection'
    ? `connection ${item.at}`
    : `${item.from} ${item.before} ${item.after} ${item.reason} ${item.revision} ${item.kind}/${item.namespace}/${item.name}`;

/** Where the list begins, and why there. */
function Reach({ changes: { since, dropped } }: { changes: ClusterChanges }) {
  return (
    <p className="border-t border-hair px-3 py-2 text-xs text-faint">
      {dropped ? (
        <>
          The list begins <Moment at={since} />: earlier changes are not kept.
        </>
      ) : (
        <>
          Fleetglass has watched this cluster since <Moment at={since} />; nothing earlier is known.
        </>
      )}
    </p>
  );
}

function Item({ item, cluster, brief }: { item: ClusterChange; cluster: string; brief: boolean }) {
  const tone = item.type === 'connection' ? connectionWords(item).tone : objectWords(item).tone;
  return (
    <li
      data-row=""
      className="relative flex min-h-7 items-start gap-x-2.5 border-b border-hair px-3 py-1 last:border-b-0 hover:bg-hover has-[a.stretched:focus-visible]:bg-selected"
    >
      <Glyph tone={tone} className="mt-[3px]" />
      <div
        className={clsx('min-w-0 flex-1', !brief && 'flex items-baseline gap-x-2 max-md:flex-wrap')}
      >
        {item.type === 'connection' ? (
          <span className={clsx('font-medium', TONE[tone].text)}>
            {connectionWords(item).words}
          </span>
        ) : (
          <Words item={item} cluster={cluster} brief={brief} />
        )}
      </div>
      <span className="relative z-1 flex-none text-soft">
        <Time at={item.at} />
      </span>
      {!brief && (
        <span className="w-[88px] flex-none text-right text-xs text-faint max-md:hidden">
          <Moment at={item.at} />
        </span>
      )}
    </li>
  );
}

function Words({
  item,
  cluster,
  brief,
}: {
  item: Extract<ClusterChange, { type: 'object' }>;
  cluster: string;
  brief: boolean;
}) {
  const { kind, namespace, name, after, revision } = item;
  const { tone, verb, why, others } = objectWords(item);
  const title = `${kind} ${namespace}/${name}`;
  const text = brief ? name : `${namespace}/${name}`;
  return (
    <>
      <span
        className={clsx(
          'min-w-0 truncate',
          brief ? 'block' : 'max-w-[50%] flex-none max-md:max-w-full',
        )}
      >
        {isFluxKind(kind) && after !== null ? (
          <Link
            href={pagePath.object({ cluster, kind, namespace, name })}
            prefetch={false}
            title={title}
            className="stretched font-medium hover:no-underline"
          >
            {text}
          </Link>
        ) : (
          <span className="font-medium" title={title}>
            {text}
          </span>
        )}
        {!brief && <span className="ml-2 text-xs text-faint">{kind}</span>}
        {others !== '' && <span className="ml-1.5 text-soft">{others}</span>}
      </span>
      <span className={clsx('min-w-0 truncate', brief ? 'block text-xs' : 'flex-1')} title={why}>
        <span className={TONE[tone].text}>{verb}</span>
        {verb === 'ready at' && revision !== null && (
          <Revision revision={revision} className="ml-1.5 align-bottom text-soft" />
        )}
        {why !== '' && <span className="ml-1.5 text-faint">{why}</span>}
      </span>
    </>
  );
}
