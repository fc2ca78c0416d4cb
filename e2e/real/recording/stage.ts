import type { KubeObject } from '../cluster/api.ts';
import type { Bed } from '../bed.ts';
import { appliedRevision } from '../cluster/observe.ts';
import { has, type Recorder, type Ref, type WatchEvent } from './recorder.ts';

export interface Stage {
  readonly bed: Bed;
  readonly recorder: Recorder;
  /** The clusters where single objects are tried: one of each release. */
  readonly where: readonly string[];
}

export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** Runs to its end and names the objects that it was about. */
  readonly run: (stage: Stage) => Promise<readonly Ref[]>;
}

export type Wanted = (event: WatchEvent) => boolean;
export const ready = has('Ready', 'True');
export const failing = has('Ready', 'False');

export function readyAt(commit: string): Wanted {
  return (event) => ready(event) && appliedRevision(event.object).includes(commit);
}

function refOf(cluster: string, object: KubeObject): Ref {
  const { name, namespace = 'default' } = object.metadata;
  return { cluster, kind: object.kind ?? '', namespace, name };
}

export function kustomizationRef(cluster: string, name: string): Ref {
  return { cluster, kind: 'Kustomization', namespace: 'flux-system', name };
}

/** Makes or changes an object in the clusters of the stage and waits for what it should come to. */
export async function make(
  { bed, recorder, where }: Stage,
  object: KubeObject,
  wanted: Wanted,
  count = 1,
): Promise<readonly Ref[]> {
  const refs = where.map((cluster) => refOf(cluster, object));
  const since = recorder.events.length;
  await Promise.all(where.map((cluster) => bed.cluster(cluster).apply(object)));
  await untilAll(recorder, refs, wanted, count, since);
  return refs;
}

export async function untilAll(
  recorder: Recorder,
  refs: readonly Ref[],
  wanted: Wanted,
  count: number,
  since: number,
): Promise<void> {
  await Promise.all(refs.map((ref) => recorder.untilEvents(ref, wanted, count, since)));
}

export async function remove({ bed }: Stage, refs: readonly Ref[]): Promise<void> {
  await Promise.all(
    refs.map((ref) => bed.cluster(ref.cluster).delete(ref.kind, ref.namespace, ref.name)),
  );
}

/** An object is made, comes to a state and is deleted. */
export function simple(
  name: string,
  about: string,
  object: () => KubeObject,
  wanted: Wanted,
  count = 1,
): Scenario {
  const run = async (stage: Stage): Promise<readonly Ref[]> => {
    const refs = await make(stage, object(), wanted, count);
    await remove(stage, refs);
    return refs;
  };
  return { name, about, run };
}
