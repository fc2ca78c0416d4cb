import type { FailureClass } from './failure-class.ts';

/** What to look at when a failure is of a class, in a sentence or two. */
export const ADVICE: Record<FailureClass, string> = {
  build:
    'The newest commit under its path: a file that is named but not there, a patch without a target, or invalid YAML. “kustomize build” shows the same error on a laptop.',
  'path-missing':
    'spec.path against the tree of the revision that was fetched: renamed, moved, or cut off by spec.ignore.',
  substitution:
    'spec.postBuild: the variable has to be in substitute, or in a ConfigMap or Secret of substituteFrom on this cluster.',
  decryption:
    'spec.decryption and the key in its Secret: was the file encrypted for this cluster’s key?',
  'secret-missing':
    'The Secret that the message names, in the namespace of the object: was it ever created here, or has it been removed?',
  'reference-missing':
    'The name and namespace that the message says: a typo, another namespace, or an object that was deleted.',
  invalid: 'The field that the message names, against the schema of the version that is installed.',
  immutable:
    'Revert the field, or let the object be replaced: delete it, or set spec.force where losing it for a moment is fine.',
  namespace:
    'Is the namespace applied before what lies in it (dependsOn), and does every object name one (or targetNamespace)?',
  'kind-missing':
    'The CRD comes from an operator: is it installed, in the version that is asked for, and before this (dependsOn)?',
  'api-version':
    'Stored objects still have the old version: run “flux migrate”, then take the version out of status.storedVersions.',
  webhook: 'The webhook that the message names: do its pods run, or is it a policy that says no?',
  'not-allowed':
    'The role of the service account that the message names (spec.serviceAccountName).',
  quota: 'ResourceQuota and LimitRange of the namespace, and what it uses now.',
  conflict:
    'The field manager that the message names: an operator or a person writes what Git also says.',
  unhealthy:
    'The workloads that the message names: their pods, events and images. The timeout may also be too short.',
  'retries-used-up':
    'The first failure is in the events and the history of the release; a new revision or “flux reconcile --reset” starts again.',
  'operation-in-progress':
    'helm-controller was interrupted: the newest release Secret is still pending. Roll back, or remove that Secret.',
  'helm-state': '“helm history” of the release: it was removed or renamed behind Flux’s back.',
  values: 'The value that the message names, against values.schema.json of this chart version.',
  'chart-missing':
    'Name and version in spec.chart against what the repository offers: not pushed yet, or withdrawn.',
  'no-image':
    'The filter and range of the ImagePolicy against the tags that the ImageRepository has scanned.',
  'push-refused':
    'The branch moved meanwhile (it is tried again), is protected, or the clone is shallow.',
  artifact:
    'source-controller: does it run, does its Service resolve, and do network policies let the others in?',
  'host-key':
    'known_hosts in the Secret of the source: the host has changed its key, or the Secret is old.',
  'sign-in':
    'The token or key in the Secret of the source: expired, revoked, or of the wrong account. Only one cluster hit points to that cluster’s Secret.',
  access:
    'The account is known but may not read this: its permissions on the repository, bucket or registry.',
  tls: 'Has the certificate of the host expired, or is its CA missing in certSecretRef? A proxy in between also looks like this.',
  dns: 'CoreDNS of the cluster, and whether the name still exists.',
  timeout: 'The status of the host; on one cluster only, its way out: proxy, firewall, NAT.',
  unreachable: 'The status of the host; on one cluster only, its way out: proxy, firewall, NAT.',
  'rate-limit':
    'Anonymous pulls are limited first: sign in, use a mirror, or ask less often (spec.interval).',
  'not-there':
    'The URL, tag or digest that is asked for: renamed, removed, or not pushed yet. Private things also look like this to strangers.',
  'ref-missing': 'spec.ref against the branches and tags of the repository.',
  signature:
    'Was it signed, and with the key or identity that spec.verify names? Until it is clear, treat it as not trusted.',
  delivery:
    'The address and token of the Provider, and the status of the service that it sends to.',
  overload: 'The controller’s --concurrent and CPU limit, and the API server’s load.',
  spec: 'Its spec, at the field that the message names.',
  waiting: 'The object that it waits for: suspended, never reconciled, or stuck itself.',
  other: 'The message, and the events of the object.',
};
