import { arr, num, obj, str, time } from './read.ts';

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** Epoch ms. Flux moves it whenever status, reason or message changes, not only with the status. */
  readonly at: number | null;
  readonly observedGeneration: number | null;
}

/** `status.conditions` in the order given; entries without a type are left out. */
export function readConditions(value: unknown): Condition[] {
  const out: Condition[] = [];
  for (const item of arr(value)) {
    const c = obj(item);
    const type = str(c['type']);
    if (type === '') continue;
    out.push({
      type,
      status: str(c['status']),
      reason: str(c['reason']),
      message: str(c['message']),
      at: time(c['lastTransitionTime']),
      observedGeneration: num(c['observedGeneration']),
    });
  }
  return out;
}

/** By type, never by position: controllers sort conditions by rules of their own. */
export const find = (conditions: readonly Condition[], type: string): Condition | undefined =>
  conditions.find((c) => c.type === type);

export const isTrue = (c: Condition | undefined): c is Condition => c?.status === 'True';
