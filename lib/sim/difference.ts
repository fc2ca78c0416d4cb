import { isDeepStrictEqual } from 'node:util';
import type { ObjectMeta } from './object.ts';
import type { StoredVersion } from './row.ts';
import type { Wire } from './wire-json.ts';
import { fromWire } from './wire-json.ts';

/** Which parts of an object a write changes. */
export interface Difference {
  /** Labels, annotations, finalizers, owners. */
  readonly metadata: boolean;
  /** Everything but metadata and status: what moves the generation. */
  readonly desired: boolean;
  readonly status: boolean;
}

export const EVERYTHING: Difference = { metadata: true, desired: true, status: true };

export const OWNED_METADATA = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

/** Equal but for the order of keys, which leaves the length as it is. */
const sameWire = (a: Wire, b: Wire): boolean =>
  a === b || (a.length === b.length && a !== '' && isDeepStrictEqual(fromWire(a), fromWire(b)));

const sameValue = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b) || isDeepStrictEqual(a, b);

export function compare(
  row: StoredVersion,
  before: ObjectMeta,
  after: ObjectMeta,
  next: { readonly desired: Wire; readonly status: Wire },
): Difference {
  return {
    metadata: OWNED_METADATA.some((field) => !sameValue(before[field], after[field])),
    desired: !sameWire(row.desired, next.desired),
    status: !sameWire(row.status, next.status),
  };
}
