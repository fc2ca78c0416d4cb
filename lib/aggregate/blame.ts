import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import { isBroken } from '../flux/state.ts';
import { isHeldUp, judge, refKey, type Judged } from './held-up.ts';
import { needsOf, unhealthyOf, waits } from './needs.ts';

/** Why an object is not ready though the cause is elsewhere. */
export interface Because {
  /** `waits`: for `ref`, directly or through others. `reports`: its health check fails by `ref`, or by what waits for it. */
  readonly how: 'waits' | 'reports';
  readonly ref: ObjectRef;
}

export interface Blame {
  /** Broken objects of kinds that are heard whose cause is to be found at themselves: the causes on this cluster. */
  readonly roots: ReadonlySet<FluxRecord>;
  /** Objects that were so when their kind was last heard. */
  readonly staleRoots: ReadonlySet<FluxRecord>;
  readonly because: ReadonlyMap<FluxRecord, Because>;
  /** Objects that wait for each other in a circle: Flux never resolves that. */
  readonly circles: ReadonlySet<FluxRecord>;
  /** How many objects an object holds up, by its id. What is not heard holds up those that it did when it was. */
  readonly blocks: ReadonlyMap<string, number>;
  /** Objects that wait behind the roots, each once. */
  readonly behind: number;
}

type Lookup = (ref: ObjectRef) => FluxRecord | undefined;

const isBehind = ({ roots, behind }: Judged, ref: ObjectRef): boolean =>
  roots.has(refKey(ref)) || behind.has(refKey(ref));

/** How well a need explains a wait: the lower, the better. Ready explains it only when nothing else does. */
function weight(need: FluxRecord | undefined, judged: Judged): number {
  if (need === undefined) return 3;
  if (isBroken(need.state)) return waits(need) ? 1 : 0;
  if (need.state === 'waiting') return isBehind(judged, need.seen) ? 1.8 : 2.4;
  return need.state === 'ready' ? 5 : 4;
}

/** A message that names a need counts so much: never as much as a wait for something that broke. */
const NAMED = 0.5;

/** The need that stops a waiting object. Of those that explain it equally well, the one that its message names. */
function stopper(record: FluxRecord, find: Lookup, judged: Judged): ObjectRef | null {
  let best: { ref: ObjectRef; weight: number } | null = null;
  for (const ref of needsOf(record)) {
    const isNamed = record.message.includes(`'${ref.namespace}/${ref.name}'`);
    const w = weight(find(ref), judged) - (isNamed ? NAMED : 0);
    if (best === null || w < best.weight) best = { ref, weight: w };
  }
  return best?.ref ?? null;
}

/** The object by which a health check fails: the first that it names which is a root, or waits for one. */
function reported(record: FluxRecord, judged: Judged): ObjectRef | null {
  for (const ref of unhealthyOf(record)) if (isBehind(judged, ref)) return ref;
  return null;
}

/**
 * Whose fault it is, and since nothing is known of what is not heard, apart for that: as it was when it was last heard.
 * `find` finds each of `records`.
 */
export function blameOf(
  records: readonly FluxRecord[],
  find: Lookup,
  isFresh: (record: FluxRecord) => boolean,
): Blame {
  const heard = records.filter(isFresh);
  const now = blameOne(heard, (ref) => {
    const found = find(ref);
    return found !== undefined && isFresh(found) ? found : undefined;
  });
  const staleRoots = new Set<FluxRecord>();
  if (heard.length === records.length) return { ...now, staleRoots };
  const { because, circles, blocks } = now;
  const then = blameOne(records, find);
  for (const record of records) {
    if (isFresh(record)) continue;
    const id = refKey(record.seen);
    const why = then.because.get(record);
    if (why !== undefined) because.set(record, why);
    if (then.circles.has(record)) circles.add(record);
    if (then.roots.has(record)) staleRoots.add(record);
    const held = then.blocks.get(id);
    if (held !== undefined) blocks.set(id, held);
  }
  return { ...now, staleRoots };
}

/**
 * The roots are those of `judge`. Each object that waits, or whose health check fails by another, is followed to the next root,
 * or to the end of its chain: along one need at a time, so that a cluster costs one pass over its objects.
 */
function blameOne(records: readonly FluxRecord[], find: Lookup) {
  const judged = judge(
    new Map(records.filter(isHeldUp).map((record) => [refKey(record.seen), record])),
  );
  const because = new Map<FluxRecord, Because>();
  const circles = new Set<FluxRecord>();
  const blocks = new Map<string, number>();
  const ends = new Map<FluxRecord, ObjectRef | null>();
  const isRoot = (r: FluxRecord): boolean => judged.roots.has(refKey(r.seen));
  const isCircular = (r: FluxRecord): boolean => judged.circles.has(refKey(r.seen));
  const next = (r: FluxRecord): ObjectRef | null => {
    if (isRoot(r)) return null;
    if (waits(r)) return stopper(r, find, judged);
    return isBroken(r.state) ? reported(r, judged) : null;
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
        // All around wait for the same in the end, when one of them waits for something outside.
        const outside = judged.roots.get(judged.behind.get(refKey(at.seen)) ?? '')?.record.seen;
        for (const r of path.splice(path.indexOf(at))) ends.set(r, outside ?? null);
        end = outside ?? at.seen;
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

  /** What a root waits for: it has waited too long, for something that is not broken or, in a circle, also outside of it. */
  function beyond(root: FluxRecord): ObjectRef | null {
    const ref = waits(root) ? stopper(root, find, judged) : null;
    const to = ref === null ? undefined : find(ref);
    if (to === undefined || to === root) return to === undefined ? ref : null;
    const isWithin = isCircular(root) && isCircular(to);
    return isWithin ? null : (follow(to) ?? to.seen);
  }

  for (const record of records) {
    if (!isHeldUp(record)) continue;
    if (waits(record) && isCircular(record)) circles.add(record);
    const end = isRoot(record) ? beyond(record) : follow(record);
    if (end === null) continue;
    const { kind, namespace, name } = end;
    const how = waits(record) ? 'waits' : 'reports';
    because.set(record, { how, ref: { kind, namespace, name } });
    if (how === 'waits') blocks.set(refKey(end), (blocks.get(refKey(end)) ?? 0) + 1);
  }
  const roots = new Set<FluxRecord>();
  for (const [id, { record, blocked }] of judged.roots) {
    roots.add(record);
    let held = 0;
    for (const n of blocked.values()) held += n;
    if (held > 0) blocks.set(id, held);
    else blocks.delete(id);
  }
  return { roots, because, circles, blocks, behind: judged.behind.size };
}
