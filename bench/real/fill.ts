import pLimit from 'p-limit';
import type { ApiClient } from '../../e2e/real/cluster/api.ts';
import { apply, pathOf } from '../../e2e/real/cluster/apply.ts';
import { collectionPath, kindNamed } from '../../e2e/real/cluster/kinds.ts';
import { kubeTime, type KubeObject } from '../../lib/sim/object.ts';
import { applied, canApply, nowUs } from '../shared/mark.ts';

const AT_ONCE = 8;

/** Creates the objects and writes their status, by the same requests on any server. Returns them as they are there. */
export async function fill(api: ApiClient, objects: readonly KubeObject[]): Promise<KubeObject[]> {
  const namespaces = new Set(objects.map(({ metadata }) => metadata.namespace ?? 'default'));
  for (const name of namespaces)
    await apply(api, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const limit = pLimit(AT_ONCE);
  return Promise.all(objects.map((object) => limit(() => create(api, object))));
}

async function create(api: ApiClient, object: KubeObject): Promise<KubeObject> {
  const { status, ...desired } = object;
  const kind = kindNamed(object.kind);
  const at = collectionPath(kind, object.metadata.namespace);
  const made = await api.create<KubeObject>(`${at}?fieldManager=kustomize-controller`, desired);
  // Alert and Provider v1beta3 have none.
  if (status === undefined || kind.version === 'v1beta3') return made;
  return writeStatus(api, { ...made, status });
}

const STATUS = 'status?fieldManager=gotk-kustomize-controller';

const writeStatus = (api: ApiClient, object: KubeObject): Promise<KubeObject> =>
  api.patch<KubeObject>(`${pathOf(object)}/${STATUS}`, { status: object.status });

export interface Target {
  readonly api: ApiClient;
  readonly object: KubeObject;
}

/** Objects whose controllers could apply a new revision. */
export const targetsOf = (api: ApiClient, objects: readonly KubeObject[]): Target[] =>
  objects
    .filter(({ kind }) => kind === 'Kustomization' || kind === 'HelmRelease')
    .filter(canApply)
    .map((object) => ({ api, object }));

/** Writes new revisions to one target after the other at an even rate; resolves when all are written. */
export async function drive(
  targets: readonly Target[],
  rate: number,
  seconds: number,
): Promise<number> {
  const from = performance.now();
  const total = rate * seconds;
  const running: Promise<unknown>[] = [];
  for (let i = 0; i < total; i += 1) {
    const target = targets[i % targets.length];
    if (target === undefined) throw new Error('No object can apply a revision.');
    const wait = from + (i * 1000) / rate - performance.now();
    if (wait > 0)
      await new Promise((resolve) => {
        setTimeout(resolve, wait);
      });
    const time = kubeTime(Date.now());
    running.push(writeStatus(target.api, applied(target.object, nowUs(), time)));
  }
  await Promise.all(running);
  return total;
}
