import type { FluxKind } from './kinds.ts';
import type { ObjectState, UnderlyingState } from './state.ts';

export interface ObjectRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export type DriftMode = 'enabled' | 'warn' | 'disabled';

/**
 * What one cluster last said about one object, reduced to what is shown: the output of `project`.
 * Plain data, strings interned where they repeat, times in epoch ms. It holds no judgement that needs a
 * clock or a past: that is `settle`.
 */
export interface Observation {
  readonly cluster: string;
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`: see localKey. */
  readonly key: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly createdAt: number;
  /** The state that the conditions alone give. */
  readonly verdict: UnderlyingState;
  /** Ready's reason and message, or the words of the rule that decided without Ready. Cut to 1,024 characters. */
  readonly reason: string;
  readonly message: string;
  /** lastTransitionTime of the deciding condition, null when no condition speaks of this state. Moves when only a message changes. */
  readonly conditionAt: number | null;
  /** First failure that the object itself proves (history digest, Released=False), else null. */
  readonly failingSince: number | null;
  /** `Kind/namespace/name` of the object that the failing reference points to and that does not exist. */
  readonly missing: string | null;
  readonly suspended: boolean;
  readonly terminating: boolean;
  /** When suspension was last written, as far as the object proves it (managedFields). */
  readonly suspendedAt?: number | null;
  /** deletionTimestamp. */
  readonly deletedAt?: number | null;
  readonly reconciling: boolean;
  /** Reconciling with reason ProgressingWithRetry. */
  readonly retrying: boolean;
  /** Message of the Reconciling condition. */
  readonly progress: string | null;
  /** False while the status speaks of an older generation. */
  readonly currentGeneration: boolean;
  readonly applied: string | null;
  readonly attempted: string | null;
  readonly source: ObjectRef | null;
  readonly dependsOn: readonly ObjectRef[];
  /** Kustomization that applies this object (ownership labels), or null. */
  readonly parent: ObjectRef | null;
  readonly intervalMs: number | null;
  readonly timeoutMs: number | null;
  readonly retryIntervalMs: number | null;
  readonly inventory: number | null;
  readonly chart: string | null;
  readonly path: string | null;
  readonly url: string | null;
  /** Digest of the built content (Kustomization history, HelmRelease config), not of the artifact file. */
  readonly digest: string | null;
  readonly drifted: boolean;
  readonly driftMode: DriftMode | null;
  /** Acts on another cluster through spec.kubeConfig. */
  readonly remote: boolean;
}

/** What we claim about an object: the observation, plus what needed a memory and a clock. */
export interface FluxRecord {
  readonly seen: Observation;
  readonly state: ObjectState;
  readonly underlying: UnderlyingState;
  /** Reason and message of the claimed state: while a failure retries, those of the failure. */
  readonly reason: string;
  readonly message: string;
  /** Broken by no error of its own: it refers to something that does not exist, or waited too long for something. */
  readonly blocked?: 'missing' | 'waiting' | null;
  /** Epoch ms at which the claimed state began; broken states share one beginning. */
  readonly since: number;
  /** Epoch ms at which the claim must be looked at again though nothing was said (grace over, wait too long). */
  readonly dueAt: number | null;
}

/** `namespace/name`, unique within a cluster and kind. */
export const localKey = (namespace: string, name: string): string => `${namespace}/${name}`;

/** `cluster/kind/namespace/name`: the identity of an object includes its cluster. */
export const objectKey = (o: {
  cluster: string;
  kind: string;
  namespace: string;
  name: string;
}): string => `${o.cluster}/${o.kind}/${o.namespace}/${o.name}`;

const FIELDS: Readonly<Record<keyof Observation, true>> = {
  cluster: true,
  kind: true,
  namespace: true,
  name: true,
  key: true,
  uid: true,
  resourceVersion: true,
  generation: true,
  createdAt: true,
  verdict: true,
  reason: true,
  message: true,
  conditionAt: true,
  failingSince: true,
  missing: true,
  suspended: true,
  terminating: true,
  suspendedAt: true,
  deletedAt: true,
  reconciling: true,
  retrying: true,
  progress: true,
  currentGeneration: true,
  applied: true,
  attempted: true,
  source: true,
  dependsOn: true,
  parent: true,
  intervalMs: true,
  timeoutMs: true,
  retryIntervalMs: true,
  inventory: true,
  chart: true,
  path: true,
  url: true,
  digest: true,
  drifted: true,
  driftMode: true,
  remote: true,
};

/** A plain copy. Spreading an observation would lose what it reads from elsewhere (lib/project/seen.ts). */
export const fieldsOf = (seen: Observation): Observation =>
  Object.fromEntries(
    (Object.keys(FIELDS) as (keyof Observation)[]).map((name) => [name, seen[name]]),
  ) as unknown as Observation;
