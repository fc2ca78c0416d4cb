import type { IncomingHttpHeaders } from 'node:http2';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { ApiServer, Call, Reply } from './api-server.ts';
import { json } from './api-server.ts';
import { Discovery } from './discovery.ts';
import { appliedObject } from './applied.ts';
import { deleteCollection, deleteObject } from './deletes.ts';
import type { Operation } from './faults.ts';
import { forbids } from './faults.ts';
import { ANONYMOUS } from './identity.ts';
import { negotiateDiscovery } from './media-type.ts';
import { openApi } from './openapi.ts';
import { getObject, listObjects, watchObjects } from './reads.ts';
import { review } from './reviews.ts';
import type { ObjectRoute, Route } from './route.ts';
import { isCustom, route as routeOf } from './route.ts';
import {
  badRequest,
  forbidden,
  forbiddenPath,
  methodNotAllowed,
  StatusError,
} from './status-error.ts';
import { toWire } from './wire-json.ts';
import { createObject, patchObject, updateObject } from './writes.ts';

const compress = promisify(gzip);
/** apiserver's defaultGzipThresholdBytes. */
const GZIP_FROM = 128 * 1024;
const MAX_BODY = 3 * 1024 * 1024;

/** Answers one authenticated request. Throws StatusError; returns undefined when it streams. */
export async function handle(call: Call): Promise<Reply | undefined> {
  const { server, path, user, method } = call;
  const faults = server.faults();
  const route = routeOf(path, server.store, faults.noCrds);
  if (user === ANONYMOUS && route.kind !== 'version' && route.kind !== 'health') {
    throw anonymous(call, route);
  }
  const rejected = reject(server, operationOf(call, route));
  if (rejected !== undefined) return rejected;
  if (route.kind === 'objects') return objects(call, route);
  if (route.kind === 'review') {
    if (method !== 'POST') throw methodNotAllowed();
    return review(call, route.review, await readBody(call));
  }
  const reply = (route.kind === 'not-found' ? appliedObject(call) : undefined) ?? root(call, route);
  // What is not there is not there for any method.
  if (method !== 'GET' && method !== 'HEAD' && reply.code !== 404) throw methodNotAllowed();
  return reply;
}

function anonymous(call: Call, route: Route): StatusError {
  if (route.kind !== 'objects') {
    return forbiddenPath(ANONYMOUS.name, call.method.toLowerCase(), call.path);
  }
  const { resource, namespace, name } = route;
  const verb = verbOf(call, route) ?? 'get';
  const q = { group: resource.group, resource: resource.plural };
  return forbidden({ user: ANONYMOUS.name, verb, ...q, namespace, name });
}

