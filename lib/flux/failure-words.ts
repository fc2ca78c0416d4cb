type Words = string | ((message: string, path: string | null) => string | null);

/** `Deployment/podinfo/podinfo` first in a message: what could not be applied or is not healthy. */
const SUBJECT = /\b([A-Z]\w{2,60})\/([\w.:-]{1,253}(?:\/[\w.:-]{1,253})?)(?= )/;

const subject = (message: string): string | null => {
  const m = SUBJECT.exec(message);
  return m ? `${m[1]} ${m[2]?.replace(/:$/, '')}` : null;
};

/** Causes that any controller may report, told by its words; the first that fits. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/host key|knownhosts/i, 'The SSH host key does not match'],
  [/x509|certificate signed by unknown|tls: failed/i, 'The TLS certificate is not trusted'],
  [/no such host|server misbehaving/i, 'The host name cannot be resolved'],
  [
    /authentication required|authorization failed|unauthorized|\b401\b|\bDENIED\b|access denied/i,
    'Sign-in is refused',
  ],
  [/\b403 Forbidden|permission denied/i, 'Access is refused'],
  [
    /MANIFEST_UNKNOWN|NAME_UNKNOWN|\b404 Not Found|repository not found/i,
    'It does not exist at the remote',
  ],
  [/couldn't find remote ref|reference not found/i, 'The branch or tag does not exist'],
  [/\bsecrets? "[^"]{1,253}" not found/i, 'A Secret does not exist'],
  [
    /another operation \(install\/upgrade\/rollback\) is in progress/,
    'Another Helm operation is in progress',
  ],
  [/don't meet the specifications of the schema/, "The values do not fit the chart's schema"],
  [/non-fast-?forward|contains commits that are not present locally/i, 'The branch has moved on'],
  [
    /chart with version matching|no chart version found|could not locate a version/,
    'The chart version does not exist',
  ],
  [/connection refused/i, 'The connection is refused'],
  [/\b429\b|TOOMANYREQUESTS|rate limit(?!er)/i, 'The remote limits the rate'],
  [/deadline exceeded|i\/o timeout|timed out|handshake timeout/i, 'It times out'],
];

const caused = (what: string) => (message: string) => {
  const cause = CAUSES.find(([pattern]) => pattern.test(message));
  return cause ? `${what}: ${lower(cause[1])}` : what;
};

const lower = (s: string): string =>
  s.startsWith('SSH') || s.startsWith('TLS') ? s : s.charAt(0).toLowerCase() + s.slice(1);

function applying(message: string): string | null {
  const what = subject(message) ?? 'An object';
  const kind = /no matches for kind "([^"]{1,80})"/.exec(message)?.[1];
  if (kind !== undefined) return `Kind ${kind} is not installed on the cluster`;
  if (/is SOPS encrypted/.test(message)) return `${what} is encrypted and decryption is not set up`;
  if (
    /field is immutable|immutable field|are forbidden: updates|updates to .* are forbidden/i.test(
      message,
    )
  )
    return `${what} changes an immutable field`;
  if (/admission webhook/.test(message)) return `${what} is refused by an admission webhook`;
  if (/is forbidden|\(Forbidden\)|reason: Forbidden/.test(message))
    return `Not allowed to apply ${what}`;
  if (/namespaces "[^"]+" not found/.test(message))
    return `The namespace of ${what} does not exist`;
  if (/namespace not specified/.test(message)) return `${what} has no namespace`;
  if (/\(Invalid\)|reason: Invalid|is invalid/.test(message)) return `${what} is invalid`;
  return subject(message) === null ? null : `Applying ${what} fails`;
}

function building(message: string): string | null {
  if (/^decryption failed|sops|decryption secret/i.test(message)) return 'Decryption fails';
  if (/^post build failed|variable substitution/i.test(message))
    return 'Variable substitution fails';
  return 'Build fails';
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
