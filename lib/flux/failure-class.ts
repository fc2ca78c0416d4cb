import {
  APPLY_RULES,
  BUILD_RULES,
  classBy,
  HEALTH_RULES,
  LATE_RULES,
  PLAIN_RULES,
  REMOTE_RULES,
  type FailureClass,
  type Rules,
} from './failure-rules.ts';

export { FAILURE_CLASSES, type FailureClass } from './failure-rules.ts';

/** Who can most likely mend it. */
export const OWNERS = [
  'git',
  'workload',
  'credentials',
  'platform',
  'upstream',
  'unclear',
] as const;
export type Owner = (typeof OWNERS)[number];

export const OWNER_LABEL: Record<Owner, string> = {
  git: 'Git content',
  workload: 'Workload',
  credentials: 'Credentials',
  platform: 'Platform',
  upstream: 'Upstream host',
  unclear: 'Unclear',
};
/** Who that is, for a sentence. */
export const OWNER_WORDS: Record<Owner, string> = {
  git: 'whoever changed what Git (or the registry) holds',
  workload: 'the team whose workload it is',
  credentials: 'whoever keeps the keys and tokens',
  platform: 'the team that runs the clusters',
  upstream: 'the operators of the host that is asked',
  unclear: 'not told by the message',
};

export interface ClassInfo {
  /** What is the matter, without names. */
  readonly words: string;
  readonly owner: Owner;
  /** What to look at, in one sentence or two. */
  readonly look: string;
}

export const CLASS: Record<FailureClass, ClassInfo> = {
  build: {
    words: 'The manifests cannot be built',
    owner: 'git',
    look: 'The newest commit under its path: a file that is named but not there, a patch without a target, or invalid YAML. “kustomize build” shows the same error on a laptop.',
  },
  'path-missing': {
    words: 'The path does not exist in the source',
    owner: 'git',
    look: 'spec.path against the tree of the revision that was fetched: renamed, moved, or cut off by spec.ignore.',
  },
  substitution: {
    words: 'A variable cannot be substituted',
    owner: 'git',
    look: 'spec.postBuild: the variable has to be in substitute, or in a ConfigMap or Secret of substituteFrom on this cluster.',
  },
  decryption: {
    words: 'A secret cannot be decrypted',
    owner: 'credentials',
    look: 'spec.decryption and the key in its Secret: was the file encrypted for this cluster’s key?',
  },
  'secret-missing': {
    words: 'A Secret does not exist',
    owner: 'credentials',
    look: 'The Secret that the message names, in the namespace of the object: was it ever created here, or has it been removed?',
  },
  'reference-missing': {
    words: 'It refers to something that does not exist',
    owner: 'git',
    look: 'The name and namespace that the message says: a typo, another namespace, or an object that was deleted.',
  },
  invalid: {
    words: 'An object is refused as invalid',
    owner: 'git',
    look: 'The field that the message names, against the schema of the version that is installed.',
  },
  immutable: {
    words: 'A field that cannot be changed was changed',
    owner: 'git',
    look: 'Revert the field, or let the object be replaced: delete it, or set spec.force where losing it for a moment is fine.',
  },
  namespace: {
    words: 'A namespace is missing',
    owner: 'git',
    look: 'Is the namespace applied before what lies in it (dependsOn), and does every object name one (or targetNamespace)?',
  },
  'kind-missing': {
    words: 'A kind is not installed on the cluster',
    owner: 'platform',
    look: 'The CRD comes from an operator: is it installed, in the version that is asked for, and before this (dependsOn)?',
  },
  'api-version': {
    words: 'An old API version is in the way',
    owner: 'platform',
    look: 'Stored objects still have the old version: run “flux migrate”, then take the version out of status.storedVersions.',
  },
  webhook: {
    words: 'An admission webhook refuses it or is down',
    owner: 'platform',
    look: 'The webhook that the message names: do its pods run, or is it a policy that says no?',
  },
  'not-allowed': {
    words: 'Flux is not allowed to apply it',
    owner: 'platform',
    look: 'The role of the service account that the message names (spec.serviceAccountName).',
  },
  quota: {
    words: 'A quota or limit is reached',
    owner: 'platform',
    look: 'ResourceQuota and LimitRange of the namespace, and what it uses now.',
  },
  conflict: {
    words: 'Another manager owns a field',
    owner: 'platform',
    look: 'The field manager that the message names: an operator or a person writes what Git also says.',
  },
  unhealthy: {
    words: 'What was applied does not become healthy',
    owner: 'workload',
    look: 'The workloads that the message names: their pods, events and images. The timeout may also be too short.',
  },
  'retries-used-up': {
    words: 'All retries are used up',
    owner: 'workload',
    look: 'The first failure is in the events and the history of the release; a new revision or “flux reconcile --reset” starts again.',
  },
  'operation-in-progress': {
    words: 'Helm believes that another operation runs',
    owner: 'platform',
    look: 'helm-controller was interrupted: the newest release Secret is still pending. Roll back, or remove that Secret.',
  },
  'helm-state': {
    words: 'Helm’s own record of the release is wrong',
    owner: 'platform',
    look: '“helm history” of the release: it was removed or renamed behind Flux’s back.',
  },
  values: {
    words: 'The values do not fit the chart',
    owner: 'git',
    look: 'The value that the message names, against values.schema.json of this chart version.',
  },
  'chart-missing': {
    words: 'The chart or its version does not exist',
    owner: 'git',
    look: 'Name and version in spec.chart against what the repository offers: not pushed yet, or withdrawn.',
  },
  'no-image': {
    words: 'No image tag fits the policy',
    owner: 'git',
    look: 'The filter and range of the ImagePolicy against the tags that the ImageRepository has scanned.',
  },
  'push-refused': {
    words: 'The Git host refuses the push',
    owner: 'git',
    look: 'The branch moved meanwhile (it is tried again), is protected, or the clone is shallow.',
  },
  artifact: {
    words: 'The artifact cannot be fetched inside the cluster',
    owner: 'platform',
    look: 'source-controller: does it run, does its Service resolve, and do network policies let the others in?',
  },
  'host-key': {
    words: 'The SSH host key does not match',
    owner: 'credentials',
    look: 'known_hosts in the Secret of the source: the host has changed its key, or the Secret is old.',
  },
  'sign-in': {
    words: 'Sign-in is refused',
    owner: 'credentials',
    look: 'The token or key in the Secret of the source: expired, revoked, or of the wrong account. Only one cluster hit points to that cluster’s Secret.',
  },
  access: {
    words: 'Access is refused',
    owner: 'credentials',
    look: 'The account is known but may not read this: its permissions on the repository, bucket or registry.',
  },
  tls: {
    words: 'The TLS certificate is not trusted',
    owner: 'platform',
    look: 'Has the certificate of the host expired, or is its CA missing in certSecretRef? A proxy in between also looks like this.',
  },
  dns: {
    words: 'A host name cannot be resolved',
    owner: 'platform',
    look: 'CoreDNS of the cluster, and whether the name still exists.',
  },
  timeout: {
    words: 'A host does not answer in time',
    owner: 'upstream',
    look: 'The status of the host; on one cluster only, its way out: proxy, firewall, NAT.',
  },
  unreachable: {
    words: 'A connection is refused or breaks off',
    owner: 'upstream',
    look: 'The status of the host; on one cluster only, its way out: proxy, firewall, NAT.',
  },
  'rate-limit': {
    words: 'A host limits the rate',
    owner: 'upstream',
    look: 'Anonymous pulls are limited first: sign in, use a mirror, or ask less often (spec.interval).',
  },
  'not-there': {
    words: 'It does not exist at the remote',
    owner: 'git',
    look: 'The URL, tag or digest that is asked for: renamed, removed, or not pushed yet. Private things also look like this to strangers.',
  },
  'ref-missing': {
    words: 'The branch or tag does not exist',
    owner: 'git',
    look: 'spec.ref against the branches and tags of the repository.',
  },
  signature: {
    words: 'The signature cannot be verified',
    owner: 'credentials',
    look: 'Was it signed, and with the key or identity that spec.verify names? Until it is clear, treat it as not trusted.',
  },
  delivery: {
    words: 'Notifications are not delivered',
    owner: 'upstream',
    look: 'The address and token of the Provider, and the status of the service that it sends to.',
  },
  overload: {
    words: 'The controller or the API server is overloaded',
    owner: 'platform',
    look: 'The controller’s --concurrent and CPU limit, and the API server’s load.',
  },
  spec: {
    words: 'The Flux object itself is not valid',
    owner: 'git',
    look: 'Its spec, at the field that the message names.',
  },
  waiting: {
    words: 'What it needs does not become ready',
    owner: 'unclear',
    look: 'The object that it waits for: suspended, never reconciled, or stuck itself.',
  },
  other: {
    words: 'It fails in a way without a class',
    owner: 'unclear',
    look: 'The message, and the events of the object.',
  },
};

