import { KINDS, type FluxKind } from '../flux/kinds.ts';
import type { ConnectionReason, ConnectionState, KindSession } from '../flux/session.ts';
import type { ApiFailure } from './errors.ts';
import type { LinkView } from './link.ts';

export interface Connection {
  readonly connection: ConnectionState;
  readonly reason: ConnectionReason | null;
  readonly message: string | null;
  readonly hint: string | null;
}

export interface ConnectionInput {
  readonly link: LinkView;
  /** Epoch ms until which a loss is not told yet; null when there is nothing to forgive. */
  readonly graceUntil: number | null;
  readonly kinds: Readonly<Partial<Record<FluxKind, KindSession>>>;
  /** Why a kind is restricted or interrupted. */
  readonly failures: ReadonlyMap<FluxKind, ApiFailure>;
  /** Served kinds whose first list over this connection has neither succeeded nor failed. */
  readonly unsettled: ReadonlySet<FluxKind>;
  /** null: discovery has not answered yet. */
  readonly fluxInstalled: boolean | null;
  /** Discovery itself is forbidden. */
  readonly discoveryForbidden: ApiFailure | null;
  readonly now: number;
}

const plain = (connection: ConnectionState): Connection => ({
  connection,
  reason: null,
  message: null,
  hint: null,
});

const because = (connection: ConnectionState, failure: ApiFailure): Connection => ({
  connection,
  reason: failure.reason,
  message: failure.message,
  hint: failure.hint,
});

/** What is claimed about the connection to a cluster. Truth first: `live` only while it is heard. */
export function deriveConnection(input: ConnectionInput): Connection {
  const { link } = input;
  if (!link.up && !link.connected) {
    const { failure } = link;
    if (failure === null) {
      if (link.lostAt === null) return plain('connecting');
      return inGrace(input) ? derivedUp(input) : plain('lagging');
    }
    switch (failure.reason) {
      case 'token-refused':
      case 'credentials-failed':
        return because('unauthorized', failure);
      case 'silent':
      case 'timeout':
        return because(link.failedTries > 0 ? 'unreachable' : 'lagging', failure);
      default:
        if (inGrace(input)) return derivedUp(input);
        return because(link.failedTries > 0 ? 'unreachable' : 'lagging', failure);
    }
  }
  return derivedUp(input);
}

const inGrace = (input: ConnectionInput): boolean =>
  input.graceUntil !== null &&
  input.now < input.graceUntil &&
  !Object.values(input.kinds).some((k) => k.state === 'interrupted');

function derivedUp(input: ConnectionInput): Connection {
  if (input.discoveryForbidden !== null) return because('restricted', input.discoveryForbidden);
  if (input.fluxInstalled === null) return plain('syncing');
  for (const kind of input.unsettled) {
    const state = input.kinds[kind]?.state;
    if (state !== 'live') return plain('syncing');
  }
  if (!input.fluxInstalled) {
    return {
      connection: 'live',
      reason: 'flux-not-installed',
      message: 'Flux is not installed in this cluster.',
      hint: 'Install Flux, or take the context out of the kubeconfig. It is looked for again by itself.',
    };
  }
  const named = (state: KindSession['state']): FluxKind[] =>
    [...input.failures.keys()].filter((k) => input.kinds[k]?.state === state);
  const restricted = named('restricted');
  const first = input.failures.get(restricted[0] ?? 'Kustomization');
  if (restricted.length > 0 && first !== undefined) {
    return {
      connection: 'restricted',
      reason: 'forbidden',
      message: `The credential may not list and watch ${plurals(restricted)}.`,
      hint: first.hint,
    };
  }
  const interrupted = named('interrupted');
  const why = input.failures.get(interrupted[0] ?? 'Kustomization');
  if (interrupted.length > 0 && why !== undefined) {
    return {
      connection: 'live',
      reason: why.reason,
      message: `${plurals(interrupted)} can't be followed now: ${why.message}`,
      hint: why.hint,
    };
  }
  return plain('live');
}

function plurals(kinds: readonly FluxKind[]): string {
  const names = kinds.slice(0, 3).map((k) => KINDS[k].plural);
  return kinds.length > 3 ? `${names.join(', ')} and ${kinds.length - 3} more` : names.join(', ');
}
