import { parse, stringify } from 'yaml';

interface Entry {
  readonly name: string;
}

interface Config {
  readonly clusters: readonly (Entry & { readonly cluster: object })[];
  readonly users: readonly (Entry & { readonly user: object })[];
  readonly contexts: readonly (Entry & { readonly context: { cluster: string; user: string } })[];
}

/** Context names that `withBrokenContexts` adds, one for each way in which an entry can be unusable. */
export const brokenContexts = [
  'unknown-cluster',
  'unknown-user',
  'missing-certificate-file',
  'unreadable-certificate',
  'missing-exec-plugin',
  'refused-token',
  'nothing-listens',
] as const;

/** A working kubeconfig with broken contexts behind the working ones, which stay as they are. */
export function withBrokenContexts(good: string): string {
  const config = parse(good) as Config;
  const template = config.clusters[0]?.cluster ?? {};
  const clusters = {
    'missing-certificate-file': replaceAuthority(template, {
      'certificate-authority': '/nonexistent/ca.crt',
    }),
    'unreadable-certificate': replaceAuthority(template, {
      'certificate-authority-data': Buffer.from('not a certificate').toString('base64'),
    }),
    'nothing-listens': { ...template, server: 'https://127.0.0.1:1' },
  };
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'no-such-credential-plugin',
    interactiveMode: 'Never',
  };
  const users = { 'missing-exec-plugin': { exec }, 'refused-token': { token: 'not-a-token' } };
  const goodCluster = config.clusters[0]?.name ?? '';
  const goodUser = config.users[0]?.name ?? '';
  const contexts = brokenContexts.map((name) => {
    const cluster = name in clusters || name === 'unknown-cluster' ? name : goodCluster;
    const user = name in users || name === 'unknown-user' ? name : goodUser;
    return { name, context: { cluster, user } };
  });
  return stringify({
    ...config,
    clusters: [
      ...config.clusters,
      ...Object.entries(clusters).map(([name, cluster]) => ({ name, cluster })),
    ],
    users: [...config.users, ...Object.entries(users).map(([name, user]) => ({ name, user }))],
    contexts: [...config.contexts, ...contexts],
  });
}

function replaceAuthority(cluster: object, authority: object): object {
  const others = Object.entries(cluster).filter(
    ([key]) => !key.startsWith('certificate-authority'),
  );
  return { ...Object.fromEntries(others), ...authority };
}
