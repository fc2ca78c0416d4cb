import type { FluxRecord, Observation, ObjectRef } from '../flux/record.ts';
import { FLUX_KINDS } from '../flux/kinds.ts';
import type {
  ClusterSession,
  FluxComponent,
  FluxInstall,
  FluxInstance,
  KindSession,
} from '../flux/session.ts';

/** How two values of each field are compared; a new field without an entry does not compile. */
type Comparison<T> = { readonly [K in keyof T]-?: (a: T[K], b: T[K]) => boolean };

const is = (a: unknown, b: unknown): boolean => a === b;
const always = (): boolean => true;

const sameRef = (a: ObjectRef | null, b: ObjectRef | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    a.name === b.name);

const sameList =
  <T>(same: (a: T, b: T) => boolean) =>
  (a: readonly T[], b: readonly T[]): boolean =>
    a === b ||
    (a.length === b.length &&
      a.every((x, i) => {
        const y = b[i];
        return y !== undefined && same(x, y);
      }));

const compile = <T>(fields: Comparison<T>): ((a: T, b: T) => boolean) => {
  // The keys of a Comparison<T> are the keys of T.
  const keys = (Object.keys(fields) as (keyof T)[]).filter(
    (k) => (fields[k] as unknown) !== always,
  );
  return (a, b) => a === b || keys.every((k) => a[k] === b[k] || fields[k](a[k], b[k]));
};

/** Do both say the same to a reader? The resourceVersion says nothing to a reader. */
export const sameObservation = compile<Observation>({
  cluster: is,
  kind: is,
  namespace: is,
  name: is,
  key: is,
  uid: is,
  resourceVersion: always,
  generation: is,
  createdAt: is,
  verdict: is,
  reason: is,
  message: is,
  conditionAt: is,
  failingSince: is,
  missing: is,
  suspended: is,
  suspendedAt: is,
  terminating: is,
  deletedAt: is,
  reconciling: is,
  retrying: is,
  progress: is,
  currentGeneration: is,
  applied: is,
  attempted: is,
  source: sameRef,
  dependsOn: sameList<ObjectRef>(sameRef),
  parent: sameRef,
  intervalMs: is,
  timeoutMs: is,
  retryIntervalMs: is,
  inventory: is,
  chart: is,
  path: is,
  url: is,
  digest: is,
  drifted: is,
  driftMode: is,
  remote: is,
});

export const sameRecord = compile<FluxRecord>({
  seen: sameObservation,
  state: is,
  underlying: is,
  reason: is,
  message: is,
  blocked: is,
  since: is,
  dueAt: always,
});

const sameKind = compile<KindSession>({
  state: is,
  version: is,
  confirmedAt: always,
  message: is,
});

const sameComponent = compile<FluxComponent>({
  name: is,
  namespace: is,
  version: is,
  image: is,
  ready: is,
});

const sameInstance = compile<FluxInstance>({
  namespace: is,
  version: is,
  managedBy: is,
  differs: is,
});

const sameInstall = compile<FluxInstall>({
  installed: is,
  version: is,
  versionUpTo: is,
  versionFrom: is,
  managedBy: is,
  controllers: is,
  components: sameList<FluxComponent>(sameComponent),
  instances: sameList<FluxInstance>(sameInstance),
});

/** Do both say the same to a reader? Being heard again, and nothing else, is no news. */
export const sameSession = compile<ClusterSession>({
  cluster: is,
  connection: is,
  reason: is,
  message: is,
  hint: is,
  since: is,
  nextRetryAt: is,
  lastContactAt: always,
  kubernetesVersion: is,
  flux: (a, b) => a === b || (a !== null && b !== null && sameInstall(a, b)),
  kinds: (a, b) =>
    FLUX_KINDS.every((kind) => {
      const x = a[kind];
      const y = b[kind];
      return x === y || (x !== undefined && y !== undefined && sameKind(x, y));
    }),
});
