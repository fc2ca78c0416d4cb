import Link from 'next/link';
import { clsx } from 'clsx';
import { causePage } from '@/lib/api/contract/cause-words';
import type { CauseRow } from '@/lib/api/contract/causes';
import { CLASS, OWNER_LABEL, OWNER_WORDS } from '@/lib/flux/failure-class';
import { Glyph } from '@/components/status/glyph';
import { Chip } from '@/components/ui/chip';
import { Time } from '@/components/ui/time';
import { Strip } from './strip';
import { reachWords, titleOf, titleText, waitWords } from './words';

export const ITEM =
  'relative grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2 gap-y-0.5 border-b border-hair px-3 py-2.5 last:border-b-0 hover:bg-hover has-[a.stretched:focus-visible]:bg-selected';

/** One cause: what fails, in the words of its controller, and how far it reaches. `wide`: beside it where there is room. */
export function CauseItem({
  cause,
  ended = false,
  wide = false,
}: {
  cause: CauseRow;
  ended?: boolean;
  wide?: boolean;
}) {
  const { before, name, after } = titleOf(cause);
  const reach = `${reachWords(cause)} · ${waitWords(cause.blocked)}`;
  return (
    <li
      className={clsx(
        ITEM,
        ended && 'dimmed',
        wide && 'lg:grid-cols-[16px_minmax(0,1fr)_minmax(0,480px)_64px] lg:gap-x-3',
      )}
    >
      <Glyph tone={cause.state} className="mt-[3px]" />
      <p className="min-w-0 max-sm:line-clamp-2 sm:truncate">
        <Link
          href={causePage.one(cause.key)}
          prefetch={false}
          data-row=""
          className="stretched hover:no-underline"
          title={`${cause.kind} ${cause.namespace}/${name}`}
        >
          {before}
          <b className="font-semibold">{name}</b>
          {after}
        </Link>
      </p>
      <Time
        at={cause.since}
        className={clsx('relative z-1 text-right text-soft', wide && 'lg:[grid-column:4]')}
      />
      <code
        className={clsx(
          'col-span-2 col-start-2 truncate font-mono text-soft',
          wide && 'lg:row-start-2 lg:[grid-column:2]',
        )}
        title={cause.message}
      >
        {cause.message === '' ? cause.reason : cause.message.replaceAll('\n', ' ')}
      </code>
      <p
        className={clsx(
          'col-span-2 col-start-2 mt-0.5 flex min-w-0 items-center gap-x-2 gap-y-1 text-xs text-soft max-sm:flex-wrap',
          wide && 'lg:row-span-2 lg:row-start-1 lg:mt-0 lg:[grid-column:3]',
        )}
      >
        <Strip n={cause.clusters} of={cause.of} />
        <span className="num min-w-0 max-sm:wrap-anywhere sm:truncate">{reach}</span>
        {ended ? (
          <span className="ml-auto">ended</span>
        ) : (
          <OwnerChip failure={cause.failure} className="flex-none sm:ml-auto" />
        )}
      </p>
    </li>
  );
}

/** One more cause that says the same words as the one above it, in one line. */
export function CauseLine({ cause, ended = false }: { cause: CauseRow; ended?: boolean }) {
  return (
    <li className={clsx(ITEM, 'py-1.5', ended && 'dimmed')}>
      <span aria-hidden="true" className="text-faint">
        ″
      </span>
      <p className="flex min-w-0 items-center gap-x-2 max-sm:flex-wrap">
        <Link
          href={causePage.one(cause.key)}
          prefetch={false}
          data-row=""
          className="stretched min-w-0 truncate hover:no-underline max-sm:w-full"
          title={titleText(cause)}
        >
          <span className="text-soft">{cause.namespace}/</span>
          <strong className="font-semibold">{cause.name}</strong>
        </Link>
        <span className="num ml-auto flex-none text-xs text-soft max-sm:ml-0">
          {ended ? 'ended' : `${reachWords(cause)} · ${waitWords(cause.blocked)}`}
        </span>
      </p>
      <Time at={cause.since} className="relative z-1 text-right text-soft" />
    </li>
  );
}

/** Who can most likely mend it. */
export function OwnerChip({
  failure,
  className,
}: {
  failure: CauseRow['failure'];
  className?: string;
}) {
  const { owner, words } = CLASS[failure];
  return (
    <Chip className={clsx('relative z-1', className)} title={`${words}: for ${OWNER_WORDS[owner]}`}>
      {OWNER_LABEL[owner]}
    </Chip>
  );
}
