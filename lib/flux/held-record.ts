import type { Claim } from './claim.ts';
import { pack, unpack } from './packed-time.ts';
import type { FluxRecord, Observation } from './record.ts';
import type { ObjectState, UnderlyingState } from './state.ts';

/** A record as it is held 300,000 times: its beginning is a small integer instead of a number on the heap. */
export class HeldRecord implements FluxRecord {
  readonly seen: Observation;
  readonly state: ObjectState;
  readonly underlying: UnderlyingState;
  readonly reason: string;
  readonly message: string;
  readonly blocked: 'missing' | 'waiting' | null;
  readonly dueAt: number | null;
  readonly #since: number | null;

  constructor(
    seen: Observation,
    claim: Pick<Claim, 'state' | 'underlying' | 'reason' | 'message' | 'blocked'>,
    since: number,
    dueAt: number | null,
  ) {
    this.seen = seen;
    this.state = claim.state;
    this.underlying = claim.underlying;
    this.reason = claim.reason;
    this.message = claim.message;
    this.blocked = claim.blocked ?? null;
    this.dueAt = dueAt;
    this.#since = pack(since);
  }

  get since(): number {
    return unpack(this.#since) ?? 0;
  }
}

/** The same claim, to be looked at again at another time. */
export const dueLater = (record: FluxRecord, dueAt: number): FluxRecord =>
  new HeldRecord(record.seen, record, record.since, dueAt);
