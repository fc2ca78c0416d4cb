import { isBuiltIn } from './built-in.ts';
import { find, readConditions, type Condition } from './conditions.ts';
import { num, obj, str, type Json } from './read.ts';
import { displayMessage } from './redact.ts';

/**
 * What an applied object is doing. `present`: it exists, and its kind has no health to speak of. `missing`: the cluster
 * was asked and does not have it. `unknown`: nobody can tell from here.
 */
export const HEALTHS = [
  'failing',
  'missing',
  'unknown',
  'progressing',
  'healthy',
  'present',
] as const;
export type Health = (typeof HEALTHS)[number];

export interface Judged {
  readonly health: Health;
  /** Why, in a few words; '' when there is nothing to add. */
  readonly words: string;
}

const judged = (health: Health, words = ''): Judged => ({ health, words });

/** Health of any live object, by the rules of kstatus (fluxcd/cli-utils); what it calls Current without proof is `present`. */
export function healthOf(raw: unknown): Judged {
  const object = obj(raw);
  const metadata = obj(object['metadata']);
  const status = obj(object['status']);
  if (str(metadata['deletionTimestamp']) !== '') return judged('progressing', 'being deleted');
  const observed = num(status['observedGeneration']);
  const generation = num(metadata['generation']);
  if (observed !== null && generation !== null && observed < generation)
    return judged('progressing', 'its newest spec is not observed yet');
  const apiVersion = str(object['apiVersion']);
  const slash = apiVersion.indexOf('/');
  const rule = ruleOf({
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    kind: str(object['kind']),
  });
  return rule === undefined
    ? byConditions(status)
    : rule(obj(object['spec']), status, byConditions(status));
}

type Rule = (spec: Json, status: Json, said: Judged) => Judged;

const DEADLINE = 'ProgressDeadlineExceeded';

const deployment: Rule = (spec, status) => {
  const conditions = readConditions(status['conditions']);
  const progressing = find(conditions, 'Progressing');
  if (progressing?.reason === DEADLINE) return judged('failing', 'its rollout passed its deadline');
  const failure = find(conditions, 'ReplicaFailure');
  if (failure?.status === 'True') return judged('failing', 'its pods cannot be created');
  const want = num(spec['replicas']) ?? 1;
  const updated = num(status['updatedReplicas']) ?? 0;
  const total = num(status['replicas']) ?? 0;
  const available = num(status['availableReplicas']) ?? 0;
  if (updated < want) return judged('progressing', `${updated} of ${want} updated`);
  if (total > updated) return judged('progressing', `${total - updated} old still running`);
  if (available < want) return judged('progressing', `${available} of ${want} available`);
  return judged('healthy', `${available} of ${want} available`);
};

const statefulSet: Rule = (spec, status) => {
  const want = num(spec['replicas']) ?? 1;
  const ready = num(status['readyReplicas']) ?? 0;
  if (ready < want) return judged('progressing', `${ready} of ${want} ready`);
  const onDelete = str(obj(spec['updateStrategy'])['type']) === 'OnDelete';
  const current = str(status['currentRevision']);
  const partition = num(obj(obj(spec['updateStrategy'])['rollingUpdate'])['partition']) ?? 0;
  if (!onDelete && partition === 0 && current !== str(status['updateRevision']))
    return judged('progressing', 'its update is under way');
  return judged('healthy', `${ready} of ${want} ready`);
};

const daemonSet: Rule = (_spec, status) => {
  const want = num(status['desiredNumberScheduled']);
  if (want === null) return judged('progressing', 'not scheduled yet');
  const ready = num(status['numberReady']) ?? 0;
  const updated = num(status['updatedNumberScheduled']) ?? 0;
  if (updated < want) return judged('progressing', `${updated} of ${want} updated`);
  return ready < want
    ? judged('progressing', `${ready} of ${want} ready`)
    : judged('healthy', `${ready} of ${want} ready`);
};

const replicaSet: Rule = (spec, status) => {
  const want = num(spec['replicas']) ?? 1;
  const ready = num(status['availableReplicas']) ?? 0;
  return judged(ready < want ? 'progressing' : 'healthy', `${ready} of ${want} available`);
};

const job: Rule = (spec, status) => {
  const conditions = readConditions(status['conditions']);
  if (find(conditions, 'Failed')?.status === 'True') return judged('failing', 'it failed');
  if (find(conditions, 'Complete')?.status === 'True') return judged('healthy', 'completed');
  if (spec['suspend'] === true) return judged('present', 'suspended');
  return judged('progressing', `${num(status['active']) ?? 0} running`);
};

