import type { KubeObject } from '../cluster/api.ts';

// Sources that can't be fetched; all live in flux-system.

function source(kind: string, name: string, spec: Readonly<Record<string, unknown>>): KubeObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind,
    metadata: { name, namespace: 'flux-system' },
    spec: { interval: '10s', timeout: '20s', ...spec },
  };
}

export function branch(url: string, name: string): KubeObject {
  return source('GitRepository', `branch-${name}`, { url, ref: { branch: name } });
}

export function missingRepository(url: string): KubeObject {
  const gone = new URL('/not-there.git', url).href;
  return source('GitRepository', 'no-repository', { url: gone, ref: { branch: 'main' } });
}

export function refusedOci(): KubeObject {
  const url = 'oci://127.0.0.1:1/manifests/not-there';
  return source('OCIRepository', 'no-registry', { url, insecure: true, ref: { tag: 'latest' } });
}

export function refusedBucket(): KubeObject {
  const spec = { endpoint: '127.0.0.1:1', bucketName: 'manifests', insecure: true };
  return source('Bucket', 'no-bucket', spec);
}

export function missingHelmIndex(url: string): KubeObject {
  return source('HelmRepository', 'no-index', { url: new URL('/charts', url).href });
}

/** Stalled: trying again can't help before somebody edits it. */
export function invalidUrl(): KubeObject {
  return source('OCIRepository', 'bad-url', {
    url: 'oci://not a registry',
    ref: { tag: 'latest' },
  });
}
