import type { Snapshot } from '../generate/objects/kustomization.ts';
import {
  contentDigest,
  originRevision,
  repoOf,
  sourceRevision,
} from '../generate/objects/revision.ts';
import type { Commit } from '../generate/repos.ts';
import type { KustomizationPlan } from '../generate/types.ts';
import { kubeTime } from '../object.ts';
import type { Draft } from './draft.ts';

/** A failure to apply that began earlier than the simulation. */
export interface OldFailure {
  readonly plan: KustomizationPlan;
  readonly cluster: string;
  /** The commit that its source shows, and the one that last changed its content. */
  readonly head: Commit;
  readonly content: Commit | undefined;
  /** Epoch ms of the first failed attempt, and of the last one. */
  readonly first: number;
  readonly last: number;
  readonly retryMs: number;
  readonly reason: string;
}

/** The commit that was applied last before it began. */
export function appliedBefore({ plan, head, first }: OldFailure): Commit {
  const { commits } = repoOf(plan.source);
  return commits.findLast((c) => c.at < first - plan.intervalMs) ?? commits[0] ?? head;
}

/**
 * What an object says that has failed since then: the revision of the last success, whose entry of the history ends
 * there, and above it the entry of the failure, which keeps its first time.
 */
export function sinceThen(d: Draft, failure: OldFailure, history: boolean): void {
  const { plan, cluster, head, content, first, last, retryMs, reason } = failure;
  const applied = appliedBefore(failure);
  const revision = sourceRevision(plan.source, applied);
  d.status['lastAppliedRevision'] = revision;
  d.status['lastAttemptedRevision'] = sourceRevision(plan.source, head);
  const origin = originRevision(plan.source, applied);
  if (d.status['lastAppliedOriginRevision'] !== undefined && origin !== null) {
    d.status['lastAppliedOriginRevision'] = origin;
  }
  if (!history) return;
  const [newest, ...older] = (d.status['history'] as readonly Snapshot[] | undefined) ?? [];
  const metadataOf = (commit: Commit): Record<string, string> => {
    const from = originRevision(plan.source, commit);
    return {
      ...(from === null ? {} : { originRevision: from }),
      revision: sourceRevision(plan.source, commit),
    };
  };
  const ended = kubeTime(first - Math.floor(plan.intervalMs / 2));
  const earlier = (time: string): string => (time < ended ? time : ended);
  const success = newest && {
    ...newest,
    firstReconciled: earlier(newest.firstReconciled),
    lastReconciled: ended,
    metadata: metadataOf(applied),
  };
  d.status['history'] = [
    {
      digest: contentDigest(plan, cluster, content),
      firstReconciled: kubeTime(first),
      lastReconciled: kubeTime(last),
      lastReconciledDuration: '412.806ms',
      lastReconciledStatus: reason,
      metadata: metadataOf(head),
      totalReconciliations: 1 + Math.floor((last - first) / retryMs),
    },
    ...(success === undefined ? [] : [success]),
    ...older,
  ].slice(0, 5);
}
