import type { ConnectionReason } from '../../lib/flux/session.ts';

/** Why a cluster is not live, short enough for a table. */
export const REASON_WORDS: Record<ConnectionReason, string> = {
  'config-invalid': 'kubeconfig entry invalid',
  'credentials-failed': 'its credentials could not be made',
  dns: 'its name does not resolve',
  refused: 'connection refused',
  timeout: 'no answer in time',
  tls: 'its certificate is not trusted',
  reset: 'connection reset',
  silent: 'stream went silent',
  'token-refused': 'credentials refused',
  forbidden: 'some kinds are forbidden',
  'rate-limited': 'the API server is rate limiting',
  'server-error': 'the API server answers with errors',
  protocol: 'it does not answer like a Kubernetes API',
  'flux-not-installed': 'Flux is not installed',
};