/** Order matters: what names the step or the object before what merely names a symptom. */
const RULES: Rules = [
  ...PLAIN_RULES,
  ...BUILD_RULES,
  ...APPLY_RULES,
  // A remote base that does not answer is no mistake in Git, though the build fails by it.
  [
    'timeout',
    /kustomize build failed.{1,2000}(?:handshake timeout|i\/o timeout|deadline exceeded)/s,
  ],
  ['build', /kustomize build failed/],
  ...HEALTH_RULES,
  ...REMOTE_RULES,
  ...LATE_RULES,
];

/** When the message says nothing: what the reason alone tells. */
const BY_REASON: Readonly<Record<string, FailureClass>> = {
  BuildFailed: 'build',
  HealthCheckFailed: 'unhealthy',
  DependencyNotReady: 'waiting',
  SourceNotReady: 'waiting',
  AccessDenied: 'spec',
  InvalidCELExpression: 'spec',
  FeatureGateDisabled: 'spec',
  URLInvalid: 'spec',
  ValidationFailed: 'spec',
  AuthenticationFailed: 'sign-in',
  VerificationError: 'signature',
  InvalidChartReference: 'chart-missing',
  DependencyBuildError: 'chart-missing',
  ChartPackageError: 'chart-missing',
  ValuesError: 'values',
  ValuesFilesError: 'values',
  InstallFailed: 'unhealthy',
  UpgradeFailed: 'unhealthy',
  TestFailed: 'unhealthy',
  RollbackSucceeded: 'unhealthy',
  UninstallSucceeded: 'unhealthy',
  RollbackFailed: 'helm-state',
  UninstallFailed: 'helm-state',
  MissingRollbackTarget: 'helm-state',
  RetriesExceeded: 'retries-used-up',
  TokenNotFound: 'secret-missing',
  UpdateFailed: 'push-refused',
};

/** Longest part of a message that is looked at. */
const READ = 4_096;

/** The class of a failure, by its message first. `blocked`: broken by no error of its own. */
export function failureClass(
  reason: string,
  message: string,
  blocked: 'missing' | 'waiting' | null = null,
): FailureClass {
  if (blocked !== null) return blocked === 'missing' ? 'reference-missing' : 'waiting';
  const byMessage = classBy(RULES, message.slice(0, READ));
  if (byMessage !== null) return byMessage;
  return Object.hasOwn(BY_REASON, reason) ? (BY_REASON[reason] ?? 'other') : 'other';
}
