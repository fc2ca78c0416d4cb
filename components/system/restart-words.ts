import { CONNECTION_REASONS, type ConnectionReason } from '../../lib/flux/session.ts';

/** Why a list or a watch was begun again: the names of lib/watch/reflector-rules.ts, in words. */
const OF_WATCH: Readonly<Record<string, string>> = {
  closed: 'ended by the server in its time',
  deadline: 'not ended in its time',
  short: 'ended early',
  'very-short': 'ended at once',
  malformed: 'an unreadable event',
  'went-back': 'an older state after a newer one',
  expired: 'history too old (410)',
  unauthorized: 'credentials refused (401)',
  missing: 'kind not found (404)',
};
const OF_CONNECTION: Record<ConnectionReason, string> = {
  'config-invalid': 'kubeconfig entry invalid',
  'credentials-failed': 'credentials not made',
  dns: 'name not resolved',
  refused: 'connection refused',
  timeout: 'no answer in time',
  tls: 'certificate not trusted',
  reset: 'connection reset',
  silent: 'stream went silent',
  'token-refused': 'credentials refused (401)',
  forbidden: 'forbidden (403)',
  'rate-limited': 'rate limited (429)',
  'server-error': 'server error',
  protocol: 'not a Kubernetes answer',
  'flux-not-installed': 'Flux not installed',
};

const isConnectionReason = (reason: string): reason is ConnectionReason =>
  (CONNECTION_REASONS as readonly string[]).includes(reason);

export const restartWords = (reason: string): string =>
  OF_WATCH[reason] ?? (isConnectionReason(reason) ? OF_CONNECTION[reason] : reason);
