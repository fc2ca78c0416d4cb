/** What failed, as a class; `other` when no rule knows. Its words and owner are here, what to look at is in failure-advice, the rules are in failure-rules. */
export const FAILURE_CLASSES = [
  'build',
  'path-missing',
  'substitution',
  'decryption',
  'secret-missing',
  'reference-missing',
  'invalid',
  'immutable',
  'namespace',
  'kind-missing',
  'api-version',
  'webhook',
  'not-allowed',
  'quota',
  'conflict',
  'unhealthy',
  'retries-used-up',
  'operation-in-progress',
  'helm-state',
  'values',
  'chart-missing',
  'no-image',
  'push-refused',
  'artifact',
  'host-key',
  'sign-in',
  'access',
  'tls',
  'dns',
  'timeout',
  'unreachable',
  'rate-limit',
  'not-there',
  'ref-missing',
  'signature',
  'delivery',
  'overload',
  'spec',
  'waiting',
  'other',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

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
}

export const CLASS: Record<FailureClass, ClassInfo> = {
  build: { words: 'The manifests cannot be built', owner: 'git' },
  'path-missing': { words: 'The path does not exist in the source', owner: 'git' },
  substitution: { words: 'A variable cannot be substituted', owner: 'git' },
  decryption: { words: 'A secret cannot be decrypted', owner: 'credentials' },
  'secret-missing': { words: 'A Secret does not exist', owner: 'credentials' },
  'reference-missing': { words: 'It refers to something that does not exist', owner: 'git' },
  invalid: { words: 'An object is refused as invalid', owner: 'git' },
  immutable: { words: 'A field that cannot be changed was changed', owner: 'git' },
  namespace: { words: 'A namespace is missing', owner: 'git' },
  'kind-missing': { words: 'A kind is not installed on the cluster', owner: 'platform' },
  'api-version': { words: 'An old API version is in the way', owner: 'platform' },
  webhook: { words: 'An admission webhook refuses it or is down', owner: 'platform' },
  'not-allowed': { words: 'Flux is not allowed to apply it', owner: 'platform' },
  quota: { words: 'A quota or limit is reached', owner: 'platform' },
  conflict: { words: 'Another manager owns a field', owner: 'platform' },
  unhealthy: { words: 'What was applied does not become healthy', owner: 'workload' },
  'retries-used-up': { words: 'All retries are used up', owner: 'workload' },
  'operation-in-progress': {
    words: 'Helm believes that another operation runs',
    owner: 'platform',
  },
  'helm-state': { words: 'Helm’s own record of the release is wrong', owner: 'platform' },
  values: { words: 'The values do not fit the chart', owner: 'git' },
  'chart-missing': { words: 'The chart or its version does not exist', owner: 'git' },
  'no-image': { words: 'No image tag fits the policy', owner: 'git' },
  'push-refused': { words: 'The Git host refuses the push', owner: 'git' },
  artifact: { words: 'The artifact cannot be fetched inside the cluster', owner: 'platform' },
  'host-key': { words: 'The SSH host key does not match', owner: 'credentials' },
  'sign-in': { words: 'Sign-in is refused', owner: 'credentials' },
  access: { words: 'Access is refused', owner: 'credentials' },
  tls: { words: 'The TLS certificate is not trusted', owner: 'platform' },
  dns: { words: 'A host name cannot be resolved', owner: 'platform' },
  timeout: { words: 'A host does not answer in time', owner: 'upstream' },
  unreachable: { words: 'A connection is refused or breaks off', owner: 'upstream' },
  'rate-limit': { words: 'A host limits the rate', owner: 'upstream' },
  'not-there': { words: 'It does not exist at the remote', owner: 'git' },
  'ref-missing': { words: 'The branch or tag does not exist', owner: 'git' },
  signature: { words: 'The signature cannot be verified', owner: 'credentials' },
  delivery: { words: 'Notifications are not delivered', owner: 'upstream' },
  overload: { words: 'The controller or the API server is overloaded', owner: 'platform' },
  spec: { words: 'The Flux object itself is not valid', owner: 'git' },
  waiting: { words: 'What it needs does not become ready', owner: 'unclear' },
  other: { words: 'It fails in a way without a class', owner: 'unclear' },
};
