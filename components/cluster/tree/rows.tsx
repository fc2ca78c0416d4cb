import { clsx } from 'clsx';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { pagePath } from '@/lib/api/paths';
import type { GroupRow, MoreRow, NodeRow } from '@/lib/api/contract/tree';
import { number, plural } from '@/lib/client/format';
import { STATE_LABEL } from '@/lib/flux/state';
import { Glyph } from '@/components/status/glyph';
import { HealthBar } from '@/components/status/health-bar';
import { TONE } from '@/components/status/tone';
import { Button } from '@/components/ui/button';
import { Revision } from '@/components/ui/revision';
import { Time } from '@/components/ui/time';
import { Needs } from './needs';
import { Opener } from './opener';
import { becauseWords, groupWords, kindsWords, nodeTone } from './words';

/** One line of the tree, indented by its level; `tail` stands at its end where there is room. */
function Line({
  level,
  children,
  tail,
  className,
}: {
  level: number;
  children: ReactNode;
  tail?: ReactNode;
  className?: string;
}) {
  return (
    <div
      data-row=""
      style={{ '--level': level - 1 } as React.CSSProperties}
      className={clsx(
        'relative flex min-h-7 items-start gap-x-2 border-b border-hair py-1 pr-3 pl-[calc(8px+18px*var(--level))] hover:bg-hover',
        'has-[a.stretched:focus-visible]:bg-selected max-md:pr-2 max-md:pl-[calc(4px+8px*var(--level))]',
        className,
      )}
    >
      {children}
      {tail}
    </div>
  );
}

const SPACE = <span className="w-5 flex-none" aria-hidden="true" />;
const BAR = 'w-[132px] flex-none items-center gap-2 text-xs text-faint flex max-md:hidden';

export function Node({
  row,
  cluster,
  moved,
  onToggle,
}: {
  row: NodeRow;
  cluster: string;
  /** It is not where it stands any more: what it says is old. */
  moved: boolean;
  onToggle: () => void;
}) {
  const { kind, namespace, name, state, stale, root, open } = row;
  const tone = moved ? 'empty' : nodeTone(row);
  const because = moved ? '' : becauseWords(row);
  // Its summary says what it waits for; the message says the same once more.
  const message = state === 'waiting' ? '' : row.message;
  const said = !moved && (message !== '' || because !== '');
  const title = `${kind} ${namespace}/${name}`;
  const label =
    state === null
      ? 'Not on this cluster'
      : stale
        ? `Was ${STATE_LABEL[state].toLowerCase()}`
        : row.terminating
          ? 'Terminating'
          : STATE_LABEL[state];
  return (
    <Line
      level={row.level}
      className={clsx(
        (stale || moved) && 'text-faint',
        root && !stale && !moved && 'bg-failing-tint shadow-[inset_2px_0_0_var(--color-failing)]',
      )}
    >
      {open === null ? (
        SPACE
      ) : (
        <Opener open={open} label={`What ${title} applies`} onToggle={onToggle} />
      )}
      <Glyph tone={tone} className="mt-1" />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-baseline gap-x-2 max-md:flex-wrap">
          <span className="sr-only">{moved ? 'Moved' : label}</span>
          <NodeName row={row} cluster={cluster} />
          <span className="flex-none text-xs text-faint">{kind}</span>
          {root && !moved && (
            <span
              className={clsx(
                'flex-none rounded-sm border px-1 text-2xs font-medium',
                stale ? 'border-line' : 'border-failing text-failing-text',
              )}
            >
              {stale ? 'was the root' : 'root'}
            </span>
          )}
          {row.remote && <span className="flex-none text-xs text-faint">on another cluster</span>}
          {row.drifted && !stale && (
            <span className="flex-none text-xs text-warning-text">drifted</span>
          )}
          {moved ? (
            <span className="text-xs">has moved</span>
          ) : (
            <span className={clsx('min-w-0 truncate', stale ? '' : TONE[tone].text)}>
              {state === null
                ? row.stale
                  ? 'not known'
                  : 'not on this cluster: applied from elsewhere'
                : `${stale && state !== 'ready' ? 'was: ' : ''}${row.summary}`}
            </span>
          )}
          {row.blocks > 0 && !moved && (
            <span className="flex-none text-xs text-soft">
              {`${number(row.blocks)} ${stale ? 'waited' : row.blocks === 1 ? 'waits' : 'wait'} for it`}
            </span>
          )}
          {!said && <Needs row={row} cluster={cluster} />}
        </div>
        {said && (
          <p className="flex min-w-0 items-baseline gap-x-2 text-xs max-md:flex-wrap">
            {because !== '' && <span className="flex-none text-soft">{because}</span>}
            {message !== '' && (
              <span
                className="min-w-0 flex-1 truncate font-mono text-faint max-md:line-clamp-3 max-md:basis-full max-md:whitespace-normal"
                title={message}
              >
                {message}
              </span>
            )}
            <Needs row={row} cluster={cluster} />
          </p>
        )}
      </div>
      <span className={BAR}>
        {row.children > 0 && (
          <>
            <HealthBar counts={row.below} className="grow" />
            <span className="num w-8 text-right">{number(total(row.below))}</span>
          </>
        )}
      </span>
      <span className="w-[112px] flex-none truncate text-xs text-soft max-lg:hidden">
        {row.revision !== null && <Revision revision={row.revision} />}
      </span>
      <span className="relative z-1 w-14 flex-none text-right text-soft">
        {state !== null && !stale && !moved && <Time at={row.since} />}
      </span>
    </Line>
  );
}

