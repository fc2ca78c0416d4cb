import { CONTROLLERS, RELEASES, type Controller } from './releases.ts';

/** `2.9.4`, `2.9.0-rc.1` or, when the patch is not known, `2.9`. */
export type FluxVersion = string;

const SEMVER =
  /(?:^|[^0-9.])v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,5}))?(?:-((?:rc|alpha|beta)\.?\d{1,4}))?/;

/**
 * Without `v`, prefix (`flux-v2.9.4`), build or vendor suffix (`-1`, `-distroless`); null when no version is in it.
 * The community Helm chart labels without `v`, everything else with it.
 */
export function normaliseVersion(value: string): FluxVersion | null {
  const m = SEMVER.exec(value.slice(0, 256));
  if (m === null) return null;
  const [, major, minor, patch, pre] = m;
  return `${Number(major)}.${Number(minor)}${patch === undefined ? '' : `.${Number(patch)}`}${pre === undefined ? '' : `-${pre}`}`;
}

export interface Image {
  /** Last segment of the path: `source-controller`. */
  readonly name: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** `registry:5000/path/name:tag@sha256:…`. */
export function parseImage(image: string): Image {
  const [reference = '', digest = null] = image.split('@', 2);
  const path = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = path.indexOf(':');
  return {
    name: colon < 0 ? path : path.slice(0, colon),
    tag: colon < 0 ? null : path.slice(colon + 1) || null,
    digest: digest === '' ? null : digest,
  };
}

/** Numeric by part, a pre-release before its release, an unknown patch before every known one. */
export function compareVersions(a: FluxVersion, b: FluxVersion): number {
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i++) {
    const d = (x.numbers[i] ?? -1) - (y.numbers[i] ?? -1);
    if (d !== 0) return Math.sign(d);
  }
  if (x.pre === y.pre) return 0;
  if (x.pre === '') return 1;
  if (y.pre === '') return -1;
  return Math.sign(x.pre.localeCompare(y.pre, 'en', { numeric: true }));
}

function parts(v: FluxVersion): { numbers: number[]; pre: string } {
  const [core = '', pre = ''] = v.split('-', 2);
  return { numbers: core.split('.').map(Number), pre };
}

/** `2.9` of `2.9.4`. */
export const minorOf = (v: FluxVersion): string => v.split(/[.-]/).slice(0, 2).join('.');

/** A version that was worked out: the claim, and the newest version that would look the same (null: any newer one). */
export interface Deduced {
  readonly version: FluxVersion;
  readonly upTo: FluxVersion | null;
}

/** Is a version one that such a deduction leaves possible? */
export const couldBe = (told: Deduced, version: FluxVersion): boolean =>
  compareVersions(told.version, version) <= 0 &&
  (told.upTo === null ||
    compareVersions(version, told.upTo) <= 0 ||
    // `2.5` stands for each of its patches.
    (/^\d+\.\d+$/.test(told.upTo) && minorOf(version) === told.upTo));

const isController = (name: string): name is Controller => CONTROLLERS.some((c) => c === name);

/** Minor of Flux that a controller's version belongs to; releases of the future follow the same count. */
const MINOR_OFFSET: Record<Controller, (major: number, minor: number) => number> = {
  'source-controller': (major, minor) => (major === 1 ? minor : Number.NaN),
  'kustomize-controller': (major, minor) => (major === 1 ? minor : Number.NaN),
  'notification-controller': (major, minor) => (major === 1 ? minor : Number.NaN),
  'helm-controller': (major, minor) => (major === 1 ? minor + 3 : minor - 35),
  'image-reflector-controller': (major, minor) => (major === 1 ? minor + 7 : minor - 29),
  'image-automation-controller': (major, minor) => (major === 1 ? minor + 7 : minor - 35),
  'source-watcher': (major, minor) => (major === 2 ? minor + 7 : Number.NaN),
};

/**
 * The Flux release whose controllers these are: the newest patch of which no controller is newer than the one that runs.
 * Controllers of several minors give the oldest: the others were upgraded first. Unknown minors give no patch.
 * Names of shards (`source-controller-shard1`) and other images are to be left out or named by their image.
 */
