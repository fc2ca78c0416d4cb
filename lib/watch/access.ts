import { KINDS, type FluxKind } from '../flux/kinds.ts';
import type { Api } from './api.ts';

/** Rules of a SelfSubjectRulesReview; null when the authorizer could not name them all. */
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

export function readRules(json: unknown): Rule[] | null {
  const status = (json as { status?: { incomplete?: unknown; resourceRules?: unknown } } | null)
    ?.status;
  if (status === undefined || status.incomplete === true) return null;
  if (!Array.isArray(status.resourceRules)) return null;
  return (status.resourceRules as Partial<Record<keyof Rule, unknown>>[]).map((r) => ({
    verbs: strings(r.verbs),
    apiGroups: strings(r.apiGroups),
    resources: strings(r.resources),
    resourceNames: strings(r.resourceNames),
  }));
}

/**
 * What the credential may do, in one request. A hint only: it tells when to try a forbidden kind again and which
 * running watch to question; the answer to a real list decides.
 */
export async function reviewAccess(
  api: Api,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Rule[] | null> {
  const answer = await api.json({
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: 'default' },
    },
    signal,
    timeoutMs,
  });
  return readRules(answer.json);
}
