import { isFluxKind } from '../flux/kinds.ts';
import type { ObjectAddress } from '../store/indexes.ts';
import type {
  ApiError,
  ClusterDetail,
  Fleet,
  LiveObject,
  ObjectAnswer,
  ObjectDetail,
  ObjectList,
  ObjectQuery,
} from './contract.ts';
import { API } from './contract.ts';
import type { CauseDetail, CauseList, CauseQuery, CauseView } from './contract/causes.ts';
import type { ClusterChanges } from './contract/changes.ts';
import type { ClusterList, ClusterQuery } from './contract/clusters.ts';
import type { FindAnswer, FindQuery } from './contract/find.ts';
import type { Matrix, MatrixQuery } from './contract/matrix.ts';
import type { System, SystemQuery } from './contract/system.ts';
import type { Tree } from './contract/tree.ts';
import type { TreeView } from './contract/tree-view.ts';
import { ApiFailure, asApiError } from './errors.ts';
import type { ExportReads } from './export-routes.ts';
import { errorResponse, guarded, json, SECURITY_HEADERS, versioned } from './http.ts';
import type { NamedReads } from './named-routes.ts';
import { parseClusterQuery } from './params.ts';
import { parseLive, parseNothing, parseObjectQuery, parseSystemQuery } from './query.ts';
import { decodeSegment, parseScope, type Scope } from './scope.ts';

/** What routes and pages ask of the fleet. */
export interface Reads extends ExportReads, NamedReads {
  readonly fleet: () => Fleet;
  readonly clusters: (query: ClusterQuery) => ClusterList;
  /** The same answer until something on it moves. */
  readonly matrix: (query: MatrixQuery) => MatrixAnswer;
  readonly cluster: (name: string) => ClusterDetail | undefined;
  readonly tree: (cluster: string, view: TreeView) => Tree | undefined;
  readonly changes: (cluster: string) => ClusterChanges | undefined;
  readonly objects: (query: ObjectQuery) => ObjectList;
  readonly object: (at: ObjectAddress) => ObjectDetail | undefined;
  readonly causes: (query: CauseQuery) => CauseList;
  readonly cause: (key: string, view: CauseView) => CauseDetail | undefined;
  /** Asks the cluster. Rejects with an ApiFailure. */
  readonly live: (at: ObjectAddress, signal: AbortSignal) => Promise<LiveObject>;
  readonly find: (query: FindQuery) => FindAnswer;
  readonly system: (query: SystemQuery) => System;
  readonly stream: (
    scope: Scope,
    lastEventId: string | null,
    signal: AbortSignal,
  ) => ReadableStream<Uint8Array>;
}

/** An answer that many ask for: made and written once. */
export interface MatrixAnswer {
  readonly matrix: Matrix;
  /** Moves when the answer does. */
  readonly tag: string;
  readonly text: () => string;
}

export type Handler = (req: Request, fleet: Reads) => Promise<Response>;

export const paramsOf = (req: Request): URLSearchParams => new URL(req.url).searchParams;

/** Path segments after the prefix, decoded here: frameworks differ in whether they decode. */
export const segmentsOf = (req: Request, prefix: string): string[] =>
  new URL(req.url).pathname.slice(prefix.length).split('/').filter(Boolean).map(decodeSegment);

export const noCluster = (name: string): ApiFailure =>
  new ApiFailure('not-found', `No cluster "${name}" is in this fleet.`, { cluster: name });

/** Of an address that is none of the API's. */
export const getUnknownRoute = (req: Request): Response =>
  errorResponse({
    code: 'not-found',
    message: `Nothing is at ${new URL(req.url).pathname}. Look below ${API}: fleet, matrix, clusters, objects, causes, find, stream, system.`,
  });

export const getFleetRoute: Handler = (req, fleet) =>
  guarded(() => {
    parseNothing(paramsOf(req));
    return versioned(req, fleet.seq(), () => fleet.fleet());
  }, fleet.report);

export const getClustersRoute: Handler = (req, fleet) =>
  guarded(() => {
    const query = parseClusterQuery(paramsOf(req));
    return versioned(req, fleet.seq(), () => fleet.clusters(query));
  }, fleet.report);

export const getClusterRoute: Handler = (req, fleet) =>
  guarded(() => {
    parseNothing(paramsOf(req));
    const [name = ''] = segmentsOf(req, `${API}/clusters/`);
    const detail = fleet.cluster(name);
    if (detail === undefined) throw noCluster(name);
    return versioned(req, fleet.seq(), () => detail);
  }, fleet.report);

export const getObjectsRoute: Handler = (req, fleet) =>
  guarded(() => {
    const query = parseObjectQuery(paramsOf(req));
    return versioned(req, fleet.seq(), () => fleet.objects(query));
  }, fleet.report);

export function findObject(
  at: string[],
  fleet: Reads,
): { address: ObjectAddress; detail: ObjectDetail } {
  const [cluster = '', kind = '', namespace = '', name = ''] = at;
  if (fleet.cluster(cluster) === undefined) throw noCluster(cluster);
  if (!isFluxKind(kind)) throw new ApiFailure('not-found', `"${kind}" is no Flux kind.`);
  const address = { cluster, kind, namespace, name };
  const detail = fleet.object(address);
  if (detail === undefined)
    throw new ApiFailure('not-found', `No ${kind} ${namespace}/${name} is known on ${cluster}.`, {
      cluster,
    });
  return { address, detail };
}

export const getObjectRoute: Handler = (req, fleet) =>
  guarded(async () => {
    const isLive = parseLive(paramsOf(req));
    const { address, detail } = findObject(segmentsOf(req, `${API}/objects/`), fleet);
    const answer = (live: LiveObject | null, liveError: ApiError | null): ObjectAnswer => ({
      ...detail,
      live,
      liveError,
    });
    if (!isLive) return versioned(req, fleet.seq(), () => answer(null, null));
    // The record is ours and right whatever the cluster answers now.
    const body = await fleet.live(address, req.signal).then(
      (live) => answer(live, null),
      (thrown: unknown) => {
        const error = asApiError(thrown);
        if (error.code === 'internal' && !req.signal.aborted) fleet.report(thrown);
        return answer(null, { cluster: address.cluster, ...error });
      },
    );
    return json(body, { 'cache-control': 'private, no-store' });
  }, fleet.report);

/** Its figures move without a change of the store: the answer holds for a second. */
export const getSystemRoute: Handler = (req, fleet) =>
  guarded(() => {
    const query = parseSystemQuery(paramsOf(req));
    const system = fleet.system(query);
    return versioned(req, `${system.seq}-${Math.floor(system.at / 1000)}`, () => system);
  }, fleet.report);

export const getStreamRoute: Handler = (req, fleet) =>
  guarded(() => {
    const scope = parseScope(paramsOf(req));
    // A stream that never says anything would look like a quiet cluster.
    if (scope.type !== 'fleet' && fleet.cluster(scope.cluster) === undefined)
      throw noCluster(scope.cluster);
    const body = fleet.stream(scope, req.headers.get('last-event-id'), req.signal);
    return new Response(body, {
      headers: {
        ...SECURITY_HEADERS,
        'content-type': 'text/event-stream; charset=utf-8',
        // no-transform keeps compressors, x-accel-buffering keeps nginx from holding frames back.
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      },
    });
  }, fleet.report);