export function fluxOfControllers(tags: Readonly<Record<string, string>>): Deduced | null {
  const seen = new Map<Controller, FluxVersion>();
  const minors = new Map<Controller, number>();
  let minor = Number.POSITIVE_INFINITY;
  for (const [name, tag] of Object.entries(tags)) {
    const version = normaliseVersion(tag);
    if (version === null || !isController(name)) continue;
    const [major = 0, m = 0] = parts(version).numbers;
    const implied = MINOR_OFFSET[name](major, m);
    if (!(implied >= 0)) continue;
    seen.set(name, version);
    minors.set(name, implied);
    minor = Math.min(minor, implied);
  }
  if (seen.size === 0) return null;
  const fits = RELEASES.filter(
    ([v, tuple]) =>
      minorOf(v) === `2.${minor}` &&
      CONTROLLERS.some((c, i) => seen.has(c) && tuple[i]) &&
      CONTROLLERS.every((c, i) => notNewer(tuple[i], seen.get(c))),
  );
  const best = fits.at(-1);
  if (best === undefined) return range(`2.${minor}`, null);
  const first = fits.find(([, tuple]) =>
    CONTROLLERS.every((c, k) => !seen.has(c) || tuple[k] === best[1][k]),
  );
  return range(first?.[0] ?? best[0], isBeyond(best) ? null : best[0]);

  /** A patch of the newest release of its minor that we know: newer than we know. */
  function isBeyond([release, tuple]: (typeof RELEASES)[number]): boolean {
    const last = RELEASES.findLast(([v]) => minorOf(v) === minorOf(release));
    return (
      last?.[0] === release &&
      CONTROLLERS.some((c, i) => {
        const running = minors.get(c) === minor ? seen.get(c) : undefined;
        const known = tuple[i];
        return !!known && running !== undefined && compareVersions(running, known) > 0;
      })
    );
  }
}

const notNewer = (released: string | null | undefined, running: string | undefined): boolean =>
  !released || running === undefined || compareVersions(released, running) <= 0;

const range = (version: FluxVersion, upTo: FluxVersion | null = version): Deduced => ({
  version,
  upTo,
});

/**
 * What discovery alone tells. `serves(group, version, plural)` answers for one resource.
 * 2.0 and 2.1, and 2.4 and 2.5, can't be told apart.
 */
export function fluxOfDiscovery(
  serves: (group: string, version: string, plural: string) => boolean,
): Deduced | null {
  const source = (version: string, plural: string) =>
    serves('source.toolkit.fluxcd.io', version, plural);
  if (!source('v1', 'gitrepositories')) return null;
  if (source('v1', 'externalartifacts')) {
    if (source('v1beta2', 'gitrepositories')) return range('2.7');
    const beta = notStable(serves);
    if (beta === null) return range('2.8', null);
    return beta ? range('2.8') : range('2.9', null);
  }
  if (source('v1', 'ocirepositories')) return range('2.6');
  if (source('v1', 'buckets')) return range('2.4', '2.5');
  if (source('v1', 'helmrepositories')) return range('2.3');
  if (serves('notification.toolkit.fluxcd.io', 'v1beta3', 'alerts')) return range('2.2');
  if (serves('helm.toolkit.fluxcd.io', 'v2beta2', 'helmreleases')) return range('2.2');
  return range('2.0', '2.1');
}

/** 2.9 took v1beta2 from the notification and image kinds. Null when neither group is there to ask. */
function notStable(
  serves: (group: string, version: string, plural: string) => boolean,
): boolean | null {
  const asked = [
    ['notification.toolkit.fluxcd.io', 'receivers'],
    ['image.toolkit.fluxcd.io', 'imagepolicies'],
  ] as const;
  const there = asked.filter(([group, plural]) => serves(group, 'v1', plural));
  if (there.length === 0) return null;
  return there.some(([group, plural]) => serves(group, 'v1beta2', plural));
}

export type Support = 'supported' | 'end-of-life' | 'newer' | 'unknown';

/** Newest minor that this build knows. */
export const NEWEST_MINOR = 10;

/**
 * Flux supports its last three minors. A minor above the table is "newer than this build knows", never an error;
 * pass it as `newest` once the fleet shows that it exists.
 */
export function supportOf(version: FluxVersion | null, newest = NEWEST_MINOR): Support {
  if (version === null) return 'unknown';
  const [major = 0, minor = 0] = parts(version).numbers;
  if (major > 2 || (major === 2 && minor > newest)) return 'newer';
  return major === 2 && minor > newest - 3 ? 'supported' : 'end-of-life';
}
