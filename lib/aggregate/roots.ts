import type { FluxRecord, ObjectRef } from '../flux/record.ts';

export type Lookup = (ref: ObjectRef) => FluxRecord | undefined;

/** It is broken because it waited too long for something that exists. */
const waits = (r: FluxRecord): boolean => r.blocked === 'waiting';

/** The objects that this one says it waits for, broken or not. */
export function* needsOf({ seen }: FluxRecord): Generator<ObjectRef> {
  if (seen.source !== null) yield seen.source;
  yield* seen.dependsOn;
}

function* brokenNeeds(record: FluxRecord, broken: Lookup): Generator<FluxRecord> {
  for (const ref of needsOf(record)) {
    const need = broken(ref);
    if (need !== undefined) yield need;
  }
}

/**
 * Is the cause of this broken object to be found at itself? Not when it only waits for an object that is broken
 * too; objects that wait for each other in a circle are each a cause.
 */
export function isRoot(record: FluxRecord, broken: Lookup): boolean {
  if (!waits(record)) return true;
  const open = [...brokenNeeds(record, broken)];
  if (open.length === 0) return true;
  const visited = new Set<FluxRecord>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === record) return true;
    if (visited.has(next) || !waits(next)) continue;
    visited.add(next);
    open.push(...brokenNeeds(next, broken));
  }
  return false;
}

const keyOf = ({ kind, namespace, name }: ObjectRef): string => `${kind}/${namespace}/${name}`;

/** The broken objects of one cluster, and which of them are causes. */
export interface Roots {
  /** The object is broken as `record` says, or no longer broken. Only what can have changed by it is looked at again. */
  readonly set: (of: ObjectRef, record: FluxRecord | undefined) => void;
  /** Other kinds are heard now. */
  readonly heard: () => void;
  readonly size: () => number;
}

/** `onRoot` is told of each record that becomes a cause and of each that no longer is one. */
export function createRoots(
  isHeard: (record: FluxRecord) => boolean,
  onRoot: (record: FluxRecord, isOne: boolean) => void,
): Roots {
  const records = new Map<string, FluxRecord>();
  const roots = new Set<FluxRecord>();
  /** Keys of objects that wait, by the key of what they wait for. */
  const waiters = new Map<string, Set<string>>();

  const broken: Lookup = (ref) => {
    const record = records.get(keyOf(ref));
    return record !== undefined && isHeard(record) ? record : undefined;
  };

  function judge(record: FluxRecord): void {
    const is = isHeard(record) && isRoot(record, broken);
    if (is === roots.has(record)) return;
    if (is) roots.add(record);
    else roots.delete(record);
    onRoot(record, is);
  }

  function link(key: string, record: FluxRecord): void {
    if (!waits(record)) return;
    for (const need of needsOf(record)) {
      const of = keyOf(need);
      const keys = waiters.get(of);
      if (keys === undefined) waiters.set(of, new Set([key]));
      else keys.add(key);
    }
  }

  function unlink(key: string, record: FluxRecord): void {
    if (!waits(record)) return;
    for (const need of needsOf(record)) {
      const of = keyOf(need);
      const keys = waiters.get(of);
      keys?.delete(key);
      if (keys?.size === 0) waiters.delete(of);
    }
  }

  /** Those that wait for it, for one of them, and so on. */
  function judgeWaiters(key: string): void {
    const seen = new Set([key]);
    for (const next of seen) for (const waiter of waiters.get(next) ?? []) seen.add(waiter);
    seen.delete(key);
    for (const waiter of seen) {
      const record = records.get(waiter);
      if (record !== undefined) judge(record);
    }
  }

  return {
    set(of, record) {
      const key = keyOf(of);
      const before = records.get(key);
      if (before !== undefined) {
        unlink(key, before);
        if (roots.delete(before)) onRoot(before, false);
      }
      if (record === undefined) records.delete(key);
      else {
        records.set(key, record);
        link(key, record);
        judge(record);
      }
      // Broken as before and waiting for nobody: to those who wait for it nothing is new.
      const same = before !== undefined && record !== undefined && !waits(before) && !waits(record);
      if (!same) judgeWaiters(key);
    },
    heard() {
      for (const record of records.values()) judge(record);
    },
    size: () => records.size,
  };
}
