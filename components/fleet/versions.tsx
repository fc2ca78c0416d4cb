import Link from 'next/link';
import { clsx } from 'clsx';
import type { Fleet } from '@/lib/api/contract';
import { NONE } from '@/lib/api/lists';
import { clustersPath } from '@/lib/client/cluster-filters';
import { number, plural } from '@/lib/client/format';
import { Glyph } from '@/components/status/glyph';
import { Panel } from '@/components/ui/panel';
import { Empty } from '@/components/ui/states';
import { unsupported, versionBars, type VersionBar } from './prepare-versions';

type Facet = 'version' | 'kubernetes';

/** Flux versions in the fleet, newest first; those whose support ended are marked. */
export function FluxVersions({ versions }: { versions: Fleet['versions'] }) {
  const bars = versionBars(versions);
  const ended = unsupported(bars);
  const old = bars.reduce((sum, b) => sum + (ended.has(b.version ?? '') ? b.clusters : 0), 0);
  return (
    <Panel
      id="flux-versions"
      title="Flux versions"
      aside={
        old > 0 && (
          <Link
            href={clustersPath({ values: { version: [...ended] }, sort: 'version' })}
            prefetch={false}
            className="flex items-center gap-1.5 text-warning-text"
            title="The Flux project supports its three latest minor releases"
          >
            <Glyph tone="warning" />
            {`${plural(old, 'cluster')} below support`}
          </Link>
        )
      }
    >
      <Bars bars={bars} facet="version" ended={ended} />
    </Panel>
  );
}

/** Kubernetes by minor version: patch levels are the provider's business. */
export function KubernetesVersions({ versions }: { versions: Fleet['versions'] }) {
  return (
    <Panel id="kubernetes-versions" title="Kubernetes versions">
      <Bars bars={versionBars(versions)} facet="kubernetes" ended={NO_VERSIONS} />
    </Panel>
  );
}
const NO_VERSIONS: ReadonlySet<string> = new Set();

function Bars({
  bars,
  facet,
  ended,
}: {
  bars: readonly VersionBar[];
  facet: Facet;
  ended: ReadonlySet<string>;
}) {
  if (bars.length === 0) return <Empty title="No version is known yet" className="py-4" />;
  return (
    <ul className="px-3 pt-1.5 pb-2.5">
      {bars.map((bar) => (
        <BarRow
          key={bar.version ?? ''}
          bar={bar}
          facet={facet}
          isEnded={ended.has(bar.version ?? '')}
        />
      ))}
    </ul>
  );
}

function BarRow({ bar, facet, isEnded }: { bar: VersionBar; facet: Facet; isEnded: boolean }) {
  const { version, behind, clusters, share } = bar;
  return (
    <li className="grid h-6 grid-cols-[140px_1fr_36px] items-center gap-2.5 pointer-coarse:h-11">
      <span className="truncate whitespace-nowrap">
        <Link
          href={clustersPath({ values: { [facet]: [version ?? NONE] } })}
          prefetch={false}
          className={clsx('num', version === null && 'text-faint')}
        >
          {version ?? 'not known'}
        </Link>
        {isEnded ? (
          <span className="ml-1.5 text-xs text-warning-text">support ended</span>
        ) : (
          behind > 0 && (
            <span className="ml-1.5 text-xs text-faint">{`${plural(behind, 'minor')} behind`}</span>
          )
        )}
      </span>
      <span data-bar="" className="flex h-1.5">
        <span
          className={clsx(
            'min-w-1 rounded-xs',
            version === null ? 'bg-unknown' : isEnded ? 'bg-warning' : 'bg-edge',
          )}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className="num text-right">{number(clusters)}</span>
    </li>
  );
}
