import type { ServerResponse } from 'node:http';
import type { ApiServer, Call, Reply } from './api-server.ts';
import { ExpiredError } from './history.ts';
import {
  encodeContinue,
  listRows,
  parseListQuery,
  parseVersion,
  parseWatchVersion,
  rowPredicate,
  validateList,
  validateWatch,
} from './list.ts';
import { negotiate } from './media-type.ts';
import type { View } from './render.ts';
import { fullObject, renderList, renderObject } from './render.ts';
import type { ObjectRoute } from './route.ts';
import { fieldPredicate, labelPredicate } from './selectors.ts';
import { expired, notAcceptable, notFound } from './status-error.ts';
import type { Watch } from './watch-hub.ts';
import { expiredLine } from './watch-hub.ts';

const ACCEPTED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const DEFAULT_WATCH_MS = 1_800_000;
/** Timers take no more than 24 days. */
const LONGEST_WATCH_MS = 20 * 86_400_000;

export function viewOf(call: Call, route: ObjectRoute): View {
  const as = negotiate(call.headers.accept);
  if (as === undefined) throw notAcceptable(ACCEPTED);
  const include = call.query.get('includeObject');
  return {
    route,
    table: call.server.store.table(route.id),
    as,
    include: include === 'None' || include === 'Object' ? include : 'Metadata',
    now: call.server.store.clock.now(),
  };
}

export function getObject(call: Call, route: ObjectRoute, name: string): Reply {
  const view = viewOf(call, route);
  const key = route.namespace === undefined ? name : `${route.namespace}/${name}`;
  const row = view.table.get(key);
  if (row === undefined) {
    throw notFound({ group: route.resource.group, resource: route.resource.plural, name });
  }
  return { code: 200, body: renderObject(view, row) };
}

/** A list or watch whose only difference to the collection is the name comes as a field selector. */
export function selection(call: Call, route: ObjectRoute, view: View) {
  return rowPredicate(view.table, [
    labelPredicate(call.query.get('labelSelector')),
    fieldPredicate(call.query.get('fieldSelector'), route),
    route.name === undefined ? undefined : (o) => o.metadata.name === route.name,
  ]);
}

export async function listObjects(call: Call, route: ObjectRoute): Promise<Reply> {
  const { server, query } = call;
  const view = viewOf(call, route);
  const q = parseListQuery(query);
  validateList(q, query.get('sendInitialEvents'));
  const faults = server.faults();
  if (faults.slowListMs > 0) await delay(server, faults.slowListMs);
  if (q.continue !== '' && faults.expireContinue) {
    throw expired(
      'The provided continue parameter is too old to display a consistent list result.',
      {
        continue: encodeContinue(-1, '\0'),
      },
    );
  }
  const asked = q.continue === '' ? parseVersion(q.resourceVersion) : 0;
  if (asked > server.store.version && q.match !== 'Exact') await untilVersion(server, asked);
  const { version } = server.store;
  const result = listRows(view.table, version, route.namespace, q, selection(call, route, view));
  return { code: 200, body: renderList(view, result) };
}

const delay = (server: ApiServer, ms: number): Promise<void> =>
  new Promise((resolve) => {
    server.clock.after(ms, resolve);
  });

/** Waits as the watch cache does for a version from the future; the caller then compares again. */
function untilVersion(server: ApiServer, version: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      unsubscribe();
      cancel();
      resolve();
    };
    const unsubscribe = server.store.subscribe(() => {
      if (server.store.version >= version) done();
    });
    const cancel = server.clock.after(server.freshnessMs, done);
  });
}

/** Opens a watch; the answer streams until its deadline, the client or a fault ends it. */
export async function watchObjects(call: Call, route: ObjectRoute): Promise<undefined> {
  const { server, query } = call;
  const view = viewOf(call, route);
  const q = parseListQuery(query);
  const { watchList } = server.features;
  const sendInitialEvents = watchList === 'ignored' ? null : query.get('sendInitialEvents');
  validateWatch(q, sendInitialEvents, watchList === 'on');
  const asked = parseWatchVersion(q.resourceVersion);
  const initial = sendInitialEvents === null ? asked === 0 : sendInitialEvents === 'true';
  // With the gate on, a watch from no version is turned into one with initial events.
  const marked = sendInitialEvents === 'true' || (initial && watchList === 'on');
  if (initial && asked > server.store.version) await untilVersion(server, asked);

  const watch: Watch = {
    view,
    namespace: route.namespace,
    selects: selection(call, route, view),
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    outlet: call.outlet,
    lines: 0,
  };
  const faults = server.faults();
  if (!initial && asked > 0 && faults.expireWatches === 'http') {
    throw expired(`too old resource version: ${asked} (${server.store.version})`);
  }
  open(call);
  if (!initial && asked > 0) {
    const since = replay(watch, asked, faults.expireWatches === 'event');
    if (since !== undefined) {
      call.outlet.write(since);
      call.outlet.end();
      return undefined;
    }
    for (const event of view.table.history.since(asked)) {
      server.hub.send(watch, event, (type) => {
        return `{"type":"${type}","object":${fullObject(route, event.current)}}\n`;
      });
    }
  }
  if (initial) {
    const rows = view.table.rows(route.namespace);
    for (const row of rows) {
      if (watch.selects !== undefined && !watch.selects(row)) continue;
      call.outlet.write(
        `{"type":"ADDED","object":${renderObject(view, row, watch.lines === 0)}}\n`,
      );
      watch.lines += 1;
    }
    if (marked) server.hub.bookmark(watch, true);
  }
  run(call, watch, q.timeoutSeconds, faults.shortWatchMs);
  return undefined;
}

/** The line that ends a watch from a version which the history no longer holds. */
function replay(watch: Watch, asked: number, storm: boolean): string | undefined {
  const { history } = watch.view.table;
  if (storm) return expiredLine(asked, history.oldest);
  try {
    history.since(asked);
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpiredError)) throw error;
    return expiredLine(asked, history.oldest);
  }
}

function open(call: Call): void {
  call.response.writeHead(200, {
    'content-type': 'application/json',
    ...(call.request.httpVersionMajor === 1 ? { 'transfer-encoding': 'chunked' } : {}),
  });
  // Headers go at once: a client waits for them, not for the first event.
  if (call.request.httpVersionMajor === 1) {
    (call.response as unknown as ServerResponse).flushHeaders();
  }
}

function run(call: Call, watch: Watch, seconds: number, shortWatchMs: number | null): void {
  const { server } = call;
  const asked = Math.min(seconds * 1000, LONGEST_WATCH_MS);
  const life = shortWatchMs ?? (asked > 0 ? asked : DEFAULT_WATCH_MS * (1 + server.random()));
  server.hub.add(watch);
  const cancels = [
    server.clock.after(life, () => {
      server.hub.remove(watch);
      call.outlet.end();
    }),
  ];
  if (life > 2000) {
    cancels.push(server.clock.after(life - 2000, () => server.hub.bookmark(watch)));
  }
  call.response.on('close', () => {
    server.hub.remove(watch);
    for (const cancel of cancels) cancel();
  });
}

const isTrue = (value: string | null): boolean => value === 'true' || value === '1';
