import { FLUX_KINDS, KINDS, type FluxKind } from '../flux/kinds.ts';
import type { Api } from './api.ts';
import { ApiFailure, notKubernetes } from './errors.ts';

/** Version to ask for, by kind; kinds that are not served are absent. */
export type Served = Readonly<Partial<Record<FluxKind, string>>>;

/** `group/version` → plurals. */
export type Resources = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * First version that discovery lists for that resource, in our order of preference. A version that we don't know
 * is taken when none that we know is served: a newer Flux is "newer than we know", never "not installed". Of several
 * such, the one that Kubernetes itself would prefer.
 */
export function chooseVersions(resources: Resources): Served {
  const served: Partial<Record<FluxKind, string>> = {};
  for (const kind of FLUX_KINDS) {
    const { group, plural, versions } = KINDS[kind];
    const has = (version: string) => resources.get(`${group}/${version}`)?.has(plural) === true;
    const version =
      versions.find(has) ??
      [...resources.keys()]
        .filter((gv) => gv.startsWith(`${group}/`))
        .map((gv) => gv.slice(group.length + 1))
        .toSorted(byPriority)
        .find(has);
    if (version !== undefined) served[kind] = version;
  }
  return served;
}

const STAGES = ['alpha', 'beta', undefined];

/** Kubernetes' order: stable before beta before alpha, then the higher number; what has another form comes last. */
function byPriority(a: string, b: string): number {
  const [x, y] = [rank(a), rank(b)];
  for (let i = 0; i < 3; i++) if (x[i] !== y[i]) return (y[i] ?? 0) - (x[i] ?? 0);
  return a < b ? -1 : 1;
}

function rank(version: string): number[] {
  const m = /^v(\d{1,9})(?:(alpha|beta)(\d{1,9}))?$/.exec(version);
  return m === null ? [-1] : [STAGES.indexOf(m[2]), Number(m[1]), Number(m[3] ?? 0)];
}

interface Named {
  readonly metadata?: { readonly name?: unknown };
  readonly versions?: readonly {
    readonly version?: unknown;
    readonly resources?: readonly { readonly resource?: unknown }[];
  }[];
}

/** APIGroupDiscoveryList (v2 and v2beta1 have the same shape). */
export function readAggregated(json: unknown): Resources {
  const items = (json as { items?: unknown } | null)?.items;
  if (!Array.isArray(items)) throw notKubernetes();
  const resources = new Map<string, Set<string>>();
  for (const group of items as Named[]) {
    const name = group?.metadata?.name;
    if (typeof name !== 'string') continue;
    for (const v of group.versions ?? []) {
      if (typeof v?.version !== 'string') continue;
      const plurals = (v.resources ?? [])
        .map((r) => r?.resource)
        .filter((r) => typeof r === 'string');
      resources.set(`${name}/${v.version}`, new Set(plurals));
    }
  }
  return resources;
}

/** APIGroupList: the versions of the groups that can hold Flux kinds. */
export function readGroups(json: unknown): string[] {
  const groups = (json as { groups?: unknown } | null)?.groups;
  if (!Array.isArray(groups)) throw notKubernetes();
  const wanted = new Set<string>(FLUX_KINDS.map((k) => KINDS[k].group));
  return (groups as { name?: unknown; versions?: { groupVersion?: unknown }[] }[])
    .filter((g) => typeof g?.name === 'string' && wanted.has(g.name))
    .flatMap((g) => (g.versions ?? []).map((v) => v?.groupVersion))
    .filter((gv) => typeof gv === 'string');
}

/** APIResourceList; subresources are left out. */
export function readResources(json: unknown): Set<string> {
  const resources = (json as { resources?: unknown } | null)?.resources;
  if (!Array.isArray(resources)) throw notKubernetes();
  return new Set(
    (resources as { name?: unknown }[])
      .map((r) => r?.name)
      .filter((n) => typeof n === 'string' && !n.includes('/')) as string[],
  );
}

const ACCEPT = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',');

export interface Discovery {
  readonly served: Served;
  readonly resources: Resources;
  /** Present where the server can say "nothing changed" (304): asking again then costs next to nothing. */
  readonly etag: string | undefined;
}

/** Reads which Flux kinds the cluster serves; null when nothing changed since `etag`. */
export async function discover(
  api: Api,
  signal: AbortSignal,
  timeoutMs: number,
  etag: string | undefined,
): Promise<Discovery | null> {
  const answer = await api.json({
    path: '/apis',
    accept: ACCEPT,
    ...(etag === undefined ? {} : { headers: { 'if-none-match': etag } }),
    signal,
    timeoutMs,
  });
  if (answer.status === 304) return null;
  if (answer.contentType.includes('as=APIGroupDiscoveryList')) {
    const all = readAggregated(answer.json);
    return { served: chooseVersions(all), resources: all, etag: answer.etag };
  }
  const resources = new Map<string, Set<string>>();
  await Promise.all(
    readGroups(answer.json).map(async (gv) => {
      try {
        const one = await api.json({ path: `/apis/${gv}`, signal, timeoutMs });
        resources.set(gv, readResources(one.json));
      } catch (e) {
        // A group may vanish between the two requests.
        if (!(e instanceof ApiFailure && e.status === 404)) throw e;
      }
    }),
  );
  return { served: chooseVersions(resources), resources, etag: undefined };
}