function root(call: Call, route: Exclude<Route, ObjectRoute | { kind: 'review' }>): Reply {
  const { store, features } = call.server;
  const discovery = (): Discovery => new Discovery(store, call.server.faults().noCrds);
  switch (route.kind) {
    case 'health':
      return { code: 200, body: 'ok', contentType: TEXT, headers: NO_SNIFF };
    case 'version':
      return json(versionInfo(store.kubernetesVersion));
    case 'openapi': {
      const document = openApi(store, call.path);
      return document === undefined ? missing() : json(document);
    }
    case 'api-roots':
    case 'api-groups': {
      const version = negotiateDiscovery(call.headers.accept, features.aggregatedDiscovery);
      const at = route.kind === 'api-roots' ? 'api' : 'apis';
      if (version !== undefined) {
        return {
          ...json(discovery().aggregated(at, version)),
          contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
          headers: { vary: 'Accept', 'cache-control': 'public' },
        };
      }
      if (at === 'apis') return json(discovery().groupList());
      const addresses = [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:6443' }];
      return json({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: addresses });
    }
    case 'api-group': {
      const group = discovery().group(route.group);
      return group === undefined ? missing() : json(group);
    }
    case 'api-resources': {
      const list = discovery().resourceList(route.group, route.version);
      return list === undefined ? missing() : json(list);
    }
    case 'not-found':
      return missing();
  }
}

const TEXT = 'text/plain; charset=utf-8';
const NO_SNIFF = { 'x-content-type-options': 'nosniff' };

/** What is not served at all is answered in text, not by a Status. */
const missing = (): Reply => ({
  code: 404,
  body: '404 page not found\n',
  contentType: TEXT,
  headers: NO_SNIFF,
});

function versionInfo(gitVersion: string): Record<string, string> {
  const [, major = '1', minor = '34'] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return {
    major,
    minor,
    gitVersion,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'go1.24.0',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}

type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection';

function verbOf(call: Call, route: ObjectRoute): Verb | undefined {
  const named = route.name !== undefined;
  const watch = call.query.get('watch');
  switch (call.method) {
    case 'GET':
    case 'HEAD':
      if (watch === 'true' || watch === '1') return 'watch';
      return named ? 'get' : 'list';
    case 'POST':
      return named ? undefined : 'create';
    case 'PUT':
      return named ? 'update' : undefined;
    case 'PATCH':
      return named ? 'patch' : undefined;
    case 'DELETE':
      return named ? 'delete' : 'deletecollection';
    default:
      return undefined;
  }
}

async function objects(call: Call, route: ObjectRoute): Promise<Reply | undefined> {
  const verb = verbOf(call, route);
  if (verb === undefined) {
    throw isCustom(route.resource) ? badRequest('name must be provided') : methodNotAllowed();
  }
  const { resource, namespace, name, subresource } = route;
  const { plural, group } = resource;
  if (forbids(call.server.faults(), { id: route.id, plural, verb, namespace })) {
    const user = call.user.name;
    throw forbidden({ user, verb, group, resource: plural, subresource, namespace, name });
  }
  if (verb === 'list') return listObjects(call, route);
  if (verb === 'watch') return watchObjects(call, route);
  if (verb === 'create') return createObject(call, route, await readJson(call));
  if (verb === 'deletecollection') {
    return deleteCollection(call, route, await readBody(call));
  }
  if (name === undefined) throw methodNotAllowed();
  if (verb === 'get') {
    const isStored = call.server.store.get(route.id, namespace, name) !== undefined;
    return (isStored ? undefined : appliedObject(call)) ?? getObject(call, route, name);
  }
  if (verb === 'update') return updateObject(call, route, name, await readJson(call));
  const body = await readBody(call);
  if (verb === 'delete') return deleteObject(call, route, name, body);
  return patchObject(call, route, name, body);
}

function operationOf(call: Call, route: Route): Operation {
  if (route.kind !== 'objects') return route.kind === 'review' ? 'get' : 'discovery';
  const verb = verbOf(call, route);
  return verb === 'list' || verb === 'watch' || verb === 'get' ? verb : 'write';
}

/** The answer of the `reject` fault, when it is this request's turn. */
function reject(server: ApiServer, operation: Operation): Reply | undefined {
  const rule = server.faults().reject;
  if (rule === null || (rule.on !== 'any' && rule.on !== operation)) return undefined;
  if (rule.share < 1 && server.random() >= rule.share) return undefined;
  if (rule.times !== undefined) {
    if (rule.times <= 0) return undefined;
    rule.times -= 1;
  }
  const headers: Record<string, string> =
    rule.retryAfterSeconds === undefined ? {} : { 'retry-after': String(rule.retryAfterSeconds) };
  if (rule.code === 429 || rule.code === 502) {
    // Priority and fairness, like the proxies in front, answers in text.
    const body =
      rule.code === 429 ? 'Too many requests, please try again later.\n' : 'Bad Gateway\n';
    return { code: rule.code, body, contentType: TEXT, headers: { ...headers, ...NO_SNIFF } };
  }
  const [reason, message] = REJECTIONS[rule.code];
  return { ...errorReply(new StatusError(rule.code, reason, message)), headers };
}

const REJECTIONS: Record<500 | 503 | 504, readonly [string, string]> = {
  500: ['InternalError', 'Internal error occurred: etcdserver: request timed out'],
  503: ['ServiceUnavailable', 'apiserver is shutting down'],
  504: ['Timeout', 'Timeout: request did not complete within the allotted timeout'],
};

export function errorReply(error: StatusError): Reply {
  const { code, retryAfterSeconds } = error;
  return {
    code,
    body: toWire(error.toStatus()),
    headers: {
      ...(code === 403 ? NO_SNIFF : {}),
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  };
}

export async function readBody(call: Call): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of call.request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) {
      throw new StatusError(
        413,
        'RequestEntityTooLarge',
        `Request entity too large: limit is ${MAX_BODY}`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readJson(call: Call): Promise<unknown> {
  const type = (call.headers['content-type'] ?? 'application/json').split(';')[0];
  if (type !== 'application/json') {
    throw new StatusError(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json',
    );
  }
  try {
    return JSON.parse((await readBody(call)).toString('utf8'));
  } catch (error) {
    if (error instanceof StatusError) throw error;
    throw badRequest('the object provided is unrecognized: it is not JSON');
  }
}

/** Sends a complete answer with the headers that every API server sets. */
export async function send(call: Call, reply: Reply): Promise<void> {
  const { response, outlet } = call;
  if (outlet.closed) return;
  const type = reply.contentType ?? 'application/json';
  const text = type.startsWith('application/json') ? `${reply.body}\n` : reply.body;
  let bytes: Buffer = Buffer.from(text, 'latin1');
  const encoding: Record<string, string> = {};
  if (bytes.length > GZIP_FROM && acceptsGzip(call.headers)) {
    bytes = await compress(bytes, { level: constants.Z_BEST_SPEED });
    encoding['content-encoding'] = 'gzip';
    encoding['vary'] = 'Accept-Encoding';
  }
  if (outlet.closed) return;
  response.writeHead(reply.code, {
    'content-type': type,
    'content-length': bytes.length,
    ...encoding,
    ...reply.headers,
  });
  if (call.method === 'HEAD') response.end();
  else outlet.end(bytes);
}

const acceptsGzip = (headers: IncomingHttpHeaders): boolean =>
  /\bgzip\b/.test([headers['accept-encoding'] ?? ''].flat().join(','));
