import { featuresOf } from './features.ts';
import type { Environment, Region } from './names.ts';
import { CITIES, kubernetesVersion, REGIONS, SHORT } from './names.ts';
import type { Random } from './random.ts';
import { seeded } from './random.ts';
import type { ClusterProfile, Layout } from './types.ts';
import type { FluxRelease } from './versions.ts';
import { releaseOf } from './versions.ts';

const DAY = 86_400_000;

/** Newest first: a fleet is mostly on the last minor or two, with a tail that nobody dares to touch. */
const VERSION_SHARES: readonly (readonly [string, number])[] = [
  ['2.10.1', 0.12],
  ['2.9.4', 0.31],
  ['2.9.2', 0.33],
  ['2.8.8', 0.11],
  ['2.7.5', 0.06],
  ['2.6.4', 0.03],
  ['2.4.0', 0.02],
  ['2.2.3', 0.02],
];
/** From this many clusters on, every version of the list occurs. */
const ALL_VERSIONS_FROM = 20;

interface Draft {
  readonly name: string;
  readonly environment: Environment;
  readonly region: Region;
  readonly ring: number;
}

/** Who the clusters are, in the order of their names. `size` fixes the objects of each; else they are spread as in real fleets. */
export function makeProfiles(options: {
  seed: number;
  clusters: number;
  names: readonly string[];
  now: number;
  size?: number;
}): ClusterProfile[] {
  const { seed, clusters, names, now, size } = options;
  const drafts = named(makeDrafts(seed, clusters), names);
  const releases = assignReleases(seed, drafts);
  return drafts.map((draft, index) => {
    const random = seeded(seed, 'profile', draft.name);
    const flux = releases[index] ?? releaseOf('2.9.4');
    const layout = layoutOf(draft, flux, random);
    const [low, high] = flux.kubernetes;
    return {
      index,
      name: draft.name,
      environment: draft.environment,
      region: draft.region.name,
      provider: draft.region.provider,
      ring: draft.ring,
      layout,
      flux,
      features: featuresOf(flux.minor),
      kubernetes: kubernetesVersion(draft.region.provider, random.int(low, high), random.int(1, 6)),
      size: size ?? sizeOf(layout, random),
      fluxNamespace: layout === 'apps' && random.chance(0.3) ? 'flux' : 'flux-system',
      createdAt: now - Math.floor((90 + random.next() * 600) * DAY),
    };
  });
}

/** Gives the first clusters these names; another one whose name is taken gets a longer one. */
function named(drafts: readonly Draft[], names: readonly string[]): Draft[] {
  const taken = new Set(names);
  return drafts.map((draft, i) => {
    let name = names[i] ?? draft.name;
    while (i >= names.length && taken.has(name)) name += '-b';
    return { ...draft, name };
  });
}

function makeDrafts(seed: number, clusters: number): Draft[] {
  const random = seeded(seed, 'clusters');
  const width = clusters > 300 ? 3 : 2;
  const used = new Map<string, number>();
  const cities = random.shuffle(CITIES);
  const regions = quota(REGIONS, clusters);
  let edge = 0;
  const drafts = regions.map((region, i): Draft => {
    // Every fifth of a region is for development or staging; the rest is production.
    const environment: Environment =
      region.name === 'edge'
        ? 'production'
        : ((
            [
              'dev',
              'production',
              'staging',
              'production',
              'production',
              'staging',
              'production',
              'production',
            ] as const
          )[i % 8] ?? 'production');
    const base =
      region.name === 'edge'
        ? `edge-${cities[edge++ % cities.length]}`
        : `${SHORT[environment]}-${region.name}`;
    const number = (used.get(base) ?? 0) + 1;
    used.set(base, number);
    const canary = environment === 'production' && random.chance(0.12);
    const ring = { dev: 0, staging: 1, production: canary ? 2 : 3 }[environment];
    return { name: `${base}-${String(number).padStart(width, '0')}`, environment, region, ring };
  });
  return drafts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** `n` items in the proportions of their weights, the same for every seed. */
function quota(regions: readonly Region[], n: number): Region[] {
  const total = regions.reduce((sum, r) => sum + r.weight, 0);
  const given = new Map(regions.map((r) => [r, 0]));
  return Array.from({ length: n }, (_, i) => {
    const next = regions.toSorted(
      (a, b) =>
        (b.weight / total) * (i + 1) -
        (given.get(b) ?? 0) -
        ((a.weight / total) * (i + 1) - (given.get(a) ?? 0)),
    )[0];
    if (next === undefined) throw new Error('no regions are planned');
    given.set(next, (given.get(next) ?? 0) + 1);
    return next;
  });
}

/** Early rings run newer releases; which cluster of a ring is behind is chance. */
function assignReleases(seed: number, drafts: readonly Draft[]): FluxRelease[] {
  const random = seeded(seed, 'releases');
  const order = drafts
    .map((draft, index) => ({ index, key: draft.ring + random.next() * 1.6 }))
    .toSorted((a, b) => a.key - b.key);
  const out = drafts.map(() => releaseOf('2.9.4'));
  const n = drafts.length;
  const tail = n >= ALL_VERSIONS_FROM ? VERSION_SHARES.length : 0;
  let share = 0;
  let at = 0;
  VERSION_SHARES.forEach(([version, weight], i) => {
    share += weight;
    const left = Math.max(tail - i - 1, 0);
    const end = Math.min(Math.max(Math.round(share * n), at + (tail > 0 ? 1 : 0)), n - left);
    for (; at < end; at++) {
      const slot = order[at];
      if (slot !== undefined) out[slot.index] = releaseOf(version);
    }
  });
  return out;
}

function layoutOf(draft: Draft, flux: FluxRelease, random: Random): Layout {
  if (draft.region.name === 'edge') return 'edge';
  const layout = random.weighted<Layout>([
    ['mono', 62],
    ['apps', 20],
    ['operator', 18],
  ]);
  if (layout === 'operator' && flux.minor < 7) return 'mono';
  if (layout === 'apps' && flux.minor < 6) return 'mono';
  return layout;
}

/** Objects of a cluster: median about 100, a tenth over 200, at most 300. */
function sizeOf(layout: Layout, random: Random): number {
  if (layout === 'edge') return random.int(20, 46);
  const kind = random.weighted([
    ['small', 20],
    ['usual', 50],
    ['large', 30],
  ] as const);
  if (kind === 'small') return random.int(44, 80);
  if (kind === 'usual') return random.int(82, 135);
  return random.int(135, 225) + (random.chance(0.3) ? random.int(0, 75) : 0);
}
