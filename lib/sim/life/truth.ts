import type { FluxKind } from '../../flux/kinds.ts';

/** The simulation's own words for what is true, independent of those of the program that is tested with it. */
export const TRUE_STATES = [
  'failing',
  'stalled',
  'waiting',
  'progressing',
  'suspended',
  'ready',
] as const;
export type TrueState = (typeof TRUE_STATES)[number];

/** What is true of one object, whatever its conditions flicker. */
export interface TruthRow {
  readonly cluster: string;
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly name: string;
  readonly state: TrueState;
  /** Epoch ms at which the state began; broken states share one beginning. null: before the simulation. */
  readonly since: number | null;
  /** What it waits for or why it fails, in the words of the cause; '' when it is well. */
  readonly cause: string;
  /**
   * Of what waits: epoch ms from which the wait counts as a failure, max(10 min, 2 × interval) after it began. It goes on
   * to be a wait in the world. null: it does not wait.
   */
  readonly failingFrom: number | null;
}

/** One change of what is true. */
export interface Transition extends TruthRow {
  /** Counts up by one for each transition of the fleet. */
  readonly seq: number;
  readonly from: TrueState;
  readonly at: number;
}

export interface TruthQuery {
  readonly cluster?: string;
  readonly kind?: string;
  readonly state?: TrueState;
}

const KEPT = 200_000;

/** The object's own part of the truth; whoever simulates it holds this. */
export interface Holder {
  readonly cluster: string;
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly name: string;
  state: TrueState;
  since: number | null;
  cause: string;
  /** What it is underneath a suspension. */
  underlying: TrueState;
  /** Of its spec; 0 when it has none. */
  readonly intervalMs: number;
}

const SHORTEST_LIMIT = 10 * 60_000;
const failingFrom = ({ state, since, intervalMs }: Holder): number | null =>
  state !== 'waiting' || since === null ? null : since + Math.max(SHORTEST_LIMIT, 2 * intervalMs);

export const isBroken = (state: TrueState): boolean => state === 'failing' || state === 'stalled';

/**
 * The ground truth of every object: what an honest dashboard must say. A healthy object that reconciles stays
 * `ready`; `progressing` is work on something new; a failure that is retried stays one failure with one beginning.
 */
export class Truth {
  readonly #holders = new Map<string, Set<Holder>>();
  readonly #transitions: Transition[] = [];
  #seq = 0;

  add(holder: Holder): void {
    let cluster = this.#holders.get(holder.cluster);
    if (cluster === undefined) this.#holders.set(holder.cluster, (cluster = new Set()));
    cluster.add(holder);
  }

  remove(holder: Holder): void {
    this.#holders.get(holder.cluster)?.delete(holder);
  }

  /** Records what is true from `at` on; nothing happens when it was true before. */
  set(holder: Holder, state: TrueState, at: number, cause = ''): void {
    const from = holder.state;
    holder.cause = cause;
    if (from === state) return;
    const goesOn = isBroken(from) && isBroken(state);
    holder.state = state;
    if (!goesOn) holder.since = at;
    if (state !== 'suspended') holder.underlying = state;
    const { cluster, kind, namespace, name, since } = holder;
    this.#transitions.push({
      seq: ++this.#seq,
      cluster,
      kind,
      namespace,
      name,
      from,
      state,
      since,
      cause,
      failingFrom: failingFrom(holder),
      at,
    });
    if (this.#transitions.length > KEPT * 1.1) {
      this.#transitions.splice(0, this.#transitions.length - KEPT);
    }
  }

  *rows(query: TruthQuery = {}): IterableIterator<TruthRow> {
    const clusters =
      query.cluster === undefined
        ? this.#holders.values()
        : [this.#holders.get(query.cluster) ?? new Set<Holder>()];
    for (const holders of clusters) {
      for (const h of holders) {
        if (query.kind !== undefined && h.kind !== query.kind) continue;
        if (query.state !== undefined && h.state !== query.state) continue;
        const { cluster, kind, namespace, name, state, since, cause } = h;
        const from = failingFrom(h);
        yield { cluster, kind, namespace, name, state, since, cause, failingFrom: from };
      }
    }
  }

  /** Transitions after a sequence number, oldest first; the newest 200,000 are kept. */
  transitions(after = 0): readonly Transition[] {
    const first = this.#transitions[0];
    if (first === undefined) return [];
    return this.#transitions.slice(Math.max(0, after + 1 - first.seq));
  }

  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const holders of this.#holders.values()) {
      for (const { state } of holders) counts[state] = (counts[state] ?? 0) + 1;
    }
    return counts;
  }
}
