import { clsx } from 'clsx';
import { middle } from '@/lib/client/format';
import { shortRevision } from '@/lib/flux/revision';
import { CopyButton } from './copy';

const LONGEST = 34;

/** `main@a1b2c3d`, the whole revision in its title and, where there is room, on its button. */
export function Revision({
  revision,
  copy = false,
  className,
}: {
  revision: string;
  copy?: boolean;
  className?: string;
}) {
  return (
    <span className={clsx('inline-flex max-w-full items-center gap-1', className)}>
      <code title={revision} className="relative z-1 truncate font-mono">
        {middle(shortRevision(revision), LONGEST)}
      </code>
      {copy && <CopyButton text={revision} label={`Copy revision ${revision}`} />}
    </span>
  );
}
