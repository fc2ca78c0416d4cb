import { localKey, type ObjectRef } from '../flux/record.ts';
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
  /** Of what was read of an object: one instance of equal ones, whose parts are shared in turn. */
  readonly wanted: (value: Unkeyed) => Wanted;
  readonly said: (value: Said) => Said;
}

/** As read: its key is made once for equal ones. */
export type Unkeyed = Omit<Wanted, 'key'>;

export const noIntern: Intern = Object.assign((value: string) => value, {
  ref: (value: ObjectRef) => value,
  shown: (text: string, show: (text: string) => string) => show(text),
  wanted: (value: Unkeyed) => ({ ...value, key: localKey(value.namespace, value.name) }),
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

  const maybe = <T extends string | null>(value: T): T =>
    (value === null ? value : string(value)) as T;
  const maybeRef = (value: ObjectRef | null): ObjectRef | null => value && ref(value);

  return Object.assign(string, {
    ref,
    shown: (text: string, show: (text: string) => string): string =>
      texts.get(text) ?? texts.set(text, string(show(text))),
    wanted: alike<Unkeyed, Wanted>(
      max,
      (w) => w.name,
      (w) => {
        const [namespace, name] = [string(w.namespace), string(w.name)];
        return {
          ...w,
          namespace,
          name,
          key: string(localKey(namespace, name)),
          source: maybeRef(w.source),
          dependsOn: w.dependsOn.length === 0 ? w.dependsOn : w.dependsOn.map(ref),
          parent: maybeRef(w.parent),
          chart: maybe(w.chart),
          path: maybe(w.path),
          url: maybe(w.url),
        };
      },
    ),
    said: alike<Said, Said>(
      max,
      (s) => s.reason,
      (s) => ({
        ...s,
        reason: string(s.reason),
        missing: maybe(s.missing),
        progress: maybe(s.progress),
      }),
    ),
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

/**
 * Remembers objects of one shape, and what they were kept as. What comes is compared as it is: nearly always it is known, and
 * then none of its parts has to be looked up.
 */
function alike<T extends object, Kept extends T>(
  max: number,
  nameOf: (value: T) => string,
  keep: (value: T) => Kept,
): (value: T) => Kept {
  const named = new Recent<Kept[]>(max);
  return (value) => {
    const name = nameOf(value);
    const known = named.get(name);
    if (known !== undefined) for (const one of known) if (sameFields<T>(value, one)) return one;
    const kept = keep(value);
    if (known === undefined) named.set(name, [kept]);
    else if (known.length < MAX_OF_NAME) known.push(kept);
    return kept;
  };
}

function sameFields<T extends object>(a: T, b: T): boolean {
  for (const field in a) if (a[field] !== b[field] && !sameParts(a[field], b[field])) return false;
  return true;
}

/** References, and lists of them. */
function sameParts(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (!Array.isArray(a)) return sameRef(a as ObjectRef, b as ObjectRef);
  const other = b as readonly ObjectRef[];
  return (
    a.length === other.length &&
    (a as readonly ObjectRef[]).every((ref, i) => {
      const peer = other[i];
      return peer !== undefined && sameRef(ref, peer);
    })
  );
}

const sameRef = (a: ObjectRef, b: ObjectRef): boolean =>
  a.name === b.name && a.namespace === b.namespace && a.kind === b.kind;

/** More namespaces than this hold an object of the same name: the search among them would take longer than it saves. */
const MAX_OF_NAME = 64;
