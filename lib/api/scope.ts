import type { Change, ObjectChange } from '../store/change.ts';
import { fromSegment } from './contract/segment.ts';
import { ApiFailure } from './errors.ts';

/** What a stream is about: what its page shows. */
export type Scope =
  | { readonly type: 'fleet' }
  | { readonly type: 'cluster'; readonly cluster: string }
  | {
      readonly type: 'object';
      readonly cluster: string;
      readonly kind: string;
      readonly namespace: string;
      readonly name: string;
    };

const FORM = 'object: write cluster/kind/namespace/name, each part percent-encoded.';

export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ApiFailure('bad-request', `"${part}" is not percent-encoded text.`);
  }
}

/** The name in a segment of a path. */
export const decodeSegment = (part: string): string => fromSegment(decodePart(part));

/** Throws bad-request for a query that names no scope. */
export function parseScope(params: URLSearchParams): Scope {
  const entries = [...params];
  const [first] = entries;
  if (first === undefined) return { type: 'fleet' };
  if (entries.length > 1)
    throw new ApiFailure('bad-request', 'Give one scope: cluster, object, or none for the fleet.');
  const [name, value] = first;
  if (name === 'cluster') return { type: 'cluster', cluster: value };
  if (name !== 'object')
    throw new ApiFailure('bad-request', `Unknown parameter ${name}. Allowed: cluster, object.`);
  const [cluster, kind, namespace, object, ...more] = value.split('/').map(decodeSegment);
  if (!cluster || !kind || !namespace || !object || more.length > 0)
    throw new ApiFailure('bad-request', FORM);
  return { type: 'object', cluster, kind, namespace, name: object };
}

export const scopeKey = (scope: Scope): string => JSON.stringify(scope);

/** Does a list of the fleet show it? A healthy object that reconciles again moves nothing there. */
const isListed = ({ before, after }: ObjectChange): boolean =>
  before === undefined ||
  after === undefined ||
  before.state !== after.state ||
  before.since !== after.since ||
  before.seen.suspended !== after.seen.suspended ||
  before.seen.applied !== after.seen.applied ||
  before.seen.attempted !== after.seen.attempted ||
  (after.state !== 'ready' && (before.message !== after.message || before.reason !== after.reason));

/** Does the change move anything that the scope's page shows? */
export function concerns(scope: Scope, change: Change): boolean {
  switch (scope.type) {
    case 'fleet':
      return change.type !== 'object' || isListed(change);
    case 'cluster':
      return change.cluster === scope.cluster;
    case 'object': {
      if (change.type !== 'object') return change.cluster === scope.cluster;
      const isSameAnywhere =
        change.name === scope.name &&
        change.namespace === scope.namespace &&
        change.kind === scope.kind;
      // What it needs and what waits for it lies on its cluster.
      return isSameAnywhere || (change.cluster === scope.cluster && isListed(change));
    }
  }
}

/** Where changes are looked up for a scope: any that can concern it has one of its topics. */
export function topicsOf(scope: Scope): string[] {
  switch (scope.type) {
    case 'fleet':
      return [FLEET];
    case 'cluster':
      return [clusterTopic(scope.cluster)];
    case 'object':
      return [clusterTopic(scope.cluster), objectTopic(scope)];
  }
}

/** The topics under which readers that a change can concern are found. */
export function topicsOfChange(change: Change): string[] {
  const topics = [FLEET];
  if (change.cluster !== null) topics.push(clusterTopic(change.cluster));
  if (change.type === 'object') topics.push(objectTopic(change));
  return topics;
}

const FLEET = 'fleet';
const clusterTopic = (cluster: string): string => `cluster ${cluster}`;
const objectTopic = (of: { kind: string; namespace: string; name: string }): string =>
  `object ${of.kind}/${of.namespace}/${of.name}`;
