import Link from 'next/link';
import type { ObjectDetail } from '@/lib/api/contract';
import { pagePath } from '@/lib/api/paths';
import { withFilters } from '@/lib/client/url-state';
import { STATE_LABEL } from '@/lib/flux/state';
import { Glyph } from '@/components/status/glyph';
import { BUTTON } from '@/components/ui/button';
import { Moment } from '@/components/ui/time';

/** The object was deleted while somebody looked at it. `at`: epoch ms at which this page heard of it. */
export function Gone({ detail, at }: { detail: ObjectDetail; at: number }) {
  const { cluster, name, state } = detail.object;
  return (
    <section
      aria-label="State"
      className="my-2.5 flex gap-3 rounded-md border-l-3 border-unknown bg-unknown-tint px-4 py-2.5"
    >
      <Glyph tone="unknown" size={18} className="mt-0.5" />
      <div className="min-w-0">
        <h2 className="text-lg tracking-[-0.01em]">
          Deleted{' '}
          <span className="font-normal text-soft">
            from {cluster} by <Moment at={at} />
          </span>
        </h2>
        <p className="mt-0.5 text-soft">
          It was {STATE_LABEL[state].toLowerCase()}. What it last said is shown below, and is not
          true any more.
        </p>
        <p className="mt-2 flex flex-wrap gap-2">
          <Link href={pagePath.cluster(cluster)} className={BUTTON}>
            {cluster}
          </Link>
          <Link href={withFilters('/objects', { q: name })} className={BUTTON}>
            Find “{name}” elsewhere
          </Link>
        </p>
      </div>
    </section>
  );
}
