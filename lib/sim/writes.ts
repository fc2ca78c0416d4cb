import { isDeepStrictEqual } from 'node:util';
import { parse as parseYaml } from 'yaml';
import type { Call, Reply } from './api-server.ts';
import { fieldTree, ownable } from './managed-fields.ts';
import type { KubeObject, ManagedFields } from './object.ts';
import { applyMerge, jsonPatch, leaves, mergePatch, removeAt, valueAt } from './patches.ts';
import { viewOf } from './reads.ts';
import { renderObject } from './render.ts';
import type { ObjectRoute } from './route.ts';
import { isCustom } from './route.ts';
import type { FieldError } from './status-error.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  invalid,
  notFound,
  StatusError,
  unsupportedMediaType,
} from './status-error.ts';

export const qualify = (route: ObjectRoute, name: string | undefined) => ({
  group: route.resource.group,
  resource: route.resource.plural,
  name,
});

export function current(call: Call, route: ObjectRoute, name: string): KubeObject | undefined {
  return call.server.store.get(route.id, route.namespace, name);
}

function parseObject(route: ObjectRoute, value: unknown): KubeObject {
  const object = value as Partial<KubeObject> | null;
  if (typeof object !== 'object' || object === null || typeof object.metadata !== 'object') {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${route.resource.kind})`,
    );
  }
  const { kind, apiVersion } = object;
  if (isCustom(route.resource) && apiVersion !== undefined && apiVersion !== route.apiVersion) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${route.apiVersion})`,
    );
  }
  if (kind !== route.resource.kind && isCustom(route.resource)) throw wrongKind(route, object);
  if (kind !== route.resource.kind || apiVersion !== route.apiVersion) {
    throw badRequest(
      `${String(kind)} in version "${String(apiVersion)}" cannot be handled as a ${route.resource.kind}: expected ${route.apiVersion}`,
    );
  }
  if (
    route.namespace !== undefined &&
    (object.metadata.namespace ?? route.namespace) !== route.namespace
  ) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  return {
    ...(object as KubeObject),
    metadata: {
      ...object.metadata,
      ...(route.namespace === undefined ? {} : { namespace: route.namespace }),
    },
  };
}

function wrongKind(route: ObjectRoute, object: Partial<KubeObject>): StatusError {
  const { kind = '', metadata } = object;
  const body = `Invalid value: "${kind}": must be ${route.resource.kind}`;
  return invalid(route.resource.group, kind, metadata?.name ?? '', [
    { type: 'FieldValueInvalid', field: 'kind', body },
  ]);
}

/** The media type of a body, without parameters. */
export const mediaType = (call: Call): string =>
  (call.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';

/** Whether nothing is to be stored; apimachinery's ValidateDryRun knows one value. */
export function checkDryRun(given: readonly string[], kind: string): boolean {
  if (given.every((value) => value === 'All')) return given.length > 0;
  const list = given.map((value) => `"${value}"`).join(' ');
  throw invalid('meta.k8s.io', kind, '', [
    {
      type: 'FieldValueNotSupported',
      field: 'dryRun',
      body: `Unsupported value: [${list}]: supported values: "All"`,
    },
  ]);
}

const OPTIONS_KIND: Record<string, string> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
};
const isDryRun = (call: Call): boolean =>
  checkDryRun(call.query.getAll('dryRun'), OPTIONS_KIND[call.method] ?? 'UpdateOptions');

const manager = (call: Call): string =>
  call.query.get('fieldManager') ??
  (call.headers['user-agent'] ?? 'unknown').split('/')[0] ??
  'unknown';

function store(
  call: Call,
  route: ObjectRoute,
  object: KubeObject,
  code: number,
  applied?: KubeObject,
): Reply {
  const target = call.server.store;
  const written = target.write(route.id, object, {
    by: manager(call),
    operation: applied === undefined ? 'Update' : 'Apply',
    dryRun: isDryRun(call),
    ...(applied === undefined ? {} : { applied }),
  });
  const view = viewOf(call, route);
  const row = view.table.serialize(written);
  return { code, body: renderObject(view, row) };
}

