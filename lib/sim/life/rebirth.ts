import { buildObject } from '../generate/objects/build.ts';
import { finalizersOf } from '../generate/objects/context.ts';
import type { Plan } from '../generate/types.ts';
import type { KubeObject } from '../object.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { ObjectLife } from './object-life.ts';

/** `Kind/namespace/name created`, as kustomize-controller tells what it did. */
const words = (life: ObjectLife, what: string): string => `${life.key} ${what}`;

/** Writes an object that is gone again, without a status, as its owner has it. */
export function recreate(home: ClusterLife, life: ObjectLife): void {
  const { status: _s, metadata, spec, ...rest } = buildObject(home.ctx, life.plan);
  const { uid: _u, creationTimestamp: _c, generation: _g, finalizers: _f, ...meta } = metadata;
  const { suspend: _p, ...wanted } = life.lastSpec ?? spec ?? {};
  const suspend = life.plan.suspended === true ? { suspend: true } : {};
  home.write(life.resource, { ...rest, metadata: meta, spec: { ...wanted, ...suspend } });
  home.reborn(life);
}

/** What a Kustomization applies and somebody deleted. Returns what was created, in words. */
export function recreateChildren(home: ClusterLife, plan: Plan): string[] {
  return home
    .childrenOf(plan)
    .filter((child) => child.gone)
    .map((child) => {
      recreate(home, child);
      return words(child, 'created');
    });
}

/** What goes with a deleted object: what a Kustomization applied when it prunes, and the HelmChart of a HelmRelease. */
export function prune(home: ClusterLife, life: ObjectLife, { spec = {} }: KubeObject): void {
  if (life.kind === 'Kustomization') {
    const policy = spec['deletionPolicy'];
    const prunes = policy === 'Delete' || (policy !== 'Orphan' && spec['prune'] === true);
    if (!prunes || spec['suspend'] === true) return;
  }
  const owned = home.childrenOf(life.plan).filter((child) => child !== life && !child.gone);
  if (owned.length === 0) return;
  if (life.kind === 'Kustomization') {
    const list = owned.map((child) => words(child, 'deleted')).join('\n');
    life.event('Normal', 'ReconciliationSucceeded', list);
  }
  // Their own controllers are to see it.
  for (const { resource, namespace, name } of owned) home.store.delete(resource, namespace, name);
}

/** A controller begins with its finalizer. */
export function addFinalizers(home: ClusterLife, life: ObjectLife): void {
  const object = life.read();
  if (object === undefined) return;
  const { finalizers = [] } = object.metadata;
  const missing = finalizersOf(life.plan).filter((f) => !finalizers.includes(f));
  if (missing.length === 0) return;
  const metadata = { ...object.metadata, finalizers: [...finalizers, ...missing] };
  home.write(life.resource, { ...object, metadata });
}
