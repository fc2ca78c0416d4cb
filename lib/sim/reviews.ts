import type { Call, Reply } from './api-server.ts';
import { json } from './api-server.ts';
import { forbids } from './faults.ts';
import { decodeAccessReview, decodeRulesReview } from './protobuf.ts';
import { resourceId } from './resources.ts';
import { isCustom } from './route.ts';
import { badRequest, unsupportedMediaType } from './status-error.ts';
import { mediaType } from './writes.ts';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** SelfSubjectAccessReview and SelfSubjectRulesReview, in JSON or as kubectl's protobuf body. */
export function review(
  call: Call,
  kind: 'selfsubjectaccessreviews' | 'selfsubjectrulesreviews',
  body: Buffer,
): Reply {
  const type = mediaType(call);
  if (type !== 'application/json' && type !== PROTOBUF) {
    throw unsupportedMediaType(['application/json', 'application/yaml', PROTOBUF]);
  }
  try {
    return kind === 'selfsubjectaccessreviews'
      ? accessReview(call, type === PROTOBUF ? decodeAccessReview(body) : specOf(body))
      : rulesReview(call, type === PROTOBUF ? decodeRulesReview(body) : specOf(body));
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) {
      throw badRequest(`couldn't decode the body: ${error.message}`);
    }
    throw error;
  }
}

function specOf(body: Buffer): Record<string, unknown> {
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  const spec = (parsed as { spec?: unknown } | null)?.spec;
  return typeof spec === 'object' && spec !== null ? (spec as Record<string, unknown>) : {};
}

function accessReview(call: Call, spec: Record<string, unknown>): Reply {
  const attributes = spec['resourceAttributes'] as Record<string, string> | undefined;
  const denied =
    attributes !== undefined &&
    forbids(call.server.faults(), {
      id: resourceId(attributes['resource'] ?? '', attributes['group'] ?? ''),
      plural: attributes['resource'] ?? '',
      verb: attributes['verb'] ?? '',
      namespace: attributes['namespace'] === '' ? undefined : attributes['namespace'],
    });
  return json(
    {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec,
      status: { allowed: !denied },
    },
    201,
  );
}

const ALL_VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

function rulesReview(call: Call, spec: Record<string, unknown>): Reply {
  const { server } = call;
  const faults = server.faults();
  const namespace = typeof spec['namespace'] === 'string' ? spec['namespace'] : undefined;
  const resourceRules = server.store.resources().flatMap((r) => {
    if (faults.noCrds && isCustom(r)) return [];
    const id = resourceId(r.plural, r.group);
    const verbs = ALL_VERBS.filter(
      (verb) => !forbids(faults, { id, plural: r.plural, verb, namespace }),
    );
    return verbs.length === 0 ? [] : [{ verbs, apiGroups: [r.group], resources: [r.plural] }];
  });
  return json(
    {
      kind: 'SelfSubjectRulesReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: {},
      status: {
        resourceRules,
        nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/version', '/api*'] }],
        incomplete: false,
      },
    },
    201,
  );
}
