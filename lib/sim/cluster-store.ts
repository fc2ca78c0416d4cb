import type { Clock } from '../flux/clock.ts';
import { crdFor } from './crd.ts';
import type { StoreEvent } from './history.ts';
import { ExpiredError } from './history.ts';
import { withDefaults } from './defaults.ts';
import type { Difference } from './difference.ts';
import { compare, EVERYTHING } from './difference.ts';
import { sameOwners, trackFields } from './managed-fields.ts';
import { ManagedTemplates } from './managed-template.ts';
import type { KubeObject, ObjectMeta } from './object.ts';
import { kubeTime } from './object.ts';
import { ResourceTable } from './resource-table.ts';
import type { ServedResource } from './resources.ts';
import { apiVersionOf, CORE_RESOURCES, hasGeneration, isBuiltIn, resourceId } from './resources.ts';
import type { StoredVersion } from './row.ts';
import type { MetadataParts } from './row.ts';
import { desiredWire, metadataOf, metadataParts, statusWire } from './row.ts';
import { madeUid } from './uid.ts';
import type { Wire } from './wire-json.ts';

export interface ClusterStoreOptions {
  readonly name: string;
  /** Time of the simulated world: timestamps of objects. */
  readonly clock: Clock;
  /** Makes uids; the same seed and the same writes give the same bytes. */
  readonly seed?: number;
  /** `gitVersion` of /version; also decides which features the server has. Default v1.34.2. */
  readonly kubernetesVersion?: string;
  /** Custom resources; their CRDs are made from them. Core resources are always served. */
  readonly served?: readonly ServedResource[];
  /** Labels of those CRDs, e.g. app.kubernetes.io/version. */
  readonly crdLabels?: Readonly<Record<string, string>>;
  /** Events kept for each resource; an older watch gets 410. Default 500. */
  readonly history?: number;
}

export interface WriteOptions {
  /** Field manager. Default: the controller that owns the group. */
  readonly by?: string;
  readonly operation?: 'Apply' | 'Update';
  /** Computes the result and stores nothing. */
  readonly dryRun?: boolean;
  /** Server-side apply: the configuration that the manager owns from now on. */
  readonly applied?: KubeObject;
}

/** What a restore changed: rows that came back or are others now, and rows that are gone. */
export interface Restored {
  readonly resource: string;
  readonly key: string;
}
export type StoreListener = (resource: string, event: StoreEvent) => void;

const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';
const DEFAULT_MANAGER: Record<string, string> = {
  'kustomize.toolkit.fluxcd.io': 'kustomize-controller',
  'helm.toolkit.fluxcd.io': 'helm-controller',
  'source.toolkit.fluxcd.io': 'source-controller',
  'source.extensions.fluxcd.io': 'source-watcher',
  'notification.toolkit.fluxcd.io': 'notification-controller',
  'image.toolkit.fluxcd.io': 'image-reflector-controller',
  'fluxcd.controlplane.io': 'flux-operator',
};

/** `undefined` or '' as the namespace: the object is at cluster scope. */
const keyOf = (namespace: string | undefined, name: string): string =>
  namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;

/**
 * The objects of one simulated cluster, under the rules of an API server: one resourceVersion
 * counter, uid and creationTimestamp given once, generation moved by spec changes only, no event for
 * a write that changes nothing, finalizers before deletion, a bounded history.
 */
export class ClusterStore {
  readonly name: string;
  /** Time as this cluster tells it: the given clock, off by `skewMs`. */
  readonly clock: Clock;
  skewMs = 0;
  readonly kubernetesVersion: string;
  readonly #seed: number;
  readonly #history: number;
  readonly #tables = new Map<string, ResourceTable>();
  readonly #listeners = new Set<StoreListener>();
  readonly #servedListeners = new Set<() => void>();
  readonly #restoreListeners = new Set<(changed: readonly Restored[]) => void>();
  /** Before it nothing was served: what a backup of then would hold is no cluster with Flux. */
  readonly #first: number;
  readonly #templates = new ManagedTemplates();
  #version = 1;

