import { stringify } from 'yaml';

export interface KubeconfigEntry {
  readonly name: string;
  readonly server: string;
  /** Shown by Fleetglass as the cluster's labels. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly user: { readonly token: string } | { readonly cert: string; readonly key: string };
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** A kubeconfig with one context for each cluster, all trusting the same CA. */
export function kubeconfigYaml(ca: string, entries: readonly KubeconfigEntry[]): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: entries.map(({ name, server }) => ({
      name,
      cluster: { server, 'certificate-authority-data': base64(ca) },
    })),
    users: entries.map(({ name, user }) => ({
      name,
      user:
        'token' in user
          ? { token: user.token }
          : {
              'client-certificate-data': base64(user.cert),
              'client-key-data': base64(user.key),
            },
    })),
    contexts: entries.map(({ name, labels }) => ({
      name,
      context: {
        cluster: name,
        user: name,
        ...(labels === undefined
          ? {}
          : { extensions: [{ name: 'fleetglass.dev/labels', extension: labels }] }),
      },
    })),
    'current-context': entries[0]?.name ?? '',
  });
}
