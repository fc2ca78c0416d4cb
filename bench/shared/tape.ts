import type { FleetEvent } from '../../lib/flux/events.ts';
import { nowUs, writtenAt } from './mark.ts';

/** One entry for each change that a bench wrote, in the order of the change log. */
export interface Taped {
  readonly seq: Float64Array;
  /** When it was written at the API server, and when it stood in the change log; µs. */
  readonly written: Float64Array;
  readonly logged: Float64Array;
  /** Number of its cluster in `clusters`. */
  readonly cluster: Uint32Array;
  readonly clusters: readonly string[];
  /** More came than there was room for. */
  readonly lost: number;
}

/** Notes when changes reached the log. Its room is taken once: what it holds is no growth of what is measured. */
export class Tape {
  readonly #seq: Float64Array;
  readonly #written: Float64Array;
  readonly #logged: Float64Array;
  readonly #cluster: Uint32Array;
  readonly #numbers = new Map<string, number>();
  #length = 0;
  #lost = 0;
  #last = -1;

  constructor(room: number) {
    this.#seq = new Float64Array(room).fill(0);
    this.#written = new Float64Array(room).fill(0);
    this.#logged = new Float64Array(room).fill(0);
    this.#cluster = new Uint32Array(room).fill(0);
  }

  readonly note = (event: FleetEvent, seq: number): void => {
    const isChange = seq !== this.#last;
    this.#last = seq;
    if (event.type !== 'put' || !isChange) return;
    const written = writtenAt(event.object.applied);
    if (written === null) return;
    const at = this.#length;
    if (at === this.#seq.length) {
      this.#lost += 1;
      return;
    }
    const { cluster } = event.object;
    let number = this.#numbers.get(cluster);
    if (number === undefined) this.#numbers.set(cluster, (number = this.#numbers.size));
    this.#seq[at] = seq;
    this.#written[at] = written;
    this.#logged[at] = nowUs();
    this.#cluster[at] = number;
    this.#length += 1;
  };

  /** What was noted since the last call. */
  take(): Taped {
    const end = this.#length;
    const lost = this.#lost;
    this.#length = 0;
    this.#lost = 0;
    return {
      seq: this.#seq.slice(0, end),
      written: this.#written.slice(0, end),
      logged: this.#logged.slice(0, end),
      cluster: this.#cluster.slice(0, end),
      clusters: [...this.#numbers.keys()],
      lost,
    };
  }
}
