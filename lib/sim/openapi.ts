import type { ClusterStore } from './cluster-store.ts';
import type { ServedResource } from './resources.ts';
import { apiVersionOf } from './resources.ts';

const rootOf = (group: string, version: string): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

/**
 * The part of OpenAPI v3 that `kubectl apply` reads before it sends: which groups there are, and that
 * a PATCH takes `fieldValidation`, so that validation is left to the server. There are no schemas.
 */
export function openApi(store: ClusterStore, path: string): Record<string, unknown> | undefined {
  const versions = new Map<string, { version: string; resource: ServedResource }[]>();
  for (const resource of store.resources()) {
    for (const version of resource.versions) {
      const root = rootOf(resource.group, version);
      versions.set(root, [...(versions.get(root) ?? []), { version, resource }]);
    }
  }
  if (path === '/openapi/v3') {
    const paths = [...versions.keys()].map((root) => [
      root,
      { serverRelativeURL: `/openapi/v3/${root}` },
    ]);
    return { paths: Object.fromEntries(paths) };
  }
  const served = versions.get(path.slice('/openapi/v3/'.length));
  if (served === undefined || !path.startsWith('/openapi/v3/')) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: store.kubernetesVersion },
    paths: Object.fromEntries(served.map(({ version, resource }) => patchPath(resource, version))),
    components: { schemas: {} },
  };
}

function patchPath(resource: ServedResource, version: string): [string, unknown] {
  const { group, kind, plural, namespaced } = resource;
  const scope = namespaced ? 'namespaces/{namespace}/' : '';
  const parameter = { name: 'fieldValidation', in: 'query', schema: { type: 'string' } };
  return [
    `/${rootOf(group, version)}/${scope}${plural}/{name}`,
    {
      patch: {
        operationId: `patch${kind}`,
        parameters: [parameter],
        responses: { 200: { description: apiVersionOf(group, version) } },
        'x-kubernetes-action': 'patch',
        'x-kubernetes-group-version-kind': { group, version, kind },
      },
    },
  ];
}
