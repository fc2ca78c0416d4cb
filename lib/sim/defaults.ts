import type { KubeObject } from './object.ts';
import type { ServedResource } from './resources.ts';

/** Kinds whose CRD gives an object without status `{"observedGeneration":-1}`. */
const UNOBSERVED: ReadonlySet<string> = new Set([
  'Kustomization',
  'HelmRelease',
  'GitRepository',
  'OCIRepository',
  'Bucket',
  'HelmRepository',
  'HelmChart',
  'Receiver',
  'ImageRepository',
  'ImagePolicy',
  'ImageUpdateAutomation',
]);

/** Fills in what the server fills in by itself: defaults of the CRDs' status, and of namespaces. */
export function withDefaults(resource: ServedResource, object: KubeObject): KubeObject {
  if (resource.group === '' && resource.kind === 'Namespace') return namespaceDefaults(object);
  if (!UNOBSERVED.has(resource.kind) || object.status !== undefined) return object;
  return { ...object, status: { observedGeneration: -1 } };
}

function namespaceDefaults(object: KubeObject): KubeObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
    },
    spec: object.spec ?? { finalizers: ['kubernetes'] },
    status: object.status ?? { phase: 'Active' },
  };
}
