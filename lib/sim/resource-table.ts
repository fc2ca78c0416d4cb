import type { StoredVersion } from './history.ts';
import { History } from './history.ts';
import type { KubeObject } from './object.ts';
import type { ServedResource } from './resources.ts';
import { apiVersionOf } from './resources.ts';
import { fromWire, toWire } from './wire-json.ts';

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
      ...(fromWire(row.body) as Omit<KubeObject, 'apiVersion' | 'kind'>),
    } as KubeObject;
  }

  /** An object in the form of a row, without storing it. */
  serialize(object: KubeObject): StoredVersion {
    const { namespace, name, resourceVersion } = object.metadata;
    const key = namespace === undefined ? name : `${namespace}/${name}`;
    return serialize(key, Number(resourceVersion), object);
  }

  set(key: string, version: number, object: KubeObject): StoredVersion {
    const row = serialize(key, version, object);
    if (!this.#rows.has(key)) this.#keys = undefined;
    this.#rows.set(key, row);
    return row;
  }

  drop(key: string, version: number, object: KubeObject): StoredVersion {
    this.#rows.delete(key);
    this.#keys = undefined;
    return serialize(key, version, object);
  }

  reset(rows: readonly StoredVersion[], version: number, history: number): void {
    this.#rows.clear();
    for (const row of rows) this.#rows.set(row.key, row);
    this.#keys = undefined;
    this.history = new History(history, version);
  }
}

function serialize(key: string, version: number, object: KubeObject): StoredVersion {
  const { apiVersion: _a, kind: _k, ...body } = object;
  return { key, version, body: toWire(body) };
}

function inNamespace(
  rows: readonly StoredVersion[],
  namespace: string | undefined,
): readonly StoredVersion[] {
  return namespace === undefined || namespace === ''
    ? rows
    : rows.filter((r) => r.key.startsWith(`${namespace}/`));
}
