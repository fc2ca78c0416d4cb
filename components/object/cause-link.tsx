import Link from 'next/link';
import { plural } from '@/lib/client/format';

export interface CauseOf {
  readonly key: string;
  readonly clusters: number;
}

/** The way to every object that fails for the same cause; nothing while no cause is known. */
export function CauseLink({ cause }: { cause: CauseOf | null }) {
  if (cause === null) return null;
  return (
    <Link
      href={`/causes/${encodeURIComponent(cause.key)}`}
      prefetch={false}
      className="touch inline-flex items-center whitespace-nowrap text-accent"
    >
      Cause: {plural(cause.clusters, 'cluster')} <span aria-hidden="true">&nbsp;→</span>
    </Link>
  );
}
