import type { ObjectRef } from '../flux/record.ts';
import type { Said, Wanted } from './seen.ts';

/**
 * Returns one instance of each equal string or reference, so that 300,000 records share their namespaces, reasons,
 * revisions and sources.
 */
export interface Intern {
  (value: string): string;
  readonly ref: (value: ObjectRef) => ObjectRef;
  /** What `show` makes of a text, made once for equal texts while they are remembered. */
  readonly shown: (text: string, show: (text: string) => string) => string;
  readonly wanted: (value: Wanted) => Wanted;
  readonly said: (value: Said) => Said;
}

export const noIntern: Intern = Object.assign((value: string) => value, {
  ref: (value: ObjectRef) => value,
  shown: (text: string, show: (text: string) => string) => show(text),
  wanted: (value: Wanted) => value,
  said: (value: Said) => value,
});

/**
 * Bounded: of strings, texts and objects each holds at most twice `max`. What was not met again while the newer half was
 * filled is forgotten, which costs sharing and never correctness.
 */
export function createIntern(max = 65_536): Intern {
  const strings = new Recent<string>(max);
  // By name: few objects share one, and a key of all three parts would have to be made and hashed each time.
  const refs = new Recent<ObjectRef[]>(max);
  const texts = new Recent<string>(max);

  const string = (value: string): string => strings.get(value) ?? strings.set(value, value);

  function ref({ kind, namespace, name }: ObjectRef): ObjectRef {
    const named = refs.get(name);
    const same = named?.find((r) => r.namespace === namespace && r.kind === kind);
    if (same !== undefined) return same;
    const made = { kind: string(kind), namespace: string(namespace), name: string(name) };
    if (named === undefined) refs.set(made.name, [made]);
    else if (named.length < MAX_OF_NAME) named.push(made);
    return made;
  }

  return Object.assign(string, {
    ref,
    shown: (text: string, show: (text: string) => string): string =>
      texts.get(text) ?? texts.set(text, string(show(text))),
    wanted: alike<Wanted>(max, (w) => w.key),
    said: alike<Said>(max, (s) => s.reason),
  });
}

/** The newest entries of a map: at most `max`, and of the `max` before those. */
class Recent<V> {
  readonly #max: number;
  #newer = new Map<string, V>();
  #older = new Map<string, V>();

  constructor(max: number) {
    this.#max = max;
  }

  get(key: string): V | undefined {
    const found = this.#newer.get(key);
    if (found !== undefined) return found;
    const before = this.#older.get(key);
    return before === undefined ? undefined : this.set(key, before);
  }

  set(key: string, value: V): V {
    if (this.#newer.size >= this.#max) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(key, value);
    return value;
  }
}

/** Remembers objects of one shape; two are the same when every field is, so their strings must have been interned. */
function alike<T extends object>(max: number, nameOf: (value: T) => string): (value: T) => T {
  const named = new Recent<T[]>(max);
  return (value) => {
    const name = nameOf(value);
    const known = named.get(name);
    const same = known?.find((one) => sameFields(one, value));
    if (same !== undefined) return same;
    if (known === undefined) named.set(name, [value]);
    else if (known.length < MAX_OF_NAME) known.push(value);
    return value;
  };
}

function sameFields<T extends object>(a: T, b: T): boolean {
  for (const field in a) if (a[field] !== b[field] && !sameItems(a[field], b[field])) return false;
  return true;
}

const sameItems = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => x === b[i]);

/** More namespaces than this hold an object of the same name: the search among them would take longer than it saves. */
const MAX_OF_NAME = 64;
