/** Objects of one request: those that a screen holds. */
export const NAMED_MAX = 50;

interface Name {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `cluster/kind/namespace/name`, each part percent-encoded. */
export const nameOf = ({ cluster, kind, namespace, name }: Name): string =>
  [cluster, kind, namespace, name].map(encodeURIComponent).join('/');
