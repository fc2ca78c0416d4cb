import type { Clock } from '../flux/clock.ts';
import { KINDS, type FluxKind } from '../flux/kinds.ts';
import type { Api } from './api.ts';
import { ApiFailure } from './errors.ts';
import { resourcePath, type Kinds } from './kinds.ts';
import type { Limits } from './limits.ts';
import { wait } from './wait.ts';

/** A rule of a SelfSubjectRulesReview. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
}

const has = (values: readonly string[], value: string): boolean =>
  values.includes(value) || values.includes('*');

/** True when the rules let every object of the kind be listed and watched. */
export function mayFollow(rules: readonly Rule[], kind: FluxKind): boolean {
  const { group, plural } = KINDS[kind];
  return ['list', 'watch'].every((verb) =>
    rules.some(
      (r) =>
        has(r.verbs, verb) &&
        has(r.apiGroups, group) &&
        has(r.resources, plural) &&
        r.resourceNames.length === 0,
    ),
  );
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [];

/** null when the authorizer could not name all rules (a webhook): then nothing follows from what is not named. */
export function readRules(json: unknown): Rule[] | null {
  const status = (json as { status?: { incomplete?: unknown; resourceRules?: unknown } } | null)
    ?.status;
  if (status === undefined || status.incomplete === true) return null;
  if (!Array.isArray(status.resourceRules)) return null;
  return (status.resourceRules as (Partial<Record<keyof Rule, unknown>> | null)[]).map((r) => ({
    verbs: strings(r?.verbs),
    apiGroups: strings(r?.apiGroups),
    resources: strings(r?.resources),
    resourceNames: strings(r?.resourceNames),
  }));
}

/**
 * Asks from time to time what the credential may do, in one request. A hint only: it tells when to try a forbidden kind
 * again and which running watch to question (a watch outlives the right to it); the answer to a list decides.
 */
export async function reviewRights(deps: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly kinds: Kinds;
  readonly api: () => Api | null;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { clock, limits, kinds, signal } = deps;
  while (!signal.aborted) {
    await wait(clock, Math.round(limits.accessMs * (0.8 + deps.random() * 0.4)), signal).done;
    const api = deps.api();
    if (signal.aborted || api === null) continue;
    try {
      const rules = await askRules(api, limits, signal);
      if (rules !== null) await compare(api, rules);
    } catch {
      // The link finds out for itself whether the cluster answers; who may not ask this keeps the slow recheck.
    }
  }

  async function compare(api: Api, rules: readonly Rule[]): Promise<void> {
    for (const [kind, state] of kinds.states) {
      const may = mayFollow(rules, kind);
      if (may && state === 'restricted') kinds.nudge(kind);
      else if (!may && state === 'live' && (await isForbidden(api, kind))) kinds.relist(kind);
    }
  }

  async function isForbidden(api: Api, kind: FluxKind): Promise<boolean> {
    const version = kinds.version(kind);
    if (version === null) return false;
    try {
      const path = `${resourcePath(kind, version)}?limit=1`;
      await api.json({ path, signal, timeoutMs: limits.checkTimeoutMs });
      return false;
    } catch (e) {
      return e instanceof ApiFailure && e.status === 403;
    }
  }
}

async function askRules(api: Api, limits: Limits, signal: AbortSignal): Promise<Rule[] | null> {
  const { json } = await api.json({
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: 'default' },
    },
    signal,
    timeoutMs: limits.checkTimeoutMs,
  });
  return readRules(json);
}