  constructor(options: ClusterStoreOptions) {
    this.name = options.name;
    const { clock } = options;
    this.clock = { now: () => clock.now() + this.skewMs, after: (ms, fn) => clock.after(ms, fn) };
    this.kubernetesVersion = options.kubernetesVersion ?? 'v1.34.2';
    this.#seed = options.seed ?? 0;
    this.#history = options.history ?? 500;
    for (const resource of CORE_RESOURCES) this.#addTable(resource);
    this.install(options.served ?? [], options.crdLabels ?? {});
    this.#first = this.#version;
  }

  /** The cluster's current resourceVersion. */
  get version(): number {
    return this.#version;
  }

  resources(): readonly ServedResource[] {
    return [...this.#tables.values()].map((t) => t.resource);
  }

  resource(id: string): ServedResource | undefined {
    return this.#tables.get(id)?.resource;
  }

  /** The rows and history of one resource; throws when this cluster does not serve it. */
  table(id: string): ResourceTable {
    const table = this.#tables.get(id);
    if (table === undefined) throw new Error(`cluster ${this.name} does not serve ${id}`);
    return table;
  }

  /**
   * Makes exactly these custom resources served, as installing CRDs does: new ones appear, changed
   * ones change their versions, and those left out go with all their objects.
   */
  install(served: readonly ServedResource[], labels: Readonly<Record<string, string>> = {}): void {
    const wanted = new Map(served.map((r) => [resourceId(r.plural, r.group), r]));
    for (const id of this.#tables.keys()) {
      if (isBuiltIn(id) || wanted.has(id)) continue;
      for (const row of this.table(id).rows()) this.#remove(id, row);
      this.#tables.delete(id);
      this.delete(CRDS, undefined, id);
    }
    for (const [id, resource] of wanted) {
      const table = this.#tables.get(id);
      if (table === undefined) this.#addTable(resource);
      else table.resource = resource;
      this.write(CRDS, crdFor(resource, labels, kubeTime(this.clock.now())), { by: 'flux' });
    }
    for (const listener of this.#servedListeners) listener();
  }

  /** A copy that the caller may change and write back. */
  get(id: string, namespace: string | undefined, name: string): KubeObject | undefined {
    const table = this.table(id);
    const row = table.get(keyOf(namespace, name));
    return row === undefined ? undefined : table.read(row);
  }

  /** Copies of all objects, ordered by namespace and name. */
  list(id: string, namespace?: string): KubeObject[] {
    const table = this.table(id);
    return table.rows(namespace).map((row) => table.read(row));
  }

  /**
   * Creates or updates the object to exactly what is given (apart from what the server owns); the
   * result shares parts with it.
   * On creation a given uid, creationTimestamp or generation is kept: fleets begin with a past.
   */
  write(id: string, object: KubeObject, options: WriteOptions = {}): KubeObject {
    const table = this.table(id);
    const { namespace, name } = object.metadata;
    if (table.resource.namespaced !== (namespace !== undefined && namespace !== '')) {
      const what = table.resource.namespaced ? 'needs a' : 'takes no';
      throw new Error(`${id} ${what} namespace: ${keyOf(namespace, name)} in ${this.name}`);
    }
    const key = keyOf(namespace, name);
    const row = table.get(key);
    const before = row === undefined ? undefined : metadataOf(row);
    const next = this.#complete(table.resource, id, withDefaults(table.resource, object), before);
    const parts = { desired: desiredWire(next), status: statusWire(next) };
    // Nobody owns what the server filled in.
    const difference =
      row === undefined || before === undefined
        ? { ...EVERYTHING, status: object.status !== undefined }
        : compare(row, before, next.metadata, parts);
    const changes = difference.metadata || difference.desired || difference.status;
    if (row !== undefined && !changes && options.applied === undefined) return table.read(row);
    if (before !== undefined && difference.desired && next.metadata.generation !== undefined) {
      next.metadata.generation += 1;
    }
    const fields = this.#track(table, row, before, next, difference, options);
    next.metadata.managedFields = fields;
    if (row !== undefined && before !== undefined) {
      if (!changes && sameOwners(before.managedFields ?? [], fields)) return table.read(row);
      if (before.deletionTimestamp !== undefined && next.metadata.finalizers === undefined) {
        const gone = options.dryRun === true ? undefined : this.#remove(id, row);
        next.metadata.resourceVersion = (gone ?? next).metadata.resourceVersion ?? '';
        return next;
      }
    }
    if (options.dryRun === true) return next;
    this.#put(table, id, row, { key, ...this.#stamp(next.metadata), ...shared(row, parts) });
    return next;
  }

  /**
   * Deletes, or marks as being deleted while finalizers remain. Undefined when there is none. In a dry run it returns the
   * same and changes nothing.
   */
  delete(
    id: string,
    namespace: string | undefined,
    name: string,
    { dryRun = false } = {},
  ): KubeObject | undefined {
    const table = this.table(id);
    const key = keyOf(namespace, name);
    const row = table.get(key);
    if (row === undefined) return undefined;
    const object = table.read(row);
    if ((object.metadata.finalizers ?? []).length === 0) {
      return dryRun ? object : this.#remove(id, row);
    }
    if (object.metadata.deletionTimestamp !== undefined) return object;
    object.metadata.deletionTimestamp = kubeTime(this.clock.now());
    object.metadata.deletionGracePeriodSeconds = 0;
    if (object.metadata.generation !== undefined) object.metadata.generation += 1;
    if (dryRun) return object;
    this.#put(table, id, row, { ...row, ...this.#stamp(object.metadata) });
    return object;
  }

  /** Called for every event, in order, while the write happens. */
  subscribe(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called when the set of served resources or versions changed. */
  onServedChange(listener: () => void): () => void {
    this.#servedListeners.add(listener);
    return () => this.#servedListeners.delete(listener);
  }

  /** Forgets all but the newest `keep` events: what came before is 410 for every client. */
  compact(keep = 0): void {
    for (const table of this.#tables.values()) table.history.forget(keep, this.#version);
  }

  /** Throws, with the bounds, when the cluster can't go back to this version. */
  checkRestore(version: number): void {
    const reached = Math.max(this.#first, ...this.#reaches());
    if (version >= reached && version <= this.#version) return;
    throw new ExpiredError(
      `cluster ${this.name} can go back to a resourceVersion from ${reached} to ${this.#version}, not to ${version}`,
    );
  }

  *#reaches(): Iterable<number> {
    for (const { history } of this.#tables.values()) yield history.oldest;
  }

  /**
   * Goes back to an earlier resourceVersion, as a restore of etcd from a backup does: objects and
   * the counter are those of then, and the history is empty. Throws ExpiredError when the history
   * does not reach that far. Running watches hear nothing of it: close them.
   */
  restore(version: number): void {
    this.checkRestore(version);
    const changed: Restored[] = [];
    for (const [resource, table] of this.#tables) {
      const rows = table.at(version);
      const then = new Map(rows.map((row) => [row.key, row]));
      for (const { key } of table.rows()) if (!then.has(key)) changed.push({ resource, key });
      for (const row of rows) {
        if (table.get(row.key) !== row) changed.push({ resource, key: row.key });
      }
      table.reset(rows, version, this.#history);
    }
    this.#version = version;
    for (const listener of this.#restoreListeners) listener(changed);
  }

  /** Called after a restore with all that is not as it was before it. */
  onRestore(listener: (changed: readonly Restored[]) => void): () => void {
    this.#restoreListeners.add(listener);
    return () => this.#restoreListeners.delete(listener);
  }

  #addTable(resource: ServedResource): void {
    const id = resourceId(resource.plural, resource.group);
    this.#tables.set(id, new ResourceTable(resource, this.#history, this.#version));
  }

  #complete(
    resource: ServedResource,
    id: string,
    object: KubeObject,
    before: ObjectMeta | undefined,
  ): KubeObject {
    const { apiVersion: _a, kind: _k, metadata: given, ...content } = object;
    const key = keyOf(given.namespace, given.name);
    const meta: ObjectMeta = { name: given.name };
    if (given.namespace !== undefined && given.namespace !== '') meta.namespace = given.namespace;
    if (given.generateName !== undefined) meta.generateName = given.generateName;
    meta.uid =
      before?.uid ??
      given.uid ??
      madeUid(`${this.#seed}|${this.name}|${id}|${key}|${this.#version}`);
    meta.resourceVersion = before?.resourceVersion ?? '';
    meta.creationTimestamp =
      before?.creationTimestamp ?? given.creationTimestamp ?? kubeTime(this.clock.now());
    if (before?.deletionTimestamp !== undefined) {
      meta.deletionTimestamp = before.deletionTimestamp;
      meta.deletionGracePeriodSeconds = before.deletionGracePeriodSeconds ?? 0;
    }
    if (given.labels !== undefined) meta.labels = given.labels;
    if (given.annotations !== undefined) meta.annotations = given.annotations;
    if (given.finalizers !== undefined && given.finalizers.length > 0) {
      meta.finalizers = given.finalizers;
    }
    if (given.ownerReferences !== undefined) meta.ownerReferences = given.ownerReferences;
    if (hasGeneration(resource)) meta.generation = (before ?? given).generation ?? 1;
    return {
      apiVersion: apiVersionOf(resource.group, resource.storage),
      kind: resource.kind,
      metadata: meta,
      ...content,
    };
  }

  #track(
    table: ResourceTable,
    row: StoredVersion | undefined,
    before: ObjectMeta | undefined,
    next: KubeObject,
    difference: Difference,
    options: WriteOptions,
  ): NonNullable<ObjectMeta['managedFields']> {
    const controller = DEFAULT_MANAGER[table.resource.group];
    const manager = options.by ?? (row === undefined ? 'kustomize-controller' : controller);
    const time = kubeTime(this.clock.now());
    const main = manager ?? 'kube-controller-manager';
    const owner = options.by ?? controller ?? main;
    // Flux controllers write status as `gotk-<controller>`.
    const status = owner.endsWith('-controller') ? `gotk-${owner}` : owner;
    return trackFields(
      before?.managedFields ?? [],
      () => (row === undefined ? undefined : table.read(row)),
      next,
      difference,
      {
        main: {
          manager: main,
          operation: options.operation ?? (row === undefined ? 'Apply' : 'Update'),
          time,
        },
        status: { manager: status, operation: 'Update', time },
      },
      options.applied,
    );
  }

  #put(
    table: ResourceTable,
    id: string,
    previous: StoredVersion | undefined,
    current: StoredVersion,
  ): void {
    table.set(current);
    const type = previous === undefined ? 'ADDED' : 'MODIFIED';
    this.#emit(table, id, { type, version: current.version, current, previous });
  }

  #remove(id: string, row: StoredVersion): KubeObject {
    const table = this.table(id);
    const object = table.read(row);
    const current = { ...row, ...this.#stamp(object.metadata) };
    table.drop(row.key);
    this.#emit(table, id, { type: 'DELETED', version: current.version, current, previous: row });
    return object;
  }

  /** Takes the next version, puts it into the metadata and serializes them. */
  #stamp(metadata: ObjectMeta): Pick<StoredVersion, 'version'> & MetadataParts {
    this.#version += 1;
    metadata.resourceVersion = String(this.#version);
    return { version: this.#version, ...metadataParts(metadata, this.#templates) };
  }

  #emit(table: ResourceTable, id: string, event: StoreEvent): void {
    table.history.push(event);
    for (const listener of this.#listeners) listener(id, event);
  }
}

/** Keeps the text of a part that did not change, so that versions share it. */
const shared = (
  row: StoredVersion | undefined,
  parts: { readonly desired: Wire; readonly status: Wire },
): { readonly desired: Wire; readonly status: Wire } => ({
  desired: row?.desired === parts.desired ? row.desired : parts.desired,
  status: row?.status === parts.status ? row.status : parts.status,
});
