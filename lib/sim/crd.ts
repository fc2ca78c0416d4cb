import type { KubeObject } from './object.ts';
import type { ServedResource } from './resources.ts';
import { resourceId } from './resources.ts';

/** The CRD that makes the API server serve a resource, with the schema left open. */
export function crdFor(
  resource: ServedResource,
  labels: Readonly<Record<string, string>>,
  at: string,
): KubeObject {
  const names = {
    categories: resource.categories,
    kind: resource.kind,
    listKind: `${resource.kind}List`,
    plural: resource.plural,
    shortNames: resource.shortNames,
    singular: resource.singular ?? resource.kind.toLowerCase(),
  };
  const condition = (type: string, reason: string, message: string) => ({
    lastTransitionTime: at,
    message,
    reason,
    status: 'True',
    type,
  });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: resourceId(resource.plural, resource.group),
      labels: { ...labels },
      annotations: { 'controller-gen.kubebuilder.io/version': 'v0.19.0' },
    },
    spec: {
      conversion: { strategy: 'None' },
      group: resource.group,
      names,
      scope: resource.namespaced ? 'Namespaced' : 'Cluster',
      versions: resource.versions.map((name) => ({
        ...(resource.deprecated?.includes(name) === true ? { deprecated: true } : {}),
        name,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
        served: true,
        storage: name === resource.storage,
        ...(resource.status === false ? {} : { subresources: { status: {} } }),
      })),
    },
    status: {
      acceptedNames: names,
      conditions: [
        condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
        condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
      ],
      storedVersions: [resource.storage],
    },
  };
}
