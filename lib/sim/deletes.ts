import { z } from 'zod';
import type { Call, Reply } from './api-server.ts';
import type { KubeObject } from './object.ts';
import { listObjects, selection, viewOf } from './reads.ts';
import { renderObject } from './render.ts';
import type { ObjectRoute } from './route.ts';
import { badRequest, conflict, invalid, notFound, unsupportedMediaType } from './status-error.ts';
import { checkDryRun, current, mediaType, qualify } from './writes.ts';

/** metav1.DeleteOptions, as far as it decides what happens here. */
const OPTIONS = z.looseObject({
  kind: z.string().optional(),
  dryRun: z.array(z.string()).nullish(),
  preconditions: z
    .looseObject({ uid: z.string().nullish(), resourceVersion: z.string().nullish() })
    .nullish(),
  propagationPolicy: z.enum(['Orphan', 'Background', 'Foreground']).nullish(),
  orphanDependents: z.boolean().nullish(),
});
interface DeleteOptions {
  readonly dryRun: boolean;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
}

/** What a client asks of a deletion: in the body, or, when there is none, in the query. */
function optionsOf(call: Call, body: Buffer): DeleteOptions {
  if (body.length === 0) {
    const dryRun = checkDryRun(call.query.getAll('dryRun'), 'DeleteOptions');
    return { dryRun, uid: undefined, resourceVersion: undefined };
  }
  if (mediaType(call) !== 'application/json') throw unsupportedMediaType(['application/json']);
  let given: unknown;
  try {
    given = JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest('the object provided is unrecognized: it is not JSON');
  }
  const parsed = OPTIONS.safeParse(given);
  if (!parsed.success) {
    throw badRequest(
      `DeleteOptions in version "v1" cannot be handled as a DeleteOptions: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { kind, dryRun, preconditions, propagationPolicy, orphanDependents } = parsed.data;
  if (kind !== undefined && kind !== 'DeleteOptions') {
    throw badRequest(`decoded object cannot be converted to DeleteOptions: it is a ${kind}`);
  }
  if (typeof propagationPolicy === 'string' && typeof orphanDependents === 'boolean') {
    const words = `Invalid value: "${propagationPolicy}": orphanDependents and deletionPropagation cannot be both set`;
    throw invalid('meta.k8s.io', 'DeleteOptions', '', [
      { type: 'FieldValueInvalid', field: 'propagationPolicy', body: words },
    ]);
  }
  return {
    dryRun: checkDryRun(dryRun ?? [], 'DeleteOptions'),
    uid: preconditions?.uid ?? undefined,
    resourceVersion: preconditions?.resourceVersion ?? undefined,
  };
}

/** Registry's rest.BeforeDelete. */
function checkPreconditions(route: ObjectRoute, live: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion, name } = live.metadata;
  const q = { group: route.resource.group, resource: route.resource.kind, name };
  if (options.uid !== undefined && options.uid !== uid) {
    throw conflict(
      q,
      `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    throw conflict(
      q,
      `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

export function deleteObject(call: Call, route: ObjectRoute, name: string, body: Buffer): Reply {
  const options = optionsOf(call, body);
  const live = current(call, route, name);
  if (live === undefined) throw notFound(qualify(route, name));
  checkPreconditions(route, live, options);
  const target = call.server.store;
  const { dryRun } = options;
  const after = target.delete(route.id, route.namespace, name, { dryRun });
  // What has finalizers stays for a while, and is shown.
  if (after?.metadata.deletionTimestamp !== undefined) {
    const view = viewOf(call, route);
    return { code: 200, body: renderObject(view, view.table.serialize(after)) };
  }
  const { group, plural } = route.resource;
  return {
    code: 200,
    body: JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: {
        name,
        ...(group === '' ? {} : { group }),
        kind: plural,
        uid: live.metadata.uid,
      },
    }),
  };
}

/** Deletes what the selectors of the request choose, and answers with the list of it. */
export async function deleteCollection(
  call: Call,
  route: ObjectRoute,
  body: Buffer,
): Promise<Reply> {
  const options = optionsOf(call, body);
  const { store } = call.server;
  const view = viewOf(call, route);
  const selects = selection(call, route, view);
  const chosen = view.table
    .rows(route.namespace)
    .filter((row) => selects === undefined || selects(row))
    .map((row) => view.table.read(row));
  for (const object of chosen) checkPreconditions(route, object, options);
  const list = await listObjects(call, route);
  if (!options.dryRun) {
    for (const { metadata } of chosen) store.delete(route.id, metadata.namespace, metadata.name);
  }
  return list;
}
