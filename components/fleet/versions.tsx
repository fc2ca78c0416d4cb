import Link from 'next/link';
import { clsx } from 'clsx';
import type { Fleet } from '@/lib/api/contract';
import { number, plural } from '@/lib/client/format';
import { Panel } from '@/components/ui/panel';
import { Empty } from '@/components/ui/states';
import { versionBars } from './prepare-versions';

/** Flux versions in the fleet, newest first; what is a minor release or more behind the newest here is marked. */
export function Versions({ versions }: { versions: Fleet['versions'] }) {
  const bars = versionBars(versions);
  const behind = bars.filter((b) => b.behind > 0).reduce((sum, b) => sum + b.clusters, 0);
  return (
    <Panel
      id="versions"
      title="Flux versions"
      aside={
        behind > 0 && (
          <span className="text-warning-text">{`${plural(behind, 'cluster')} behind the newest`}</span>
        )
      }
    >
      {bars.length === 0 ? (
        <Empty title="No version is known yet" className="py-4" />
      ) : (
        <ul className="px-3 pt-1.5 pb-2.5">
          {bars.map(({ version, clusters, share, behind: minors }) => (
            <li
              key={version ?? ''}
              className="grid h-6 grid-cols-[148px_1fr_40px] items-center gap-2.5"
            >
              <span className="truncate whitespace-nowrap">
                {version === null ? (
                  <span className="text-faint">not known</span>
                ) : (
                  <Link
                    href={`/clusters?q=${encodeURIComponent(version)}`}
                    prefetch={false}
                    className="num"
                  >
                    {version}
                  </Link>
                )}
                {minors > 0 && (
                  <span className="ml-1.5 text-xs text-warning-text">
                    {plural(minors, 'minor')} behind
                  </span>
                )}
              </span>
              <span data-bar="" className="flex h-2">
                <span
                  className={clsx(
                    'min-w-1 rounded-xs',
                    version === null ? 'bg-unknown' : minors > 0 ? 'bg-warning' : 'bg-edge',
                  )}
                  style={{ width: `${share * 100}%` }}
                />
              </span>
              <span className="num text-right">{number(clusters)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
