import type { KubeObject } from './api.ts';
import type { Cluster } from './cluster.ts';
import { NotYet, until } from '../system/until.ts';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export function conditionOf(object: KubeObject, type: string): Condition | undefined {
  const conditions = (object.status?.['conditions'] ?? []) as readonly Condition[];
  return conditions.find((condition) => condition.type === type);
}

export interface Expected {
  readonly status: Condition['status'];
  readonly type?: string;
  readonly reason?: string;
  readonly message?: RegExp;
  /** A part of the revision that must be applied. */
  readonly applied?: string;
}

/** Waits until an object has a condition as expected, and returns the object as it was then. */
export async function untilCondition(
  cluster: Cluster,
  kind: string,
  namespace: string,
  name: string,
  expected: Expected,
  timeoutMs = 60_000,
  signal?: AbortSignal,
): Promise<KubeObject> {
  const type = expected.type ?? 'Ready';
  return until(
    `${kind} ${namespace}/${name} in ${cluster.name} has ${type}=${expected.status}`,
    async () => {
      const object = await cluster.get(kind, namespace, name);
      if (!object) return new NotYet('there is no such object');
      const condition = conditionOf(object, type);
      if (!condition) return new NotYet(`it has no condition ${type}`);
      return meets(object, condition, expected) ? object : new NotYet(describe(object, condition));
    },
    { timeoutMs, everyMs: 150, ...(signal ? { signal } : {}) },
  );
}

function meets(object: KubeObject, condition: Condition, expected: Expected): boolean {
  if (condition.status !== expected.status) return false;
  if (expected.reason && condition.reason !== expected.reason) return false;
  if (expected.message && !expected.message.test(condition.message)) return false;
  return !expected.applied || appliedRevision(object).includes(expected.applied);
}

export function appliedRevision(object: KubeObject): string {
  const status = object.status as
    | { lastAppliedRevision?: string; artifact?: { revision?: string } }
    | undefined;
  return status?.lastAppliedRevision ?? status?.artifact?.revision ?? '';
}

function describe(object: KubeObject, condition: Condition): string {
  const { status, reason, message } = condition;
  return `${condition.type}=${status} ${reason} "${message}" applied ${appliedRevision(object)}`;
}
