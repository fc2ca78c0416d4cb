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

/** Bounded: at `max` strings (or references) it forgets all and starts over, which costs sharing and never correctness. */
export function createIntern(max = 65_536): Intern {
  const strings = new Map<string, string>();
  // By name: few objects share one, and a key of all three parts would have to be made and hashed each time.
  const refs = new Map<string, ObjectRef[]>();
  let held = 0;

  function string(value: string): string {
    const same = strings.get(value);
    if (same !== undefined) return same;
    if (strings.size >= max) strings.clear();
    strings.set(value, value);
    return value;
  }

  function ref({ kind, namespace, name }: ObjectRef): ObjectRef {
    let named = refs.get(name);
    const same = named?.find((r) => r.namespace === namespace && r.kind === kind);
    if (same !== undefined) return same;
    const made = { kind: string(kind), namespace: string(namespace), name: string(name) };
    if (held >= max) {
      refs.clear();
      held = 0;
      named = undefined;
    }
    held++;
    if (named !== undefined && named.length < MAX_OF_NAME) named.push(made);
    else refs.set(made.name, [made]);
    return made;
  }

  const wanted = shared<Wanted>(max, (w) => w.key);
  const said = shared<Said>(max, (w) => w.reason);
  const texts = new Map<string, string>();
  function shown(text: string, show: (text: string) => string): string {
    const known = texts.get(text);
    if (known !== undefined) return known;
    const made = string(show(text));
    if (texts.size >= MAX_TEXTS) texts.clear();
    texts.set(text, made);
    return made;
  }
  return Object.assign(string, { ref, shown, wanted, said });
}

const MAX_TEXTS = 8_192;

/** Remembers objects of one shape; two are the same when every field is, so their strings must have been interned. */
function shared<T extends object>(max: number, nameOf: (value: T) => string): (value: T) => T {
  const named = new Map<string, T[]>();
  let held = 0;
  return (value) => {
    const name = nameOf(value);
    let alike = named.get(name);
    const same = alike?.find((known) => sameFields(known, value));
    if (same !== undefined) return same;
    if (held >= max) {
      named.clear();
      held = 0;
      alike = undefined;
    }
    if (alike === undefined) named.set(name, [value]);
    else if (alike.length < MAX_OF_NAME) alike.push(value);
    else return value;
    held++;
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
