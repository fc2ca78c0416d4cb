import { isFluxKind } from '../flux/kinds.ts';
import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import { isBroken } from '../flux/state.ts';
import { refId } from './forest.ts';
import { needsOf, unhealthyOf, waits } from './needs.ts';

/** Why an object is not ready though the cause is elsewhere. */
export interface Because {
  /** `waits`: for `ref`, directly or through others. `reports`: its health check fails by `ref`, which is broken. */
  readonly how: 'waits' | 'reports';
  readonly ref: ObjectRef;
}

export interface Blame {
  /** Broken objects whose cause is to be found at themselves. */
  readonly roots: ReadonlySet<FluxRecord>;
  readonly because: ReadonlyMap<FluxRecord, Because>;
  /** Objects that wait for each other in a circle: Flux never resolves that. */
  readonly circles: ReadonlySet<FluxRecord>;
  /** How many objects wait for an object, by its id. */
  readonly blocks: ReadonlyMap<string, number>;
}

type Lookup = (ref: ObjectRef) => FluxRecord | undefined;

/** How well a need explains a wait: the lower, the better. Ready explains it only when nothing else does. */
function weight(need: FluxRecord | undefined): number {
  if (need === undefined) return 3;
  if (isBroken(need.state)) return waits(need) ? 1 : 0;
  if (need.state === 'waiting') return 2;
  return need.state === 'ready' ? 5 : 4;
}

/** The need that stops a waiting object. Of those that explain it equally well, the one that its message names. */
function stopper(record: FluxRecord, find: Lookup): ObjectRef | null {
  let best: { ref: ObjectRef; weight: number } | null = null;
  for (const ref of needsOf(record)) {
    const isNamed = record.message.includes(`'${ref.namespace}/${ref.name}'`);
    const w = weight(find(ref)) - (isNamed ? 0.5 : 0);
    if (best === null || w < best.weight) best = { ref, weight: w };
  }
  return best?.ref ?? null;
}

/** The broken object by which a health check fails, when each object that it names is a broken one of this cluster. */
function reported(record: FluxRecord, find: Lookup): ObjectRef | null {
  let first: ObjectRef | null = null;
  for (const ref of unhealthyOf(record)) {
    const found = isFluxKind(ref.kind) ? find(ref) : undefined;
    if (found === undefined || found === record || !isBroken(found.state)) return null;
    first ??= found.seen;
  }
  return first;
}

/**
 * Whose fault it is. Each object that waits, or whose health check fails by another, is followed to the end of its chain: along
 * one need at a time, so that a cluster costs one pass over its objects.
 */
export function blameOf(records: readonly FluxRecord[], find: Lookup): Blame {
  const because = new Map<FluxRecord, Because>();
  const roots = new Set<FluxRecord>();
  const circles = new Set<FluxRecord>();
  const blocks = new Map<string, number>();
  const ends = new Map<FluxRecord, ObjectRef | null>();
  const next = (r: FluxRecord): ObjectRef | null => {
    if (waits(r)) return stopper(r, find);
    return isBroken(r.state) ? reported(r, find) : null;
  };

  /** The end of the chain that begins here; null: it begins and ends here. */
  function follow(start: FluxRecord): ObjectRef | null {
    const path: FluxRecord[] = [];
    const onPath = new Set<FluxRecord>();
    let at: FluxRecord = start;
    let end: ObjectRef | null = null;
    for (;;) {
      const known = ends.get(at);
      if (known !== undefined) {
        end = known ?? at.seen;
        break;
      }
      if (onPath.has(at)) {
        for (const r of path.splice(path.indexOf(at))) {
          if (waits(r)) circles.add(r);
          ends.set(r, null);
        }
        end = at.seen;
        break;
      }
      const ref = next(at);
      if (ref === null) {
        ends.set(at, null);
        end = at.seen;
        break;
      }
      path.push(at);
      onPath.add(at);
      const to = find(ref);
      if (to === undefined) {
        end = ref;
        break;
      }
      at = to;
    }
    for (const r of path) ends.set(r, end);
    return ends.get(start) ?? null;
  }

  for (const record of records) {
    const broken = isBroken(record.state);
    if (!broken && !waits(record)) continue;
    const end = follow(record);
    if (end === null) {
      if (broken) roots.add(record);
      continue;
    }
    const { kind, namespace, name } = end;
    const how = waits(record) ? 'waits' : 'reports';
    because.set(record, { how, ref: { kind, namespace, name } });
    if (how === 'waits') blocks.set(refId(end), (blocks.get(refId(end)) ?? 0) + 1);
    // It has waited too long for something that is in order, or that nobody knows: look here.
    const cause = find(end);
    if (broken && (cause === undefined || !(isBroken(cause.state) || waits(cause))))
      roots.add(record);
  }
  return { roots, because, circles, blocks };
}
