import { FLUX_KINDS, type FluxKind } from '../flux/kinds.ts';
import type { FluxRecord } from '../flux/record.ts';
import { isFresh, type ClusterSession } from '../flux/session.ts';

interface Numbered {
  readonly seq: number;
  /** Epoch ms. */
  readonly at: number;
}

export interface ObjectChange extends Numbered {
  readonly type: 'object';
  readonly cluster: string;
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly name: string;
  /** undefined: the object is new. */
  readonly before: FluxRecord | undefined;
  /** undefined: the object is gone. */
  readonly after: FluxRecord | undefined;
}

export interface SessionChange extends Numbered {
  readonly type: 'session';
  readonly cluster: string;
  readonly before: ClusterSession | undefined;
  /** undefined: the cluster left the fleet. */
  readonly after: ClusterSession | undefined;
  /** Kinds whose rows became fresh or stale by it. */
  readonly flips: readonly FreshnessFlip[];
}

/** Something beside objects and sessions that a reader shows: labels, problems of the configuration. */
export interface NoteChange extends Numbered {
  readonly type: 'note';
  readonly cluster: string | null;
}

export type Change = ObjectChange | SessionChange | NoteChange;

export interface FreshnessFlip {
  readonly kind: FluxKind;
  readonly fresh: boolean;
}

/** A transition of the claimed state (appearing and vanishing included), as against a change of its details. */
export const isTransition = (c: ObjectChange): boolean => c.before?.state !== c.after?.state;

/** isFresh for a cluster that may not be held. */
export const fresh = (session: ClusterSession | undefined, kind: FluxKind): boolean =>
  session !== undefined && isFresh(session, kind);

export function freshnessFlips(
  before: ClusterSession | undefined,
  after: ClusterSession | undefined,
): FreshnessFlip[] {
  const flips: FreshnessFlip[] = [];
  for (const kind of FLUX_KINDS) {
    const now = fresh(after, kind);
    if (now !== fresh(before, kind)) flips.push({ kind, fresh: now });
  }
  return flips;
}
