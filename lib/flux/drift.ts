/** One line of a change list in an event: `Kind/ns/name configured`, without the group of the kind. */
export interface Change {
  readonly kind: string;
  /** '' for a cluster-scoped object. */
  readonly namespace: string;
  readonly name: string;
  readonly action: 'created' | 'configured' | 'deleted' | 'changed' | 'removed' | 'excluded';
}

const LINE =
  /^([A-Z]\w*)\/(?:([^/\s]+)\/)?([^/\s]+) (created|configured|deleted|changed|removed|excluded)\b/gm;

/** Changes named in the message of an apply, DriftDetected or DriftCorrected event; at most `max`. */
export function parseChanges(message: string, max = 200): Change[] {
  const out: Change[] = [];
  for (const m of message.matchAll(LINE)) {
    const [, kind = '', namespace = '', name = '', action] = m;
    out.push({ kind, namespace, name, action: action as Change['action'] });
    if (out.length === max) break;
  }
  return out;
}

export type ApplyMeaning = 'drift-corrected' | 'rollout' | 'pruned' | 'none';

/**
 * What an apply event of a Kustomization means. Its status has no drift field in any version: at a revision that was
 * applied before, with an unchanged generation, an apply put back what somebody changed (or a substitution changed).
 * `deleted` lines are pruning, never drift.
 */
export function meaningOfApply(apply: {
  readonly message: string;
  /** Annotation `kustomize.toolkit.fluxcd.io/revision` of the event. */
  readonly revision: string | null;
  readonly appliedBefore: string | null;
  readonly generationChanged: boolean;
}): ApplyMeaning {
  const changes = parseChanges(apply.message);
  if (changes.length === 0) return 'none';
  const written = changes.some((c) => c.action === 'created' || c.action === 'configured');
  if (!written) return 'pruned';
  const sameRevision = apply.revision !== null && apply.revision === apply.appliedBefore;
  return sameRevision && !apply.generationChanged ? 'drift-corrected' : 'rollout';
}
