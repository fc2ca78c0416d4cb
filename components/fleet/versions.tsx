import Link from 'next/link';
import { clsx } from 'clsx';
import type { ClusterRow, Fleet } from '@/lib/api/contract';
import { number, plural } from '@/lib/client/format';
import { Glyph } from '@/components/status/glyph';
import { Panel } from '@/components/ui/panel';
import { Empty } from '@/components/ui/states';
import { isUnsupported, kubernetesBars, versionBars, type VersionBar } from './prepare-versions';

/** Flux versions in the fleet, newest first; those that can't be supported any more are marked. */
export function FluxVersions({ versions }: { versions: Fleet['versions'] }) {
  const bars = versionBars(versions);
  const old = bars.filter(isUnsupported).reduce((sum, b) => sum + b.clusters, 0);
  return (
    <Panel
      id="flux-versions"
      title="Flux versions"
      aside={
        old > 0 && (
          <span
            className="flex items-center gap-1.5 text-warning-text"
            title="The Flux project supports its three latest minor releases"
          >
            <Glyph tone="warning" />
            {`${plural(old, 'cluster')} without support`}
          </span>
        )
      }
    >
      <Bars bars={bars} warn={isUnsupported} />
    </Panel>
  );
}

export function KubernetesVersions({ clusters }: { clusters: readonly ClusterRow[] }) {
  return (
    <Panel id="kubernetes-versions" title="Kubernetes versions">
      <Bars bars={kubernetesBars(clusters)} warn={() => false} />
    </Panel>
  );
}

function Bars({ bars, warn }: { bars: readonly VersionBar[]; warn: (bar: VersionBar) => boolean }) {
  if (bars.length === 0) return <Empty title="No version is known yet" className="py-4" />;
  return (
    <ul className="px-3 pt-1.5 pb-2.5">
      {bars.map((bar) => (
        <li
          key={bar.version ?? ''}
          className="grid h-6 grid-cols-[140px_1fr_36px] items-center gap-2.5"
        >
          <span className="truncate whitespace-nowrap">
            {bar.version === null ? (
              <span className="text-faint">not known</span>
            ) : (
              <Link
                href={`/clusters?q=${encodeURIComponent(bar.version)}`}
                prefetch={false}
                className="num"
              >
                {bar.version}
              </Link>
            )}
            {bar.behind > 0 && (
              <span
                className={clsx('ml-1.5 text-xs', warn(bar) ? 'text-warning-text' : 'text-faint')}
              >
                {plural(bar.behind, 'minor')} behind
              </span>
            )}
          </span>
          <span data-bar="" className="flex h-1.5">
            <span
              className={clsx(
                'min-w-1 rounded-xs',
                bar.version === null ? 'bg-unknown' : warn(bar) ? 'bg-warning' : 'bg-edge',
              )}
              style={{ width: `${bar.share * 100}%` }}
            />
          </span>
          <span className="num text-right">{number(bar.clusters)}</span>
        </li>
      ))}
    </ul>
  );
}
