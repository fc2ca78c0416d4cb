import Link from 'next/link';
import type { Matrix } from '@/lib/api/contract/matrix';
import { clustersPath } from '@/lib/client/cluster-filters';
import { number } from '@/lib/client/format';
import { Swatch } from './matrix-cell';
import { lookAt, SCALE } from './matrix-look';
import { bucketFilter } from './matrix-words';

/** What the marks mean, how many clusters carry each, and the way to those clusters. */
export function Legend({ matrix: { measure, counts } }: { matrix: Matrix }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3.5 gap-y-1 border-t border-hair px-3 py-1.5 text-xs text-soft max-sm:gap-y-0">
      {SCALE[measure] !== '' && <span className="text-faint">{SCALE[measure]}</span>}
      <ul aria-label="Legend" className="contents">
        {counts.map(
          (n, place) =>
            n > 0 && (
              <li key={lookAt(measure, place).words}>
                <Link
                  href={clustersPath({ values: bucketFilter(measure, place) })}
                  prefetch={false}
                  className="touch flex items-center gap-1.5"
                >
                  <Swatch measure={measure} place={place} />
                  <span>
                    <b className="num font-medium text-strong">{number(n)}</b>{' '}
                    {lookAt(measure, place).words}
                  </span>
                </Link>
              </li>
            ),
        )}
      </ul>
    </div>
  );
}