const pod: Rule = (_spec, status) => {
  const phase = str(status['phase']);
  if (phase === 'Failed') return judged('failing', 'failed');
  if (phase === 'Succeeded') return judged('healthy', 'completed');
  const ready = find(readConditions(status['conditions']), 'Ready')?.status === 'True';
  return ready ? judged('healthy', 'ready') : judged('progressing', phase.toLowerCase());
};

const claim: Rule = (_spec, status) => {
  const phase = str(status['phase']);
  if (phase === 'Bound') return judged('healthy', 'bound');
  return phase === 'Lost' ? judged('failing', 'lost') : judged('progressing', 'not bound yet');
};

const service: Rule = (spec, status) => {
  if (str(spec['type']) !== 'LoadBalancer') return judged('present');
  const ingress = obj(status['loadBalancer'])['ingress'];
  return Array.isArray(ingress) && ingress.length > 0
    ? judged('healthy', 'has an address')
    : judged('progressing', 'has no address yet');
};

const definition: Rule = (_spec, status) => {
  const conditions = readConditions(status['conditions']);
  if (find(conditions, 'NamesAccepted')?.status === 'False')
    return judged('failing', 'its names are taken');
  return find(conditions, 'Established')?.status === 'True'
    ? judged('healthy', 'established')
    : judged('progressing', 'not established yet');
};

/** Scaled by metrics: not yet able to read them is common and not broken. */
const autoscaler: Rule = (_spec, status) => {
  const active = find(readConditions(status['conditions']), 'ScalingActive');
  return active?.status === 'False' && active.reason !== 'ScalingDisabled'
    ? judged('progressing', 'it cannot read its metrics')
    : judged('present');
};

const RULES: Readonly<Record<string, Rule>> = {
  Deployment: deployment,
  StatefulSet: statefulSet,
  DaemonSet: daemonSet,
  ReplicaSet: replicaSet,
  Job: job,
  Pod: pod,
  PersistentVolumeClaim: claim,
  Service: service,
  CustomResourceDefinition: definition,
  HorizontalPodAutoscaler: autoscaler,
};

interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** A custom kind may have the name of a built-in one: a `Service` of Knative, a `Job` of Volcano. */
const ruleOf = ({ group, kind }: GroupKind): Rule | undefined =>
  isBuiltIn(group) && Object.hasOwn(RULES, kind) ? RULES[kind] : undefined;

/** Reasons that Kubernetes allows have up to 1,024 characters, and a custom kind may write anything. */
const REASON_LIMIT = 128;
const reasonOf = (c: Condition): string => displayMessage(c.reason, REASON_LIMIT);

/** Of any other kind: what its own conditions say, if they follow the common words. */
function byConditions(status: Json): Judged {
  const conditions = readConditions(status['conditions']);
  const stalled = find(conditions, 'Stalled');
  if (stalled?.status === 'True') return judged('failing', reasonOf(stalled));
  if (find(conditions, 'Reconciling')?.status === 'True')
    return judged('progressing', 'being reconciled');
  const ready = find(conditions, 'Ready') ?? find(conditions, 'Available');
  if (ready === undefined) return judged('present');
  if (ready.status === 'True') return judged('healthy', reasonOf(ready));
  // kstatus would call it in progress; to a reader `Ready=False` is not ready, and no more is known.
  return ready.status === 'False'
    ? judged('failing', reasonOf(ready))
    : judged('progressing', reasonOf(ready));
}

/** Built-in kinds whose existence is all there is to know. */
const HAS_NO_HEALTH: ReadonlySet<string> = new Set([
  'ConfigMap',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PriorityClass',
  'StorageClass',
  'IngressClass',
  'Ingress',
  'PodDisruptionBudget',
  'CronJob',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
]);

/** Existence is all there is to know of it: its contents are not read. */
export const hasNoHealth = ({ group, kind }: GroupKind): boolean =>
  isBuiltIn(group) && HAS_NO_HEALTH.has(kind);

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'PersistentVolumeClaim', 'Pod'];

/** What is asked for first when not everything may be: workloads, then what may have health, then the rest. */
export const healthRank = (item: GroupKind): number => {
  const workload = isBuiltIn(item.group) ? WORKLOADS.indexOf(item.kind) : -1;
  if (workload >= 0) return workload;
  return hasNoHealth(item) ? WORKLOADS.length + 1 : WORKLOADS.length;
};
