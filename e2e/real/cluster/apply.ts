import { parseAllDocuments } from 'yaml';
import type { ApiClient, KubeObject } from './api.ts';
import { collectionPath, fluxKinds } from './kinds.ts';

const builtIn: Readonly<Record<string, string>> = {
  Namespace: '/api/v1/namespaces',
  ServiceAccount: '/api/v1/namespaces/{ns}/serviceaccounts',
  ConfigMap: '/api/v1/namespaces/{ns}/configmaps',
  Deployment: '/apis/apps/v1/namespaces/{ns}/deployments',
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  CustomResourceDefinition: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
};

export function pathOf(object: KubeObject): string {
  const { name, namespace = 'default' } = object.metadata;
  const flux = fluxKinds.find(
    (kind) => kind.kind === object.kind && object.apiVersion?.startsWith(`${kind.group}/`),
  );
  if (flux) return `${collectionPath(flux, namespace)}/${name}`;
  const collection = builtIn[object.kind ?? ''];
  if (!collection) throw new Error(`no path is known for the kind ${object.kind}`);
  return `${collection.replace('{ns}', namespace)}/${name}`;
}

/** Server-side apply, so that a second run changes nothing. */
export async function apply(api: ApiClient, object: KubeObject): Promise<KubeObject> {
  return api.patch(`${pathOf(object)}?fieldManager=flux&force=true`, object, 'apply');
}

export function parseObjects(yaml: string): readonly KubeObject[] {
  return parseAllDocuments(yaml)
    .map((document) => document.toJS() as KubeObject | null)
    .filter((object) => object !== null);
}
