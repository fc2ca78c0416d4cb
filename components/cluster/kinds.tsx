'use client';
import { clsx } from 'clsx';
import Link from 'next/link';
import type { KindRow } from '@/lib/api/contract';
import { plural } from '@/lib/client/format';
import { toggled, withFilters } from '@/lib/client/url-state';
import { tabPath, type ClusterTab } from '@/lib/api/contract/tree-view';
import { FilterLink } from '@/components/objects/filter-link';
import { useFilters } from '@/components/objects/use-filters';
import { CountGlyphs, HealthBar } from '@/components/status/health-bar';
import { Glyph } from '@/components/status/glyph';
import type { Tone } from '@/components/status/tone';
import { Panel } from '@/components/ui/panel';
import { Empty, StaleNote } from '@/components/ui/states';
import { Moment } from '@/components/ui/time';

type State = KindRow['state'];
const NOT_LIVE: Record<Exclude<State, 'live' | 'not-installed'>, { tone: Tone; words: string }> = {
  pending: { tone: 'unknown', words: 'not read yet' },
  syncing: { tone: 'progressing', words: 'being read' },
  restricted: { tone: 'warning', words: 'restricted' },
  interrupted: { tone: 'stale', words: 'interrupted' },
};

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const totalOf = (k: KindRow): number => Object.values(k.counts).reduce((sum, n) => sum + n, 0);

/** Kinds as bars, each a filter of the list of objects; kinds without objects are named, not drawn. */
export function Kinds({
  cluster,
  kinds,
  tab,
}: {
  cluster: string;
  kinds: readonly KindRow[];
  tab: ClusterTab;
}) {
  const objects = tabPath(cluster, 'objects');
  const filtering = useFilters(objects, cluster);
  const silent = silenceOf(kinds);
  const drawn = kinds.filter(
    (k) =>
      totalOf(k) > 0 ||
      (silent === null &&
        k.state !== 'live' &&
        k.state !== 'not-installed' &&
        k.state !== 'pending'),
  );
  const named = (words: string, which: (k: KindRow) => boolean) => {
    const list = kinds.filter((k) => which(k) && !drawn.includes(k));
    return list.length === 0 ? null : (
      <p>
        <span className="text-soft">{words}:</span> {list.map((k) => k.kind).join(', ')}
      </p>
    );
  };
  return (
    <Panel id="kinds" title="Kinds">
      {kinds.length === 0 ? (
        <Empty title="No kind is known yet" className="py-6">
          They are discovered when the cluster is first read.
        </Empty>
      ) : (
        <>
          {silent !== null && (
            <StaleNote>
              No kind is heard now
              {silent.at !== null && (
                <>
                  ; as of <Moment at={silent.at} />
                </>
              )}
              .
            </StaleNote>
          )}
          <ul>
            {drawn.map((kind) => (
              <li key={kind.kind} className="border-b border-hair last:border-b-0">
                {tab === 'objects' ? (
                  <KindFilter kind={kind} filtering={filtering} quiet={silent !== null} />
                ) : (
                  <Link
                    href={withFilters(objects, { kind: [kind.kind] })}
                    prefetch={false}
                    scroll={false}
                    className={ITEM}
                  >
                    <KindBar kind={kind} quiet={silent !== null} />
                  </Link>
                )}
              </li>
            ))}
          </ul>
          <div className="grid gap-1 border-t border-hair px-3 py-2 text-xs text-faint">
            {named('No objects', (k) => k.state === 'live' || k.state === 'interrupted')}
            {named('Not read yet', (k) => k.state === 'pending')}
            {named('Not installed', (k) => k.state === 'not-installed')}
          </div>
        </>
      )}
    </Panel>
  );
}

/** All that was read is interrupted: one sentence says it; as of when the oldest was right. */
function silenceOf(kinds: readonly KindRow[]): { readonly at: number | null } | null {
  const read = kinds.filter((k) => k.state !== 'not-installed' && k.state !== 'pending');
  if (read.length < 2 || read.some((k) => k.state !== 'interrupted')) return null;
  const times = read.flatMap((k) => k.confirmedAt ?? []);
  return { at: times.length === 0 ? null : Math.min(...times) };
}

const titleOf = (k: KindRow): string =>
  `${plural(totalOf(k), k.kind)}${k.version === null ? '' : `, served as ${k.version}`}`;

const ITEM = 'block px-3 pt-1 pb-1.5 hover:bg-hover hover:no-underline';

function KindFilter({
  kind,
  filtering,
  quiet,
}: {
  kind: KindRow;
  filtering: ReturnType<typeof useFilters>;
  quiet: boolean;
}) {
  const on = filtering.filters.kind.includes(kind.kind);
  return (
    <FilterLink
      filtering={filtering}
      change={{ kind: on ? [] : toggled([], kind.kind) }}
      current={on}
      className={clsx(ITEM, on && 'bg-selected')}
    >
      <KindBar kind={kind} quiet={quiet} />
    </FilterLink>
  );
}

/** `quiet`: that it is interrupted is said once for all kinds. */
function KindBar({ kind, quiet }: { kind: KindRow; quiet: boolean }) {
  const said = kind.state === 'interrupted' && quiet;
  const trouble =
    kind.state === 'live' || kind.state === 'not-installed' || said ? null : NOT_LIVE[kind.state];
  return (
    <>
      <span className="flex items-center gap-2">
        <span className="min-w-0 truncate" title={titleOf(kind)}>
          {kind.kind}
        </span>
        <CountGlyphs counts={kind.counts} className="ml-auto text-xs" />
      </span>
      {totalOf(kind) > 0 && <HealthBar counts={kind.counts} className="mt-1 h-1" />}
      {trouble !== null && (
        <span className="mt-1 flex items-start gap-1.5 text-xs text-soft">
          <Glyph tone={trouble.tone} className="mt-0.5" />
          <span className="min-w-0 break-words">
            {kind.message === null
              ? sentence(trouble.words)
              : `${sentence(trouble.words)}: ${kind.message}`}
            {kind.state === 'interrupted' && kind.confirmedAt !== null && (
              <>
                {' '}
                (as of <Moment at={kind.confirmedAt} />)
              </>
            )}
          </span>
        </span>
      )}
    </>
  );
}
