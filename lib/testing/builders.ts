import type { FleetEvent } from '../flux/events.ts';
import { FLUX_KINDS, type FluxKind } from '../flux/kinds.ts';
import type { FluxRecord, Observation } from '../flux/record.ts';
import type { ClusterSession, KindSession, KindState } from '../flux/session.ts';
import { observation as ready } from './observation.ts';

/** An observation of a ready Kustomization `flux-system/apps` on `c1` that refers to nothing, but for what is given. */
export function observation(given: Partial<Observation> = {}): Observation {
  const {
    cluster = 'c1',
    kind = 'Kustomization',
    namespace = 'flux-system',
    name = 'apps',
  } = given;
  return ready(Date.UTC(2026, 10, 20), {
    cluster,
    uid: `${cluster}-${kind}-${namespace}-${name}`,
    resourceVersion: '100',
    source: null,
    timeoutMs: null,
    ...given,
  });
}

export const kindSession = (state: KindState, given: Partial<KindSession> = {}): KindSession => ({
  state,
  version: state === 'not-installed' ? null : 'v1',
  confirmedAt: state === 'pending' ? null : Date.UTC(2026, 10, 24, 12),
  message: null,
  ...given,
});

/** A live session of `c1` whose every kind is heard, but for what is given. */
export function session(given: Partial<ClusterSession> = {}): ClusterSession {
  const kinds: Partial<Record<FluxKind, KindSession>> = {};
  for (const kind of FLUX_KINDS) kinds[kind] = kindSession('live');
  return {
    cluster: 'c1',
    connection: 'live',
    reason: null,
    message: null,
    hint: null,
    since: Date.UTC(2026, 10, 24),
    nextRetryAt: null,
    lastContactAt: Date.UTC(2026, 10, 24, 12),
    kubernetesVersion: 'v1.36.1',
    flux: {
      installed: true,
      version: '2.9.2',
      versionUpTo: '2.9.2',
      versionFrom: 'crd',
      managedBy: null,
      controllers: 'live',
      components: [],
      instances: [],
    },
    kinds,
    ...given,
  };
}

export const put = (given: Partial<Observation>, at: number): FleetEvent => ({
  type: 'put',
  object: observation(given),
  at,
});

export const heard = (given: Partial<ClusterSession>, at: number): FleetEvent => ({
  type: 'session',
  session: session(given),
  at,
});

/** A claim as it stands, for tests of what is made from claims. */
export const record = (seen: Partial<Observation>, claim: Partial<FluxRecord> = {}): FluxRecord => {
  const of = observation(seen);
  return {
    seen: of,
    state: of.suspended ? 'suspended' : of.verdict,
    underlying: of.verdict,
    reason: of.reason,
    message: of.message,
    blocked: null,
    since: Date.UTC(2026, 10, 20),
    dueAt: null,
    ...claim,
  };
};
