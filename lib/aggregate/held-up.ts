import type { FluxKind } from '../flux/kinds.ts';
import type { FluxRecord, ObjectRef } from '../flux/record.ts';
import { isBroken } from '../flux/state.ts';
import { needsOf, unhealthyOf, waits } from './needs.ts';

export const refKey = ({ kind, namespace, name }: ObjectRef): string =>
  `${kind}/${namespace}/${name}`;

/** Does it stand still: broken, or waiting for something? All others need not be looked at. */
export const isHeldUp = (r: FluxRecord): boolean => isBroken(r.state) || r.state === 'waiting';

/** What keeps it from being ready: what it waits for, or the objects whose health it waited for in vain. */
const refsOf = (record: FluxRecord): Generator<ObjectRef> =>
  waits(record) ? needsOf(record) : unhealthyOf(record);

/** A broken object whose cause is to be found at itself, and what waits for it. */
export interface Root {
  readonly record: FluxRecord;
  /** Objects that wait for it, for one of them, and so on, by kind. */
  readonly blocked: ReadonlyMap<FluxKind, number>;
}

export interface Judged {
  /** By refKey. */
  readonly roots: ReadonlyMap<string, Root>;
  /** Of each object that waits for a root, by refKey: the refKey of the root, the first where there are several. */
  readonly behind: ReadonlyMap<string, string>;
  /** Objects that stand in a circle of those that wait for each other, by refKey. */
  readonly circles: ReadonlySet<string>;
}

const NOTHING_BLOCKED: ReadonlyMap<FluxKind, number> = new Map();

/** Held-up objects as a graph: numbers of those that each waits for, and of those that wait for it. */
interface Graph {
  readonly records: readonly FluxRecord[];
  readonly keys: readonly string[];
  readonly needs: readonly (readonly number[])[];
  readonly waiters: readonly (readonly number[])[];
}

function graphOf(held: ReadonlyMap<string, FluxRecord>): Graph {
  const keys = [...held.keys()];
  const records = [...held.values()];
  const numbers = new Map(keys.map((key, i) => [key, i]));
  const needs: number[][] = records.map(() => []);
  const waiters: number[][] = records.map(() => []);
  for (const [i, record] of records.entries()) {
    const own = [...refsOf(record)].map((ref) => numbers.get(refKey(ref)));
    // What fails together with something that is not held up here has more than one reason to fail.
    if (!waits(record) && own.includes(undefined)) continue;
    for (const to of own) {
      if (to === undefined) continue;
      needs[i]?.push(to);
      waiters[to]?.push(i);
    }
  }
  return { records, keys, needs, waiters };
}

/**
 * Groups of objects that wait for each other, each object once; a group comes after all that it waits for.
 * Tarjan's strongly connected components, without recursion: chains may be long.
 */
function circlesOf({ needs }: Graph): number[][] {
  const found: number[][] = [];
  const index = new Int32Array(needs.length).fill(-1);
  const low = new Int32Array(needs.length);
  const onPath = new Uint8Array(needs.length);
  const path: number[] = [];
  let next = 0;
  const enter = (node: number): { node: number; edge: number } => {
    index[node] = low[node] = next;
    next += 1;
    path.push(node);
    onPath[node] = 1;
    return { node, edge: 0 };
  };
  for (let start = 0; start < needs.length; start += 1) {
    if (index[start] !== -1) continue;
    const open = [enter(start)];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const { node } = top;
      const to = needs[node]?.[top.edge];
      top.edge += 1;
      if (to !== undefined) {
        if (index[to] === -1) open.push(enter(to));
        else if (onPath[to] === 1) low[node] = Math.min(low[node] ?? 0, index[to] ?? 0);
        continue;
      }
      open.pop();
      const below = open.at(-1)?.node;
      if (below !== undefined) low[below] = Math.min(low[below] ?? 0, low[node] ?? 0);
      if (low[node] !== index[node]) continue;
      const circle = path.splice(path.lastIndexOf(node));
      for (const one of circle) onPath[one] = 0;
      found.push(circle);
    }
  }
  return found;
}

/**
 * Which broken objects are causes: those with an error of their own, those that wait for nothing broken, and those that wait for
 * each other in a circle. That Flux objects which it applied are broken is no error of its own. Takes the objects of one cluster
 * that are held up and heard, by refKey.
 */
export function judge(held: ReadonlyMap<string, FluxRecord>): Judged {
  const graph = graphOf(held);
  const { records, keys, needs } = graph;
  /** It is broken, or waits for what is. */
  const bad = new Uint8Array(records.length);
  const isRoot = new Uint8Array(records.length);
  const circles = new Set<string>();
  for (const circle of circlesOf(graph)) {
    const [first = 0] = circle;
    const around = circle.length > 1 || (needs[first] ?? []).includes(first);
    const waitsForBad = circle.some((i) => (needs[i] ?? []).some((to) => bad[to] === 1));
    const anyBroken = circle.some((i) => broken(records[i]));
    for (const i of circle) {
      isRoot[i] = Number(broken(records[i]) && (around || !waitsForBad));
      bad[i] = Number(anyBroken || waitsForBad);
      if (around) circles.add(keys[i] ?? '');
    }
  }
  const roots = new Map<string, Root>();
  const behind = new Map<string, string>();
  for (const [i, record] of records.entries()) {
    if (isRoot[i] !== 1) continue;
    const key = keys[i] ?? '';
    let blocked: Map<FluxKind, number> | undefined;
    for (const waiter of reachedFrom(graph, i)) {
      const kind = records[waiter]?.seen.kind;
      if (kind === undefined || isRoot[waiter] === 1) continue;
      blocked ??= new Map();
      blocked.set(kind, (blocked.get(kind) ?? 0) + 1);
      const its = keys[waiter] ?? '';
      if (!behind.has(its)) behind.set(its, key);
    }
    roots.set(key, { record, blocked: blocked ?? NOTHING_BLOCKED });
  }
  return { roots, behind, circles };
}

const broken = (r: FluxRecord | undefined): boolean => r !== undefined && isBroken(r.state);

function reachedFrom({ waiters }: Graph, from: number): Set<number> {
  const reached = new Set<number>();
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const waiter of waiters[node] ?? [])
      if (!reached.has(waiter)) {
        reached.add(waiter);
        open.push(waiter);
      }
  reached.delete(from);
  return reached;
}
