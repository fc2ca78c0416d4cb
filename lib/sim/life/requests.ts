import type { FluxKind } from '../../flux/kinds.ts';
import { FLUX_KINDS } from '../../flux/kinds.ts';
import type { KubeObject } from '../object.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { Draft } from './draft.ts';
import type { ObjectLife } from './object-life.ts';
import { prune } from './rebirth.ts';
import { resourceOf } from './object-life.ts';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';
const KIND_BY_RESOURCE = new Map(FLUX_KINDS.map((kind) => [resourceOf(kind), kind]));

/** The Flux kind of `kustomizations.kustomize.toolkit.fluxcd.io`. */
export const kindOf = (resource: string): FluxKind | undefined => KIND_BY_RESOURCE.get(resource);

/**
 * Acts on what clients of the API server write: a requested reconciliation, suspend and resume, a changed spec,
 * a deletion, whose finalizers the controller takes away. Returns its end.
 */
export function hearRequests(home: ClusterLife, writing: () => boolean): () => void {
  const tokens = new Map<string, string>();
  return home.store.subscribe((resource, event) => {
    const kind = kindOf(resource);
    if (kind === undefined || (writing() && event.type !== 'DELETED')) return;
    const life = home.find(`${kind}/${event.current.key}`);
    if (event.type === 'ADDED' && (life === undefined || life.gone)) {
      const made = home.store.table(resource).read(event.current);
      if (life !== undefined || isOfClient(made)) home.appeared(kind, made);
      return;
    }
    if (life === undefined || life.gone) return;
    if (event.type === 'DELETED') {
      if (home.isGuest(life)) home.dismiss(life);
      else home.forget(life, home.store.table(resource).read(event.current).spec);
      return;
    }
    const object = life.read();
    if (object === undefined) return;
    if (object.metadata.deletionTimestamp !== undefined) release(home, life);
    else if (home.refresh(life)) return;
    else react(life, object, tokens, event.type === 'MODIFIED');
  });
}

/** What a controller itself wrote is nobody's wish: tests put objects there that no controller works on. */
const isOfClient = ({ metadata }: KubeObject): boolean =>
  metadata.managedFields?.some((m) => !m.manager.endsWith('-controller')) ?? false;

function react(
  life: ObjectLife,
  object: KubeObject,
  tokens: Map<string, string>,
  changed: boolean,
): void {
  const suspended = object.spec?.['suspend'] === true;
  if (suspended !== life.suspended) {
    if (suspended) suspend(life);
    else resume(life);
    return;
  }
  const token = object.metadata.annotations?.[REQUESTED_AT];
  const asked = token !== undefined && tokens.get(life.key) !== token;
  if (token !== undefined) tokens.set(life.key, token);
  if (asked) life.handledToken = token;
  if (changed && !suspended) life.requested();
}

/** Stops the controller's work on an object; what it was is kept underneath. */
export function suspend(life: ObjectLife): void {
  life.becomes('suspended');
  life.suspended = true;
  life.interrupt();
  // Not within the client's write: watchers hear of that one first.
  life.world.scheduler.after(15, () => {
    if (life.suspended && !life.gone) life.patch(observe);
  });
}

/** The controller has seen the suspension: a Kustomization says so only while it is ready. */
function observe(d: Draft): void {
  const observed = d.status['observedGeneration'];
  if (observed === undefined || observed === -1) return;
  if (d.object.kind === 'Kustomization' && d.condition('Ready')?.status !== 'True') return;
  d.status['observedGeneration'] = d.generation;
}

export function resume(life: ObjectLife): void {
  life.suspended = false;
  life.becomes(life.underlying === 'suspended' ? 'ready' : life.underlying);
  life.resumed();
}

/** A deleted object goes 0.1 s later, when its controller is done with it. */
function release(home: ClusterLife, life: ObjectLife): void {
  life.interrupt();
  home.world.scheduler.after(100, () => {
    const object = life.read();
    if (object === undefined) return;
    prune(home, life, object);
    const { finalizers: _done, ...metadata } = object.metadata;
    home.write(life.resource, { ...object, metadata });
  });
}