/** What validation rules of a CRD add when the object is invalid before they are looked at. */
const UNCHECKED: FieldError = {
  type: 'FieldValueInvalid',
  field: '<nil>',
  body: 'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};

export function createObject(call: Call, route: ObjectRoute, body: unknown): Reply {
  const object = parseObject(route, body);
  const { metadata } = object;
  if (metadata.name === undefined && metadata.generateName !== undefined) {
    const suffix = Math.floor(call.server.random() * 36 ** 5).toString(36);
    metadata.name = metadata.generateName + suffix.padStart(5, '0');
  }
  const { name } = metadata;
  if (name === undefined || name === '') {
    throw invalid(route.resource.group, route.resource.kind, '', [
      {
        type: 'FieldValueRequired',
        field: 'metadata.name',
        body: 'Required value: name or generateName is required',
      },
      ...(isCustom(route.resource) ? [UNCHECKED] : []),
    ]);
  }
  checkName(route, name);
  if (route.resource.namespaced && route.namespace === undefined) {
    throw badRequest('an empty namespace may not be set during creation');
  }
  if (current(call, route, name) !== undefined) throw alreadyExists(qualify(route, name));
  const { namespace } = route;
  if (
    namespace !== undefined &&
    call.server.store.get('namespaces', undefined, namespace) === undefined
  ) {
    throw notFound({ group: '', resource: 'namespaces', name: namespace });
  }
  const { status: _s, ...rest } = object;
  // What only the server sets is not taken from a client.
  const { uid: _u, creationTimestamp: _c, generation: _g, ...meta } = metadata;
  const content = route.resource.status === false ? object : rest;
  return store(call, route, { ...content, metadata: { ...meta, name } }, 201);
}

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** apimachinery's validation.IsDNS1123Subdomain and IsDNS1123Label, with their words. */
const NAMES = {
  subdomain: {
    form: SUBDOMAIN,
    most: 253,
    words: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
  },
  label: {
    form: LABEL,
    most: 63,
    words: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
  },
} as const;

function checkName({ resource }: ObjectRoute, name: string): void {
  const isNamespace = resource.group === '' && resource.kind === 'Namespace';
  const { form, most, words } = NAMES[isNamespace ? 'label' : 'subdomain'];
  const dots = isNamespace && SUBDOMAIN.test(name);
  const why = [
    ...(name.length > most ? [`must be no more than ${most} characters`] : []),
    ...(form.test(name) ? [] : [dots ? 'must not contain dots' : words]),
  ];
  if (why.length === 0) return;
  const errors = why.map((w): FieldError => ({
    type: 'FieldValueInvalid',
    field: 'metadata.name',
    body: `Invalid value: "${name}": ${w}`,
  }));
  throw invalid(resource.group, resource.kind, name, errors);
}

export function updateObject(call: Call, route: ObjectRoute, name: string, body: unknown): Reply {
  const object = parseObject(route, body);
  const live = current(call, route, name);
  if (live === undefined) throw notFound(qualify(route, name));
  if (object.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  return put(call, route, live, object);
}

export function patchObject(call: Call, route: ObjectRoute, name: string, body: Buffer): Reply {
  const type = mediaType(call);
  if (type === 'application/apply-patch+yaml') return applyObject(call, route, name, body);
  const live = current(call, route, name);
  if (live === undefined) throw notFound(qualify(route, name));
  const shown = { ...live, apiVersion: route.apiVersion };
  const text = body.toString('utf8');
  // Custom resources know no strategic merge; built-in ones get by with a plain merge here.
  const merges =
    type === 'application/merge-patch+json' ||
    (type === 'application/strategic-merge-patch+json' && !isCustom(route.resource));
  if (!merges && type !== 'application/json-patch+json') {
    throw unsupportedMediaType([
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/apply-patch+yaml',
    ]);
  }
  const patch = parseJson(text);
  const patched = merges ? mergePatch(shown, patch) : jsonPatch(shown, patch);
  return put(call, route, live, parseObject(route, patched));
}

/** Main endpoint: everything but status. /status: nothing but status. */
function put(call: Call, route: ObjectRoute, live: KubeObject, given: KubeObject): Reply {
  const { name, uid, resourceVersion } = given.metadata;
  if (resourceVersion !== undefined && resourceVersion !== live.metadata.resourceVersion) {
    throw conflict(qualify(route, name));
  }
  if (uid !== undefined && uid !== live.metadata.uid) throw conflict(qualify(route, name));
  if (route.resource.status === false) return store(call, route, given, 200);
  const from = route.subresource === 'status' ? given : live;
  const base = route.subresource === 'status' ? live : given;
  const { status: _s, ...rest } = base;
  const next = from.status === undefined ? rest : { ...rest, status: from.status };
  return store(call, route, next, 200);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('error decoding patch: unexpected end of JSON input');
  }
}

function applyObject(call: Call, route: ObjectRoute, name: string, body: Buffer): Reply {
  const by = call.query.get('fieldManager');
  if (by === null || by === '') {
    throw invalid('meta.k8s.io', 'PatchOptions', '', [
      {
        type: 'FieldValueRequired',
        field: 'fieldManager',
        body: 'Required value: is required for apply patch',
      },
    ]);
  }
  let parsed: unknown;
  try {
    parsed = parseYaml(body.toString('utf8'));
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : ''}`);
  }
  const applied = parseObject(route, parsed);
  applied.metadata.name ??= name;
  const live = current(call, route, name);
  if (live === undefined) {
    checkName(route, name);
    const { status: _s, ...rest } = applied;
    return store(call, route, rest, 201, applied);
  }
  const entries = live.metadata.managedFields ?? [];
  const main = ownable(applied, 'main');
  const wanted = leaves(fieldTree(main, 3));
  if (call.query.get('force') !== 'true') refuseConflicts(entries, by, live, main, wanted);
  const next = applyMerge(live, main) as KubeObject;
  const mine = entries.find((e) => e.manager === by && e.operation === 'Apply');
  // What this manager applied earlier and now leaves out goes, unless another one owns it too.
  for (const path of mine === undefined ? [] : leaves(mine.fieldsV1)) {
    const kept = wanted.some((p) => isDeepStrictEqual(p, path));
    if (!kept && !owners(entries, path).some((e) => e !== mine)) removeAt(next, path);
  }
  return store(call, route, next, 200, applied);
}

const owners = (entries: readonly ManagedFields[], path: readonly string[]): ManagedFields[] =>
  entries.filter((e) => leaves(e.fieldsV1).some((p) => isDeepStrictEqual(p, path)));

function refuseConflicts(
  entries: readonly ManagedFields[],
  by: string,
  live: KubeObject,
  applied: unknown,
  wanted: readonly string[][],
): void {
  const conflicts = wanted.flatMap((path) => {
    if (isDeepStrictEqual(valueAt(live, path), valueAt(applied, path))) return [];
    const other = owners(entries, path).find((e) => e.manager !== by);
    return other === undefined ? [] : [{ path: `.${path.join('.')}`, other }];
  });
  const [first] = conflicts;
  if (first === undefined) return;
  const who = holder(first.other);
  const text =
    conflicts.length === 1
      ? `Apply failed with 1 conflict: conflict with ${who}: ${first.path}`
      : `Apply failed with ${conflicts.length} conflicts: conflicts with ${who}:\n${conflicts.map((c) => `- ${c.path}`).join('\n')}`;
  throw new StatusError(409, 'Conflict', text, {
    details: {
      causes: conflicts.map((c) => ({
        reason: 'FieldManagerConflict',
        message: `conflict with ${holder(c.other)}`,
        field: c.path,
      })),
    },
  });
}

const holder = ({ manager: name, operation, apiVersion }: ManagedFields): string =>
  operation === 'Apply' ? `"${name}"` : `"${name}" using ${apiVersion}`;
