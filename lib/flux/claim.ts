import type { FluxRecord, Observation } from './record.ts';
import { isBroken, type ObjectState, type UnderlyingState } from './state.ts';

/** What a rule of settle judges: what was claimed before, what is seen now, and when. */
export interface Input {
  readonly past: FluxRecord | undefined;
  readonly next: Observation;
  readonly now: number;
}

export interface Claim {
  readonly state: ObjectState;
  readonly underlying: UnderlyingState;
  readonly reason: string;
  readonly message: string;
  readonly since?: number;
  readonly dueAt?: number | null;
  readonly blocked?: 'missing' | 'waiting' | null;
}

export const claimed = (
  state: UnderlyingState,
  said: { readonly reason: string; readonly message: string },
  rest: Partial<Claim> = {},
): Claim => ({ state, underlying: state, reason: said.reason, message: said.message, ...rest });

/** ready, failing, stalled and unreadable: the object says it itself. */
export const asSeen = (next: Observation): Claim =>
  claimed(next.verdict, next, { blocked: isMissing(next) ? 'missing' : null });

const isMissing = (o: Observation): boolean => isBroken(o.verdict) && o.missing !== null;

/** The broken claim as it was: reason and message of the failure, its beginning, nothing due. */
export const keepBroken = (past: FluxRecord, dueAt: number | null = null): Claim =>
  claimed(past.underlying, past, { blocked: past.blocked ?? null, dueAt });
