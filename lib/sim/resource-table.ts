import { History } from './history.ts';
import { ManagedTemplates } from './managed-template.ts';
import type { KubeObject } from './object.ts';
import type { ServedResource } from './resources.ts';
import { apiVersionOf } from './resources.ts';
import type { StoredVersion } from './row.ts';
import { contentOf, rowOf } from './row.ts';

const byKey = (a: StoredVersion, b: StoredVersion): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0;

/** All objects of one resource as serialized versions, and their history. */
export class ResourceTable {
  resource: ServedResource;
  history: History;
  readonly #rows = new Map<string, StoredVersion>();
  #keys: string[] | undefined;

  constructor(resource: ServedResource, history: number, version: number) {
    this.resource = resource;
    this.history = new History(history, version);
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): StoredVersion | undefined {
    return this.#rows.get(key);
  }

  /** Current rows ordered as etcd orders them: by namespace, then name. */
  rows(namespace?: string): readonly StoredVersion[] {
    this.#keys ??= [...this.#rows.keys()].toSorted();
    const rows = this.#keys.flatMap((key) => this.#rows.get(key) ?? []);
    return inNamespace(rows, namespace);
  }

  /** Rows as they were at a version that the history still reaches; ExpiredError otherwise. */
  at(version: number, namespace?: string): readonly StoredVersion[] {
    const later = this.history.since(version);
    if (later.length === 0) return this.rows(namespace);
    const rows = new Map(this.#rows);
    for (const event of later.toReversed()) {
      if (event.previous === undefined) rows.delete(event.current.key);
      else rows.set(event.current.key, event.previous);
    }
    return inNamespace([...rows.values()].toSorted(byKey), namespace);
  }

  /** The object of a row, as a copy, in the storage version. */
  read(row: StoredVersion): KubeObject {
    const { group, storage, kind } = this.resource;
    return {
      apiVersion: apiVersionOf(group, storage),
      kind,
      ...contentOf(row),
    } as KubeObject;
  }

  /** An object in the form of a row, without storing it. */
  serialize(object: KubeObject): StoredVersion {
    const { namespace, name, resourceVersion } = object.metadata;
    const key = namespace === undefined ? name : `${namespace}/${name}`;
    return rowOf(key, Number(resourceVersion), object, new ManagedTemplates());
  }

  set(row: StoredVersion): void {
    if (!this.#rows.has(row.key)) this.#keys = undefined;
    this.#rows.set(row.key, row);
  }

  drop(key: string): void {
    this.#rows.delete(key);
    this.#keys = undefined;
  }

  reset(rows: readonly StoredVersion[], version: number, history: number): void {
    this.#rows.clear();
    for (const row of rows) this.#rows.set(row.key, row);
    this.#keys = undefined;
    this.history = new History(history, version);
  }
}

function inNamespace(
  rows: readonly StoredVersion[],
  namespace: string | undefined,
): readonly StoredVersion[] {
  return namespace === undefined || namespace === ''
    ? rows
    : rows.filter((r) => r.key.startsWith(`${namespace}/`));
}
