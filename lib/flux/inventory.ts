import { arr, obj, str } from './read.ts';

export interface InventoryItem {
  /** '' for a cluster-scoped object. */
  readonly namespace: string;
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  /** `group/version`, or `version` for the core group. */
  readonly apiVersion: string;
}

/**
 * `<namespace>_<name>_<group>_<kind>`. Kubernetes names have no `_`, except RBAC names, whose `:` is written `__`.
 * Null for an id of another shape.
 */
export function parseInventoryId(id: string, version: string): InventoryItem | null {
  const first = id.indexOf('_');
  const last = id.lastIndexOf('_');
  const middle = last > 0 ? id.lastIndexOf('_', last - 1) : -1;
  if (first < 0 || middle <= first || last === id.length - 1) return null;
  const group = id.slice(middle + 1, last);
  const name = id.slice(first + 1, middle).replaceAll('__', ':');
  if (name === '') return null;
  return {
    namespace: id.slice(0, first),
    name,
    group,
    kind: id.slice(last + 1),
    apiVersion: group === '' ? version : `${group}/${version}`,
  };
}

/**
 * `status.inventory` of a live object, at most `max` items. Of a remote applier (spec.kubeConfig) these are objects of
 * another cluster. An ArtifactGenerator lists its ExternalArtifacts.
 */
export function readInventory(status: unknown, max: number): InventoryItem[] {
  const inventory = obj(status)['inventory'];
  if (Array.isArray(inventory)) return inventory.slice(0, max).map(generated).filter(isItem);
  return arr(obj(inventory)['entries'])
    .slice(0, max)
    .map((entry) => parseInventoryId(str(obj(entry)['id']), str(obj(entry)['v'])))
    .filter(isItem);
}

function generated(value: unknown): InventoryItem | null {
  const item = obj(value);
  const name = str(item['name']);
  if (name === '') return null;
  const group = 'source.toolkit.fluxcd.io';
  const namespace = str(item['namespace']);
  return { namespace, name, group, kind: 'ExternalArtifact', apiVersion: `${group}/v1` };
}

const isItem = (item: InventoryItem | null): item is InventoryItem => item !== null;
