import type { FailureClass } from './failure-class.ts';

export type Rules = readonly (readonly [FailureClass, RegExp])[];

/** Of the rules that fit, the first. */
export const classBy = (rules: Rules, message: string): FailureClass | null =>
  rules.find(([, pattern]) => pattern.test(message))?.[0] ?? null;

/** What speaks for itself, whatever was being done. */
export const PLAIN_RULES: Rules = [
  ['delivery', /failed to send notification|^failed to notify/i],
  ['artifact', /fai(?:l|le)d to download artifact/],
  ['path-missing', /path not found/],
  ['retries-used-up', /retries exhausted/],
  ['overload', /client rate limiter|client-side throttling|etcdserver: /],
  ['no-image', /version list argument cannot be empty|no tags in database|no tags found/],
  ['api-version', /storedVersions|conversion webhook/],
];

/** Before a build: nothing of it is known to the cluster yet. */
export const BUILD_RULES: Rules = [
  ['secret-missing', /\bsecrets? "[^"]{1,253}" not found/i],
  ['decryption', /^decryption (?:failed|secret)|SOPS|\bsops (?:data key|file|metadata)/],
  ['substitution', /^post build failed|variable substitution/i],
];

/** What an API server says of an object that is to be applied. */
export const APPLY_RULES: Rules = [
  ['kind-missing', /no matches for kind "/],
  ['decryption', /is SOPS encrypted/],
  [
    'immutable',
    /field is immutable|immutable field|updates to .{1,200} are forbidden|are forbidden: updates|: updates to \w{1,60} spec/i,
  ],
  ['webhook', /admission webhook|failed calling webhook/],
  ['quota', /exceeded quota|limitranges? "/i],
  ['conflict', /Apply failed with \d{1,4} conflict|\(Conflict\)/],
  ['reference-missing', /serviceaccount "[^"]{1,253}" not found/],
  ['not-allowed', / is forbidden: |\(Forbidden\)|reason: Forbidden/],
  ['namespace', /namespaces "[^"]{1,63}" not found|namespace not specified/],
  [
    'invalid',
    /\(Invalid\)|reason: Invalid|is invalid|must be of type|resource name may not be empty/,
  ],
];

/** A workload that was applied and does not come up. */
export const HEALTH_RULES: Rules = [
  [
    'unhealthy',
    /health checks? |timeout waiting for: \[|stalled resources|timed out waiting for the condition|^Helm (?:install|upgrade|rollback|test)[^:]{0,300}: context deadline exceeded/i,
  ],
];

/** Answers of Git hosts, registries and buckets, and of the way to them. */
export const REMOTE_RULES: Rules = [
  ['host-key', /host key|knownhosts/i],
  ['tls', /x509|certificate signed by unknown|tls: failed/i],
  ['dns', /no such host|server misbehaving|lookup \S{1,253} on \S{1,60}: /i],
  ['access', /\b403 Forbidden|access denied/i],
  [
    'sign-in',
    /authentication (?:required|failed)|authorization failed|unauthorized|\b401\b|\bDENIED\b|unable to authenticate|not configured for login|denied \(publickey/i,
  ],
  ['access', /permission denied/i],
  [
    'not-there',
    /MANIFEST_UNKNOWN|NAME_UNKNOWN|\b404 Not Found|repository not found|NoSuchBucket|NoSuchKey/i,
  ],
  ['ref-missing', /couldn't find remote ref|reference not found/i],
  ['secret-missing', /\bsecrets? "[^"]{1,253}" not found/i],
  ['operation-in-progress', /another operation \(install\/upgrade\/rollback\) is in progress/],
  ['values', /don't meet the specifications of the schema/],
  ['push-refused', /non-fast-?forward|contains commits that are not present locally/i],
  [
    'chart-missing',
    /chart with version matching|no chart version found|could not locate a version|no chart name found|failed to download chart for .{1,500}not found/s,
  ],
  ['unreachable', /connection refused|connection reset|no route to host|network is unreachable/i],
  ['rate-limit', /\b429\b|TOOMANYREQUESTS|rate limit(?!er)/i],
  ['timeout', /deadline exceeded|i\/o timeout|timed out|handshake timeout/i],
  [
    'unreachable',
    /\bEOF\b|stream error|\b50[234] (?:Bad Gateway|Service Unavailable|Gateway Timeout)|broken pipe/i,
  ],
];

/** What is left: told by less telling words, so asked last. */
export const LATE_RULES: Rules = [
  ['signature', /verify the signature|no matching signatures|signature verification/i],
  ['push-refused', /failed to push|cannot push/i],
  ['helm-state', /release: not found|has no deployed releases|cannot re-use a name/],
  [
    'reference-missing',
    /\.(?:fluxcd\.io|controlplane\.io) "[^"]{1,253}" not found|Source '[^']{1,320}' not found/,
  ],
  ['build', /kustomize build failed/],
  [
    'waiting',
    /is not ready|not meet ready condition|artifact not found|no artifact available|not been scanned yet|is not up to date/,
  ],
];

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
