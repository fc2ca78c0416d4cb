import type { Snapshot } from '../generate/objects/kustomization.ts';
import { kubeTime } from '../object.ts';
import type { Draft } from './draft.ts';

export interface HistoryEntry {
  readonly digest: string;
  readonly at: number;
  readonly took: string;
  readonly status: string;
  readonly metadata: Record<string, string>;
}

const MAX = 5;

/** `status.history` after one more reconciliation: an entry for each digest and outcome, newest first, at most five. */
export function remember(draft: Draft, entry: HistoryEntry): Snapshot[] {
  const history = (draft.status['history'] as readonly Snapshot[] | undefined) ?? [];
  const known = history.find(
    (h) => h.digest === entry.digest && h.lastReconciledStatus === entry.status,
  );
  const next: Snapshot = {
    digest: entry.digest,
    firstReconciled: known?.firstReconciled ?? kubeTime(entry.at),
    lastReconciled: kubeTime(entry.at),
    lastReconciledDuration: entry.took,
    lastReconciledStatus: entry.status,
    metadata: entry.metadata,
    totalReconciliations: (known?.totalReconciliations ?? 0) + 1,
  };
  return [next, ...history.filter((h) => h !== known)].slice(0, MAX);
}
