import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError, type ApiClient, type KubeObject } from './api.ts';
import { apply, parseObjects, pathOf } from './apply.ts';

/** What the project tells its users to apply: the bed proves that it is enough. */
const manifest = join(import.meta.dirname, '..', '..', '..', 'deploy', 'rbac.yaml');
const account = '/api/v1/namespaces/fleetglass/serviceaccounts/fleetglass';
const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/fleetglass-read';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Applies the shipped read-only role as it is and returns a token for its account. */
export async function grantRead(api: ApiClient): Promise<string> {
  for (const object of parseObjects(readFileSync(manifest, 'utf8'))) await apply(api, object);
  const answer = await api.create(`${account}/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 24 * 3600 },
  });
  return answer.status?.['token'] as string;
}

/** Makes the tokens of the account invalid; the API server remembers a good one for 10 s more. */
export async function revokeRead(api: ApiClient): Promise<void> {
  await api.delete(account).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  });
}

/** Takes one resource out of the role: from then on a request for it is answered with 403. */
export async function forbid(api: ApiClient, resource: string): Promise<void> {
  const current = await api.get<{ rules: Rule[] }>(role);
  const rules = current.rules
    .map(({ apiGroups, resources, verbs }) => {
      return { apiGroups, verbs, resources: resources.filter((one) => one !== resource) };
    })
    .filter((rule) => rule.resources.length > 0);
  await api.patch(role, { rules });
}

export async function restoreRole(api: ApiClient): Promise<void> {
  const objects = parseObjects(readFileSync(manifest, 'utf8'));
  const shipped = objects.find((object) => object.kind === 'ClusterRole') as
    | (KubeObject & { readonly rules: readonly Rule[] })
    | undefined;
  if (!shipped) throw new Error('deploy/rbac.yaml has no ClusterRole');
  await api.patch(pathOf(shipped), { rules: shipped.rules });
}
