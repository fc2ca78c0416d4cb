import { clsx } from 'clsx';
import { middle } from '@/lib/client/format';
import { shortRevision } from '@/lib/flux/revision';
import { CopyButton } from './copy';

const LONGEST = 34;

/** Longest end after the last `@` that is kept whole: a short hash. */
const LONGEST_HASH = 12;

/** `main@a1b2c3d`; where room is short the name is cut, not the hash. The whole revision in its title and, where there is room, on its button. */
export function Revision({
  revision,
  copy = false,
  className,
}: {
  revision: string;
  copy?: boolean;
  className?: string;
}) {
  const text = middle(shortRevision(revision), LONGEST);
  const at = text.lastIndexOf('@');
  const cut = at > 0 && text.length - at - 1 <= LONGEST_HASH ? at : text.length;
  return (
    <span className={clsx('inline-flex max-w-full items-center gap-1', className)}>
      <code title={revision} className="relative z-1 flex min-w-0 font-mono">
        <span className="truncate">{text.slice(0, cut)}</span>
        {cut < text.length && <span className="flex-none">{text.slice(cut)}</span>}
      </code>
      {copy && <CopyButton text={revision} label={`Copy revision ${revision}`} />}
    </span>
  );
}
