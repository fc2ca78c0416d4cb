import type { ObjectRef } from '../flux/record.ts';

/**
 * Returns one instance of each equal string or reference, so that 300,000 records share their namespaces, reasons,
 * revisions and sources.
 */
export interface Intern {
  (value: string): string;
  readonly ref: (value: ObjectRef) => ObjectRef;
}

export const noIntern: Intern = Object.assign((value: string) => value, {
  ref: (value: ObjectRef) => value,
});

/** Bounded: at `max` strings (or references) it forgets all and starts over, which costs sharing and never correctness. */
export function createIntern(max = 65_536): Intern {
  const strings = new Map<string, string>();
  const refs = new Map<string, ObjectRef>();
  const string = (value: string) => once(strings, value, max, () => value);
  const ref = (value: ObjectRef) =>
    once(refs, `${value.kind}/${value.namespace}/${value.name}`, max, () => ({
      kind: string(value.kind),
      namespace: string(value.namespace),
      name: string(value.name),
    }));
  return Object.assign(string, { ref });
}

function once<T>(known: Map<string, T>, key: string, max: number, make: () => T): T {
  const same = known.get(key);
  if (same !== undefined) return same;
  const made = make();
  if (known.size >= max) known.clear();
  known.set(key, made);
  return made;
}
