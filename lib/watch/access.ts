import type { Clock } from '../flux/clock.ts';
import type { FluxKind } from '../flux/kinds.ts';
import type { Api } from './api.ts';
import { ApiFailure } from './errors.ts';
import { resourcePath, type Kinds } from './kinds.ts';
import type { Limits } from './limits.ts';
import { wait } from './wait.ts';

const METADATA =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

export interface RightsDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly kinds: Kinds;
  readonly api: () => Api | null;
  /** Clusters that share the budget of these questions. */
  readonly clusters: () => number;
  readonly signal: AbortSignal;
}

/** Time between two questions to one cluster, so that each kind has its turn every `accessMs`, or as the budget allows. */
export function rightsPause(
  kinds: number,
  clusters: number,
  limits: Pick<Limits, 'accessMs' | 'accessPerSecond'>,
): number {
  const wanted = limits.accessMs / Math.max(1, kinds);
  return Math.max(wanted, (clusters * 1000) / limits.accessPerSecond);
}

/**
 * A watch outlives the right to it. Each kind's list is asked for one object from time to time: one that became forbidden
 * is listed anew and so found restricted, and then the others are asked at once, since a role has changed.
 * Asked one by one with GET, not by a review: see transport.ts on requests with a body.
 */
export async function followRights(deps: RightsDeps): Promise<void> {
  const { clock, limits, kinds, signal } = deps;
  let turn = 0;
  while (!signal.aborted) {
    const names = [...kinds.states.keys()];
    const ms = rightsPause(names.length, deps.clusters(), limits);
    await wait(clock, Math.round(ms * (0.8 + deps.random() * 0.4)), signal).done;
    const api = deps.api();
    const kind = names[turn++ % Math.max(1, names.length)];
    if (signal.aborted || api === null || kind === undefined) continue;
    if (!(await changed(api, kind))) continue;
    for (const other of kinds.states.keys()) if (other !== kind) await changed(api, other);
  }

  /** Asks for one kind, and has its reflector act when the answer is not what its state says. */
  async function changed(api: Api, kind: FluxKind): Promise<boolean> {
    const state = kinds.states.get(kind);
    if (state !== 'live' && state !== 'restricted') return false;
    const may = await mayList(api, kind);
    if (may === null || may === (state === 'live')) return false;
    if (may) kinds.nudge(kind);
    else kinds.relist(kind);
    return true;
  }

  /** null: not to be told now. */
  async function mayList(api: Api, kind: FluxKind): Promise<boolean | null> {
    const version = kinds.version(kind);
    if (version === null) return null;
    try {
      const path = `${resourcePath(kind, version)}?limit=1`;
      await api.json({ path, accept: METADATA, signal, timeoutMs: limits.checkTimeoutMs });
      return true;
    } catch (e) {
      return e instanceof ApiFailure && e.status === 403 ? false : null;
    }
  }
}
