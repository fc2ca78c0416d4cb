import { kubeTime } from '../../object.ts';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  readonly observedGeneration?: number;
}

const TYPE_RANK: Record<string, number> = { Stalled: 0, Reconciling: 1, Ready: 2 };

/** Stalled, Reconciling, Ready, then the highest observedGeneration, then the name: the order in which Flux writes. */
const byRank = (a: Condition, b: Condition): number =>
  (TYPE_RANK[a.type] ?? 3) - (TYPE_RANK[b.type] ?? 3) ||
  (TYPE_RANK[a.type] === undefined
    ? (b.observedGeneration ?? 0) - (a.observedGeneration ?? 0)
    : 0) ||
  (a.type < b.type ? -1 : 1);

/**
 * Sets one condition as fluxcd/pkg/runtime/conditions does: the time moves when status, reason or message
 * changes, not only with the status. Returns the same array when nothing changes.
 */
export function withCondition(
  conditions: readonly Condition[],
  next: Omit<Condition, 'lastTransitionTime'>,
  now: number,
): readonly Condition[] {
  const old = conditions.find((c) => c.type === next.type);
  const same =
    old !== undefined &&
    old.status === next.status &&
    old.reason === next.reason &&
    old.message === next.message;
  if (same && old.observedGeneration === next.observedGeneration) return conditions;
  const lastTransitionTime = same ? old.lastTransitionTime : kubeTime(now);
  const { type, status, reason, message, observedGeneration } = next;
  return [
    ...conditions.filter((c) => c.type !== type && !excludes(type, c.type)),
    {
      lastTransitionTime,
      message,
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      reason,
      status,
      type,
    },
  ].toSorted(byRank);
}

/** Reconciling and Stalled are only ever True, and never both. */
const excludes = (set: string, other: string): boolean =>
  (set === 'Stalled' && other === 'Reconciling') || (set === 'Reconciling' && other === 'Stalled');

export const without = (
  conditions: readonly Condition[],
  ...types: readonly string[]
): readonly Condition[] =>
  conditions.some((c) => types.includes(c.type))
    ? conditions.filter((c) => !types.includes(c.type))
    : conditions;

export const conditionOf = (
  conditions: readonly Condition[],
  type: string,
): Condition | undefined => conditions.find((c) => c.type === type);
