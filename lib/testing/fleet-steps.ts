import * as fc from 'fast-check';
import type { Clock } from '../flux/clock.ts';
import type { FleetEvent } from '../flux/events.ts';
import type { FluxKind } from '../flux/kinds.ts';
import type { Observation } from '../flux/record.ts';
import { CONNECTION_STATES, type FluxInstall, type KindSession } from '../flux/session.ts';
import { kindSession, observation, session } from './builders.ts';

export const CLUSTERS = ['a', 'b', 'c'];
export const KINDS = ['Kustomization', 'HelmRelease', 'GitRepository'] as const;
const NAMES = ['n0', 'n1', 'n2', 'n3'];
const namespaceOf = (name: string): string => (name === 'n3' ? 'apps' : 'flux-system');

export const cluster = fc.constantFrom(...CLUSTERS);
export const kind = fc.constantFrom<FluxKind>(...KINDS);
const name = fc.constantFrom(...NAMES);

/** How an object looks: what a controller may have written. */
const look = fc.record({
  verdict: fc.constantFrom(
    'ready',
    'ready',
    'failing',
    'stalled',
    'waiting',
    'progressing',
    'unknown',
  ),
  suspended: fc.constantFrom(false, false, false, true),
  terminating: fc.constantFrom(false, false, false, false, true),
  missing: fc.constantFrom(null, null, 'Kustomization/flux-system/gone'),
  applied: fc.constantFrom('r1', 'r1', 'r2', null),
  attempted: fc.constantFrom('r1', 'r1', 'r2'),
  reason: fc.constantFrom('Succeeded', 'Succeeded', 'Failed', ''),
  message: fc.constantFrom('Applied', 'boom', 'Boom again', ''),
  source: fc.constantFrom(null, 'n0', 'n1'),
  chart: fc.constantFrom(null, null, 'Postgres'),
  drifted: fc.constantFrom(false, false, true),
  driftMode: fc.constantFrom(null, 'enabled', 'warn', 'disabled'),
  needs: fc.array(fc.record({ kind, name }), { maxLength: 2 }),
  uid: fc.constantFrom('x', 'x', 'x', 'y'),
  /** Against the newest version written so far: negative is an old one. */
  version: fc.integer({ min: -3, max: 3 }),
});
type Look = typeof look extends fc.Arbitrary<infer T> ? T : never;

/** One thing that may happen to a fleet. */
export const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('put' as const), cluster, kind, name, look }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('list' as const),
      cluster,
      kind,
      objects: fc.uniqueArray(fc.record({ name, look }), { selector: (o) => o.name }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('delete' as const),
      cluster,
      kind,
      name,
      uid: fc.constantFrom('x', 'y'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kind-removed' as const), cluster, kind }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cluster-removed' as const), cluster }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('session' as const),
      cluster,
      connection: fc.constantFrom(...CONNECTION_STATES, 'live', 'live', 'live'),
      kinds: fc.record({
        Kustomization: fc.constantFrom('live', 'live', 'interrupted', 'pending'),
        HelmRelease: fc.constantFrom('live', 'live', 'restricted'),
        GitRepository: fc.constantFrom('live', 'not-installed'),
      }),
      version: fc.constantFrom('2.9.2', '2.7.3', null),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      ms: fc.constantFrom(20, 1_000, 61_000, 11 * 60_000, 3 * 3_600_000),
    }),
  },
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Turns steps into what a collector would say, with versions that mostly grow. */
export function createEvents(clock: Clock): (s: Exclude<Step, { do: 'advance' }>) => FleetEvent {
  let written = 100;

  const seenAs = (at: { cluster: string; kind: FluxKind; name: string }, as: Look): Observation => {
    written += 1;
    const { needs, uid, version, source, ...rest } = as;
    return observation({
      ...at,
      ...rest,
      namespace: namespaceOf(at.name),
      source:
        source === null
          ? null
          : { kind: 'GitRepository', namespace: namespaceOf(source), name: source },
      uid: `${at.cluster}-${at.kind}-${at.name}-${uid}`,
      resourceVersion: String(Math.max(1, written + version)),
      dependsOn: needs.map((n) => ({ ...n, namespace: namespaceOf(n.name) })),
    });
  };

  return (s) => {
    const at = clock.now();
    switch (s.do) {
      case 'put':
        return {
          type: 'put',
          object: seenAs({ cluster: s.cluster, kind: s.kind, name: s.name }, s.look),
          at,
        };
      case 'list': {
        const objects = s.objects.map((o) =>
          seenAs({ cluster: s.cluster, kind: s.kind, name: o.name }, o.look),
        );
        return { type: 'list', cluster: s.cluster, kind: s.kind, objects, at };
      }
      case 'delete': {
        const uid = `${s.cluster}-${s.kind}-${s.name}-${s.uid}`;
        return {
          type: 'delete',
          cluster: s.cluster,
          kind: s.kind,
          namespace: namespaceOf(s.name),
          name: s.name,
          uid,
          at,
        };
      }
      case 'kind-removed':
        return { type: s.do, cluster: s.cluster, kind: s.kind, at };
      case 'cluster-removed':
        return { type: s.do, cluster: s.cluster, at };
      case 'session': {
        const kinds: Partial<Record<FluxKind, KindSession>> = {};
        for (const k of KINDS) kinds[k] = kindSession(s.kinds[k]);
        const flux: FluxInstall = {
          installed: true,
          version: s.version,
          versionUpTo: null,
          versionFrom: null,
          managedBy: null,
          controllers: 'live',
          components: [],
          instances: [],
        };
        const now = session({
          cluster: s.cluster,
          connection: s.connection,
          kinds,
          flux,
          lastContactAt: at,
        });
        return { type: 'session', session: now, at };
      }
    }
  };
}
