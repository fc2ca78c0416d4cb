import type { Fleet } from '../../lib/api/contract.ts';
import { NEWEST_MINOR, supportOf } from '../../lib/flux/version.ts';

export interface VersionBar {
  readonly version: string | null;
  readonly clusters: number;
  /** Part of the longest bar, 0 to 1. */
  readonly share: number;
  /** Minor releases behind the newest that runs in this fleet; 0 when it can't be told. */
  readonly behind: number;
}

const parts = (version: string | null): readonly number[] | null => {
  const match = version === null ? null : /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match === null ? null : match.slice(1).map((n) => Number(n ?? 0));
};

/** Flux versions that the project supports no more. A newer minor than this build knows counts once the fleet has it. */
export function unsupported(bars: readonly VersionBar[]): ReadonlySet<string> {
  const newest = Math.max(NEWEST_MINOR, ...bars.map((bar) => parts(bar.version)?.[1] ?? 0));
  const ended = bars.flatMap(({ version }) =>
    version !== null && supportOf(version, newest) === 'end-of-life' ? [version] : [],
  );
  return new Set(ended);
}

/** Newest first, unknown last. */
export function versionBars(versions: Fleet['versions']): readonly VersionBar[] {
  const parsed = versions.map((v) => ({ ...v, parts: parts(v.version) }));
  const most = Math.max(1, ...versions.map((v) => v.clusters));
  const sorted = parsed.toSorted((a, b) => {
    if (a.parts === null || b.parts === null)
      return Number(a.parts === null) - Number(b.parts === null);
    for (const i of [0, 1, 2]) {
      const difference = (b.parts[i] ?? 0) - (a.parts[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  const newest = sorted[0]?.parts ?? null;
  return sorted.map(({ version, clusters, parts: p }) => ({
    version,
    clusters,
    share: clusters / most,
    behind:
      p === null || newest === null || p[0] !== newest[0]
        ? 0
        : Math.max(0, (newest[1] ?? 0) - (p[1] ?? 0)),
  }));
}
