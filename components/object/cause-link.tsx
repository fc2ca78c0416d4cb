import Link from 'next/link';
import type { ObjectDetail } from '@/lib/api/contract';
import { causePage } from '@/lib/api/contract/cause-words';
import { plural } from '@/lib/client/format';

export type CauseOf = NonNullable<ObjectDetail['cause']>;

/** The way to every object that fails for the same cause; nothing while no cause is known. */
export function CauseLink({ cause }: { cause: CauseOf | null }) {
  if (cause === null) return null;
  return (
    <Link
      href={causePage.one(cause.key)}
      prefetch={false}
      className="touch inline-flex items-center whitespace-nowrap text-accent"
    >
      Cause: {plural(cause.clusters, 'cluster')} <span aria-hidden="true">&nbsp;→</span>
    </Link>
  );
}