const total = (counts: NodeRow['below']): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

function NodeName({ row, cluster }: { row: NodeRow; cluster: string }) {
  const { kind, namespace, name, state } = row;
  const text = (
    <>
      <span className="font-normal text-faint">{`${namespace}/`}</span>
      {name}
    </>
  );
  const className = 'min-w-0 max-w-[60%] flex-none truncate font-medium max-md:max-w-full';
  if (state === null)
    return (
      <span data-tree="" tabIndex={-1} className={className} title={`${namespace}/${name}`}>
        {text}
      </span>
    );
  return (
    <Link
      data-tree=""
      href={pagePath.object({ cluster, kind, namespace, name })}
      prefetch={false}
      title={`${namespace}/${name}`}
      className={clsx('stretched hover:no-underline', className)}
    >
      {text}
    </Link>
  );
}

/** Siblings as one count with their states; a click opens them. */
export function Group({
  row,
  moved,
  onToggle,
}: {
  row: GroupRow;
  moved: boolean;
  onToggle: () => void;
}) {
  const { tone, words } = groupWords(row);
  const kinds = kindsWords(row);
  return (
    <Line level={row.level} className={clsx(moved && 'text-faint')}>
      <Opener open={row.open} label={`${words}: ${kinds}`} onToggle={onToggle} stop />
      <Glyph tone={moved ? 'empty' : tone} className="mt-1" />
      <span className={clsx('flex-none font-medium', !moved && TONE[tone].text)}>
        {moved ? 'has moved' : words}
      </span>
      <span className="min-w-0 flex-1 truncate text-faint" title={kinds}>
        {kinds}
      </span>
      <span className={BAR}>
        <HealthBar counts={row.counts} className="grow" />
        <span className="num w-8 text-right">{number(total(row.counts))}</span>
      </span>
      <span className="w-[112px] flex-none max-lg:hidden" />
      <span className="w-14 flex-none max-md:hidden" />
    </Line>
  );
}

export function More({ row, onMore }: { row: MoreRow; onMore: () => void }) {
  const left = row.total - row.shown;
  return (
    <Line level={row.level}>
      {SPACE}
      <Button data-tree="" onClick={onMore} className="h-6 text-xs">
        {`Show ${number(Math.min(left, row.next - row.shown))} more of ${plural(row.total, 'row')}`}
      </Button>
    </Line>
  );
}
