import type { FailureClass } from './failure-class.ts';
import { APPLY_RULES, BUILD_RULES, classBy, REMOTE_RULES } from './failure-rules.ts';

type Words = string | ((message: string, path: string | null) => string | null);

/** `Deployment/podinfo/podinfo` first in a message: what could not be applied or is not healthy. */
const SUBJECT = /\b([A-Z]\w{2,60})\/([\w.:-]{1,253}(?:\/[\w.:-]{1,253})?)(?= )/;

const subject = (message: string): string | null => {
  const m = SUBJECT.exec(message);
  return m ? `${m[1]} ${m[2]?.replace(/:$/, '')}` : null;
};

/** Causes that any controller may report, told by its words. */
const CLAUSE: Readonly<Partial<Record<FailureClass, string>>> = {
  'host-key': 'The SSH host key does not match',
  tls: 'The TLS certificate is not trusted',
  dns: 'The host name cannot be resolved',
  'sign-in': 'Sign-in is refused',
  access: 'Access is refused',
  'not-there': 'It does not exist at the remote',
  'ref-missing': 'The branch or tag does not exist',
  'secret-missing': 'A Secret does not exist',
  'operation-in-progress': 'Another Helm operation is in progress',
  values: "The values do not fit the chart's schema",
  'push-refused': 'The branch has moved on',
  'chart-missing': 'The chart version does not exist',
  unreachable: 'The connection is refused or breaks off',
  'rate-limit': 'The remote limits the rate',
  timeout: 'It times out',
};

const caused = (what: string) => (message: string) => {
  const cause = classBy(REMOTE_RULES, message);
  const clause = cause === null ? undefined : CLAUSE[cause];
  return clause === undefined ? what : `${what}: ${lower(clause)}`;
};

const lower = (s: string): string =>
  s.startsWith('SSH') || s.startsWith('TLS') ? s : s.charAt(0).toLowerCase() + s.slice(1);

const APPLYING: Readonly<Partial<Record<FailureClass, (what: string) => string>>> = {
  decryption: (what) => `${what} is encrypted and decryption is not set up`,
  immutable: (what) => `${what} changes an immutable field`,
  webhook: (what) => `${what} is refused by an admission webhook`,
  quota: (what) => `${what} exceeds a quota or limit`,
  conflict: (what) => `${what} is also managed by somebody else`,
  'reference-missing': (what) => `The service account of ${what} does not exist`,
  'not-allowed': (what) => `Not allowed to apply ${what}`,
  namespace: (what) => `${what} has no namespace`,
  invalid: (what) => `${what} is invalid`,
};

function applying(message: string): string | null {
  const what = subject(message);
  const kind = /no matches for kind "([^"]{1,80})"/.exec(message)?.[1];
  if (kind !== undefined) return `Kind ${kind} is not installed on the cluster`;
  const cause = classBy(APPLY_RULES, message);
  const words = cause === null ? undefined : APPLYING[cause];
  if (cause === 'namespace' && message.includes('not found'))
    return `The namespace of ${what ?? 'an object'} does not exist`;
  if (words !== undefined) return words(what ?? 'An object');
  return what === null ? null : `Applying ${what} fails`;
}

function building(message: string): string {
  const cause = classBy(BUILD_RULES, message);
  if (cause === 'substitution') return 'Variable substitution fails';
  return cause === null ? 'Build fails' : 'Decryption fails';
}

function fetching(message: string, path: string | null): string | null {
  if (/path not found/.test(message))
    return path === null
      ? 'The path does not exist in the source'
      : `Path ${path} does not exist in the source`;
  return caused('The artifact cannot be fetched')(message);
}

function checking(message: string): string | null {
  const list = /\[([^\]]{1,600})/.exec(message)?.[1] ?? '';
  const what = subject(`${list} `);
  const others = list.split(',').filter((s) => s.includes('/')).length - 1;
  if (what === null) return 'Health check fails';
  return `${what} is not healthy${others > 0 ? ` and ${others} more` : ''}`;
}

const WORDS: Readonly<Record<string, Words>> = {
  BuildFailed: building,
  ArtifactFailed: fetching,
  ReconciliationFailed: (m) => applying(m) ?? 'Reconciliation fails',
  HealthCheckFailed: checking,
  PruneFailed: 'Pruning fails',
  AccessDenied: 'References to other namespaces are blocked',
  InvalidCELExpression: 'A CEL expression is invalid',
  FeatureGateDisabled: 'A feature gate of the controller is off',
  GitOperationFailed: (m) => caused(/push/.test(m) ? 'Git push fails' : 'Git checkout fails')(m),
  Failed: caused('Fails'),
  Failure: caused('Fails'),
  AuthenticationFailed: caused('Authentication fails'),
  OCIArtifactPullFailed: caused('Pulling the artifact fails'),
  BucketOperationFailed: caused('Reading the bucket fails'),
  IndexationFailed: caused('The chart index cannot be read'),
  VerificationError: 'The signature cannot be verified',
  URLInvalid: 'The URL is invalid',
  InvalidChartReference: 'The chart or its version does not exist',
  ChartPullError: caused('Pulling the chart fails'),
  ChartPackageError: 'Packaging the chart fails',
  DependencyBuildError: 'A dependency of the chart cannot be built',
  ValuesFilesError: 'A values file of the chart is missing or invalid',
  ValuesError: 'The Helm values cannot be composed',
  InstallFailed: caused('Helm install fails'),
  UpgradeFailed: caused('Helm upgrade fails'),
  TestFailed: 'Helm tests fail',
  RollbackSucceeded: 'Helm upgrade failed and was rolled back',
  RollbackFailed: 'Helm rollback fails',
  UninstallSucceeded: 'Helm install failed and was uninstalled',
  UninstallFailed: 'Helm uninstall fails',
  RetriesExceeded: 'All retries are used up',
  MissingRollbackTarget: 'There is no release to roll back to',
  ReadOperationFailed: caused('Reading the registry fails'),
  UpdateFailed: 'Updating the repository fails',
  SourceManagerFailed: caused('Git checkout fails'),
  TokenNotFound: 'The secret of the receiver has no token',
  ValidationFailed: 'The spec is invalid',
  LastAttemptFailed: 'The last attempt failed',
};

/** A short headline for a failure: its reason, sharpened by what the message says. Unknown reasons speak for themselves. */
export function failureWords(reason: string, message: string, path: string | null): string {
  const words = Object.hasOwn(WORDS, reason) ? WORDS[reason] : undefined;
  if (typeof words === 'string') return words;
  return (
    words?.(message, path) ?? (reason === '' ? 'Fails' : caused(`Fails with ${reason}`)(message))
  );
}
