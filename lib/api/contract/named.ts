import { API, listOf, objectRowSchema } from '../contract.ts';

/** Objects of one request: those that a screen holds. */
export const NAMED_MAX = 50;

/** Rows of the objects that were named; those that are not known (any more) are left out. */
export const namedSchema = listOf(objectRowSchema);

interface Name {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `cluster/kind/namespace/name`, each part percent-encoded. */
export const nameOf = ({ cluster, kind, namespace, name }: Name): string =>
  [cluster, kind, namespace, name].map(encodeURIComponent).join('/');

/** Where the rows of named objects are. */
export const namedPath = (names: readonly string[]): string =>
  `${API}/objects/named?${new URLSearchParams({ object: names.join(',') })}`;
