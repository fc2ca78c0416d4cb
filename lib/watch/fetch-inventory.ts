import pLimit from 'p-limit';
import { isBuiltIn } from '../flux/built-in.ts';
import type { Clock } from '../flux/clock.ts';
import { hasNoHealth, healthOf, type Judged } from '../flux/health.ts';
import type { InventoryItem } from '../flux/inventory.ts';
import { arr, obj, str } from '../flux/read.ts';
import type { Api } from './api.ts';
import { ApiFailure } from './errors.ts';
import { FetchError } from './fetch-object.ts';
import type { Limits } from './limits.ts';
import { deadline } from './wait.ts';

/** Why an object could not be judged; `missing` is an answer about it, the others are not. */
export type Unjudged = 'forbidden' | 'missing' | 'not-served' | 'unanswered';
export type Inspected = { readonly judged: Judged } | { readonly why: Unjudged };

export interface Inspector {
  /** One GET for each item, answers in their order. Rejects with FetchError when too many wait for this cluster. */
  inspect(ask: {
    readonly api: Api;
    readonly items: readonly InventoryItem[];
    readonly signal: AbortSignal;
  }): Promise<readonly Inspected[]>;
}

/** Requests at a time for one inventory, and inventories that may wait. Pages of objects have a lane of their own. */
const AT_A_TIME = 3;
const WAITING = 4;
/** Plurals of custom kinds are read from discovery and kept this long, for so many group versions. */
const KEEP_MS = 600_000;
const KEEP = 100;

/** Reads what a Flux object applied, when a person asks for its health: one inventory of a cluster at a time. */
export function createInspector(cluster: string, clock: Clock, limits: Limits): Inspector {
  const one = pLimit(1);
  const plurals = new Map<string, { readonly at: number; readonly names: Promise<Plurals> }>();

  function pluralsOf(api: Api, apiVersion: string, signal: AbortSignal): Promise<Plurals> {
    const known = plurals.get(apiVersion);
    if (known !== undefined && clock.now() - known.at < KEEP_MS) return known.names;
    const names = readPlurals(api, apiVersion, signal, limits.fetchTimeoutMs);
    // A failure is not remembered; those who wait for it hear of it by themselves.
    names.catch(() => plurals.delete(apiVersion));
    plurals.delete(apiVersion);
    plurals.set(apiVersion, { at: clock.now(), names });
    const [oldest] = plurals.keys();
    if (plurals.size > KEEP && oldest !== undefined) plurals.delete(oldest);
    return names;
  }

  async function run(
    api: Api,
    items: readonly InventoryItem[],
    signal: AbortSignal,
  ): Promise<readonly Inspected[]> {
    const few = pLimit(AT_A_TIME);
    const refused = new Set<string>();
    const unserved = new Set<string>();
    const found = await Promise.all(
      items.map((item) =>
        few(async (): Promise<Inspected> => {
          const kind = `${item.apiVersion}/${item.kind}/${item.namespace}`;
          if (refused.has(kind)) return { why: 'forbidden' };
          if (signal.aborted) return { why: 'unanswered' };
          try {
            // Kinds of Kubernetes itself are named by a rule; discovery says how custom ones are.
            const plural = isBuiltIn(item.group)
              ? guessPlural(item.kind)
              : (await pluralsOf(api, item.apiVersion, signal)).get(item.kind);
            if (plural === undefined) {
              unserved.add(item.apiVersion);
              return { why: 'not-served' };
            }
            return { judged: await read(api, item, plural, signal, limits.fetchTimeoutMs) };
          } catch (error) {
            const why = unjudged(error);
            if (why === 'forbidden') refused.add(kind);
            if (why === 'not-served') unserved.add(item.apiVersion);
            return { why };
          }
        }),
      ),
    );
    // A CRD may be installed at any time: the next inventory asks anew.
    for (const apiVersion of unserved) plurals.delete(apiVersion);
    return found;
  }

  return {
    async inspect({ api, items, signal }) {
      if (one.pendingCount >= WAITING)
        throw new FetchError(
          'rate-limited',
          cluster,
          'Too many inventories of this cluster are being checked. Try again in a moment.',
          2_000,
        );
      const time = deadline(clock, limits.fetchTimeoutMs, signal);
      try {
        return await one(() => run(api, items, time.signal));
      } finally {
        time.cancel();
      }
    },
  };
}

type Plurals = ReadonlyMap<string, string>;

async function readPlurals(
  api: Api,
  apiVersion: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Plurals> {
  const path = `/apis/${apiVersion.split('/').map(encodeURIComponent).join('/')}`;
  const answer = await api.json({ path, signal, timeoutMs }).catch((error: unknown) => {
    if (error instanceof ApiFailure && error.status === 404) return { json: null };
    throw error;
  });
  const names = new Map<string, string>();
  for (const raw of arr(obj(answer.json)['resources'])) {
    const [name, kind] = [str(obj(raw)['name']), str(obj(raw)['kind'])];
    if (name !== '' && kind !== '' && !name.includes('/')) names.set(kind, name);
  }
  return names;
}

const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

async function read(
  api: Api,
  item: InventoryItem,
  plural: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Judged> {
  const enc = encodeURIComponent;
  const root = item.group === '' ? '/api' : '/apis';
  const version = item.apiVersion.split('/').map(enc).join('/');
  const within = item.namespace === '' ? '' : `/namespaces/${enc(item.namespace)}`;
  const { json } = await api.json({
    path: `${root}/${version}${within}/${plural}/${enc(item.name)}`,
    ...(hasNoHealth(item) ? { accept: METADATA_ONLY } : {}),
    signal,
    timeoutMs,
  });
  return healthOf(json);
}

function unjudged(error: unknown): Unjudged {
  if (!(error instanceof ApiFailure)) return 'unanswered';
  if (error.status === 401 || error.status === 403) return 'forbidden';
  if (error.absent) return 'missing';
  // An inventory may name a version that the cluster no longer serves (autoscaling/v2beta2).
  return error.status === 404 ? 'not-served' : 'unanswered';
}

/** How Kubernetes itself names the resources of its kinds (apimachinery, UnsafeGuessKindToResource). */
export function guessPlural(kind: string): string {
  const one = kind.toLowerCase();
  if (one === 'endpoints') return one;
  if (one.endsWith('s')) return `${one}es`;
  return one.endsWith('y') ? `${one.slice(0, -1)}ies` : `${one}s`;
}
