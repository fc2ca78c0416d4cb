import { readConditions, type Condition } from '../flux/conditions.ts';
import type { FluxKind } from '../flux/kinds.ts';
import { obj, str, type Json } from '../flux/read.ts';
import type { DriftMode, ObjectRef } from '../flux/record.ts';

/** A raw object taken apart once; each family reads its own fields from it. */
export interface Parts {
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly name: string;
  readonly metadata: Json;
  readonly annotations: Json;
  readonly spec: Json;
  readonly status: Json;
  readonly conditions: readonly Condition[];
}

export function takeApart(kind: FluxKind, raw: unknown): Parts {
  const object = obj(raw);
  const metadata = obj(object['metadata']);
  const status = obj(object['status']);
  return {
    kind,
    namespace: str(metadata['namespace']),
    name: str(metadata['name']),
    metadata,
    annotations: obj(metadata['annotations']),
    spec: obj(object['spec']),
    status,
    conditions: readConditions(status['conditions']),
  };
}

/** What differs between kinds. A family states what it knows; the rest is false, null or empty. */
export interface Details {
  readonly isStatic: boolean;
  readonly makesChart: boolean;
  readonly suspended: boolean;
  readonly failingSince: number | null;
  readonly attemptedGeneration: number | null;
  readonly applied: string | null;
  readonly attempted: string | null;
  readonly source: ObjectRef | null;
  readonly dependsOn: readonly ObjectRef[];
  readonly intervalMs: number | null;
  readonly timeoutMs: number | null;
  readonly retryIntervalMs: number | null;
  readonly inventory: number | null;
  readonly chart: string | null;
  readonly path: string | null;
  readonly url: string | null;
  readonly digest: string | null;
  readonly drifted: boolean;
  readonly driftMode: DriftMode | null;
  readonly remote: boolean;
}
