import type { ListResult } from './list.ts';
import type { Representation } from './media-type.ts';
import type { ResourceTable } from './resource-table.ts';
import type { ObjectRoute } from './route.ts';
import { isCustom } from './route.ts';
import type { StoredVersion } from './row.ts';
import { bodyOf } from './row.ts';
import type { IncludeObject } from './table.ts';
import { toPartial, toTable } from './table.ts';
import type { Wire } from './wire-json.ts';
import { toWire } from './wire-json.ts';

export interface View {
  readonly route: ObjectRoute;
  readonly table: ResourceTable;
  readonly as: Representation;
  readonly include: IncludeObject;
  /** Simulated time, for ages in tables. */
  readonly now: number;
}

/** `{"apiVersion":…,"kind":…` before the rest of a stored body; kept as one string per route. */
const head = (route: ObjectRoute): string =>
  `{"apiVersion":${JSON.stringify(route.apiVersion)},"kind":${JSON.stringify(route.resource.kind)},`;

/** One object, whole, in the version of the route. */
export const fullObject = (route: ObjectRoute, row: StoredVersion): Wire =>
  head(route) + bodyOf(row);

export function renderObject(view: View, row: StoredVersion, withColumns = true): Wire {
  if (view.as === 'full') return fullObject(view.route, row);
  const object = { ...view.table.read(row), apiVersion: view.route.apiVersion };
  if (view.as === 'metadata') return toWire(toPartial(object));
  return toWire(
    toTable(view.route.resource, [object], {
      metadata: { resourceVersion: String(row.version) },
      now: view.now,
      include: view.include,
      withColumns,
    }),
  );
}

export function renderList(view: View, result: ListResult): Wire {
  const { route } = view;
  const metadata = {
    ...(result.continue === '' ? {} : { continue: result.continue }),
    ...(result.remaining === undefined ? {} : { remainingItemCount: result.remaining }),
    resourceVersion: String(result.version),
  };
  if (view.as === 'full') return renderItems(view, result.rows, metadata);
  const objects = result.rows.map((row) => ({
    ...view.table.read(row),
    apiVersion: route.apiVersion,
  }));
  if (view.as === 'metadata') {
    return toWire({
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: objects.map(toPartial),
    });
  }
  const { resource } = route;
  const { now, include } = view;
  return toWire(toTable(resource, objects, { metadata, now, include, withColumns: true }));
}

function renderItems(view: View, rows: readonly StoredVersion[], metadata: object): Wire {
  const { route } = view;
  const kind = `${route.resource.kind}List`;
  if (isCustom(route.resource)) {
    const start = head(route);
    const items = rows.map((row) => start + bodyOf(row)).join(',');
    const meta = JSON.stringify({ continue: '', ...metadata });
    return `{"apiVersion":${JSON.stringify(route.apiVersion)},"items":[${items}],"kind":"${kind}","metadata":${meta}}`;
  }
  // Items of built-in lists carry neither kind nor apiVersion.
  const items = rows.map((row) => `{${bodyOf(row)}`).join(',');
  return `{"kind":"${kind}","apiVersion":${JSON.stringify(route.apiVersion)},"metadata":${JSON.stringify(metadata)},"items":[${items}]}`;
}

/** A watch line of type BOOKMARK: nothing but the version, and the mark that ends initial events. */
export function bookmarkObject(view: View, version: number, endsInitialEvents: boolean): Wire {
  const metadata = {
    ...(endsInitialEvents ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
    resourceVersion: String(version),
  };
  const { apiVersion, resource } = view.route;
  if (view.as === 'metadata') {
    return toWire({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata });
  }
  if (view.as === 'table') {
    return toWire({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: String(version) },
      columnDefinitions: null,
      rows: [{ cells: [], object: { kind: resource.kind, apiVersion, metadata } }],
    });
  }
  return toWire({ apiVersion, kind: resource.kind, metadata });
}
