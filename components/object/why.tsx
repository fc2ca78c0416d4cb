import { clsx } from 'clsx';
import Link from 'next/link';
import { Fragment } from 'react';
import type { ObjectDetail } from '@/lib/api/contract';
import { pagePath } from '@/lib/api/paths';
import { number } from '@/lib/client/format';
import { isFluxKind } from '@/lib/flux/kinds';
import { Glyph } from '@/components/status/glyph';
import { TONE } from '@/components/status/tone';
import { Panel } from '@/components/ui/panel';
import { Revision } from '@/components/ui/revision';
import { whyOf, type WhyNode } from './prepare-why';

/** The way from what the object needs, over itself, to what needs it. The first red one is where to look. */
export function Why({ detail }: { detail: ObjectDetail }) {
  const { needs, needsMore, self, blocks, more, moreReady, broken } = whyOf(detail);
  const { cluster } = detail.object;
  return (
    <Panel
      id="why"
      title="Why"
      note={
        <span className="max-sm:hidden">
          from what it needs to what depends on it
          {broken && '; the first red one is the root'}
        </span>
      }
    >
      <div className="flex items-center overflow-x-auto px-3 py-3.5 max-md:flex-col max-md:items-stretch">
        {needs.length > 0 && (
          <>
            <Column
              label="It needs"
              nodes={needs}
              cluster={cluster}
              more={needsMore}
              moreReady
              moreWords="needed"
            />
            <Edge />
          </>
        )}
        <Column label="This object" nodes={[self]} cluster={cluster} />
        {(blocks.length > 0 || more > 0) && (
          <>
            <Edge />
            <Column
              label="Depend on it"
              nodes={blocks}
              cluster={cluster}
              more={more}
              moreReady={moreReady}
            />
          </>
        )}
      </div>
    </Panel>
  );
}

function Column({
  label,
  nodes,
  cluster,
  more = 0,
  moreReady = false,
  moreWords = 'depend on it',
}: {
  label: string;
  nodes: readonly WhyNode[];
  cluster: string;
  more?: number;
  moreReady?: boolean;
  moreWords?: string;
}) {
  return (
    <ul aria-label={label} className="grid min-w-44 flex-none gap-1.5 max-md:min-w-0">
      {nodes.map((n) => (
        <Node key={n.key} node={n} cluster={cluster} />
      ))}
      {more > 0 && (
        <li className="flex items-center gap-1.5 rounded-md border border-dashed border-edge px-2.5 py-1.5 text-soft">
          {moreReady && <Glyph tone="ready" />}
          {`${number(more)} ${nodes.length > 0 ? 'more ' : ''}${moreWords}${moreReady ? ', ready' : ''}`}
        </li>
      )}
    </ul>
  );
}

function Node({ node, cluster }: { node: WhyNode; cluster: string }) {
  const { kind, namespace, name, tone, words, revision, root, key } = node;
  const title = `${namespace}/${name}`;
  const linked = key !== 'self' && isFluxKind(kind) && !words.includes('does not exist');
  return (
    <li
      className={clsx(
        'relative max-w-72 min-w-0 rounded-md border bg-panel px-2.5 py-1.5 max-md:max-w-none',
        root ? 'border-failing shadow-[inset_0_0_0_1px_var(--color-failing)]' : 'border-line',
        linked && 'hover:bg-hover',
      )}
    >
      <span className={clsx('flex items-center gap-1.5', TONE[tone].text)}>
        <Glyph tone={tone} />
        <span>{kind}</span>
        <span className="sr-only">{TONE[tone].label}</span>
        {root && <span className="ml-auto pl-2 text-2xs font-medium">root</span>}
      </span>
      <span className="block truncate" title={title}>
        {linked ? (
          <Link
            href={pagePath.object({ cluster, kind, namespace, name })}
            prefetch={false}
            className="stretched hover:no-underline"
          >
            {title}
          </Link>
        ) : (
          <span className={clsx(key === 'self' && 'font-semibold')}>{title}</span>
        )}
      </span>
      <span className="flex min-w-0 gap-1.5 text-2xs text-faint">
        {words !== '' && <span className="truncate">{words}</span>}
        {words !== '' && revision !== null && <span aria-hidden="true">·</span>}
        {revision !== null && <Revision revision={revision} className="[&>code]:text-2xs" />}
      </span>
    </li>
  );
}

function Edge() {
  return (
    <Fragment>
      <span
        aria-hidden="true"
        className="relative mx-1 h-px w-7 flex-none bg-edge after:absolute after:-top-[3px] after:right-0 after:border-3 after:border-r-0 after:border-l-5 after:border-transparent after:border-l-faint max-md:mx-auto max-md:h-4 max-md:w-px max-md:after:hidden"
      />
    </Fragment>
  );
}
