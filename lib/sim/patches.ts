import { isDeepStrictEqual } from 'node:util';
import { badRequest, invalid } from './status-error.ts';

const isRecord = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);

/** RFC 7386. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const out: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = mergePatch(out[key], value);
  }
  return out;
}

/** RFC 6902 without move and copy. Throws StatusError as an API server does. */
export function jsonPatch(target: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw badRequest('error decoding patch: not a list');
  const root: { '': unknown } = { '': structuredClone(target) };
  for (const operation of operations as Record<string, unknown>[]) applyOne(root, operation);
  return root[''];
}

function applyOne(root: { '': unknown }, operation: Record<string, unknown>): void {
  const { op, path, value } = operation;
  const fail = (why: string) =>
    invalid('', 'Patch', '', [{ type: 'FieldValueInvalid', field: String(path), body: why }]);
  if (typeof path !== 'string') throw badRequest('error decoding patch: missing path');
  const keys = path.split('/').map((k) => k.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() ?? '';
  let parent: unknown = keys.length === 0 ? root : root[''];
  for (const key of keys.slice(1))
    parent = isRecord(parent) || Array.isArray(parent) ? get(parent, key) : undefined;
  if (!isRecord(parent) && !Array.isArray(parent)) throw fail(`the path "${path}" does not exist`);
  const present = get(parent, last) !== undefined;
  if (op !== 'add' && !present) throw fail(`the path "${path}" does not exist`);
  if (op === 'test') {
    if (!isDeepStrictEqual(get(parent, last), value)) throw fail(`testing value ${path} failed`);
  } else if (op === 'remove') {
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  } else if (op === 'add' && Array.isArray(parent)) {
    parent.splice(last === '-' ? parent.length : Number(last), 0, value);
  } else if (op === 'add' || op === 'replace') {
    if (Array.isArray(parent)) parent[Number(last)] = value;
    else parent[last] = value;
  } else {
    throw badRequest(`error decoding patch: operation ${String(op)} is not supported`);
  }
}

const get = (parent: Record<string, unknown> | unknown[], key: string): unknown =>
  Array.isArray(parent) ? parent[Number(key)] : parent[key];

/** What server-side apply makes of live and applied configuration: maps merge, lists are replaced. */
export function applyMerge(live: unknown, applied: unknown): unknown {
  if (!isRecord(live) || !isRecord(applied)) return applied;
  const out: Record<string, unknown> = { ...live };
  for (const [key, value] of Object.entries(applied)) out[key] = applyMerge(live[key], value);
  return out;
}

type Tree = Record<string, unknown>;

/** Paths of the leaves of a field tree: `f:spec` → `f:interval` is ['spec', 'interval']. */
export function leaves(tree: Tree, prefix: readonly string[] = []): string[][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const path = [...prefix, key.slice(2)];
    return isRecord(value) && Object.keys(value).length > 0 ? leaves(value, path) : [path];
  });
}

export const valueAt = (object: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), object);

/** Removes one leaf; what is not there is left alone. */
export function removeAt(object: Record<string, unknown>, path: readonly string[]): void {
  const parent = valueAt(object, path.slice(0, -1));
  const last = path.at(-1);
  if (last !== undefined && isRecord(parent)) delete parent[last];
}
