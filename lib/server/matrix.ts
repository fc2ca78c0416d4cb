import type { ClusterRow } from '../api/contract.ts';
import type { Matrix } from '../api/contract/matrix.ts';
import { matrixOf } from '../api/matrix.ts';
import type { MatrixAnswer, Reads } from '../api/routes.ts';

/** Answers that are kept: measures and groupings that people look at. */
const KEPT = 40;
/** Ages move by themselves. */
const AGES_MS = 60_000;

export interface MatrixSources {
  readonly rows: () => readonly ClusterRow[];
  /** Moves when something on a matrix does. */
  readonly version: () => number;
  readonly seq: () => number;
  readonly now: () => number;
}

/** One matrix for each question until something moves, however many ask. */
export function createMatrices({ rows, version, seq, now }: MatrixSources): Reads['matrix'] {
  const answers = new Map<string, Kept>();
  return (query) => {
    const at = now();
    const minute = Math.floor(at / AGES_MS);
    const state = `${version()}-${minute}`;
    const key = JSON.stringify([query.by ?? null, query.measure, query.order]);
    const known = answers.get(key);
    answers.delete(key);
    const answer =
      known?.state === state
        ? known
        : keep(matrixOf(rows(), query, { seq: seq(), now: at }), state, minute);
    answers.set(key, answer);
    const [oldest] = answers.keys();
    if (answers.size > KEPT && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}

interface Kept extends MatrixAnswer {
  readonly state: string;
}

/** The tag is of the store's numbers: those of an earlier life of this process are others. */
function keep(matrix: Matrix, state: string, minute: number): Kept {
  let text: string | undefined;
  return {
    matrix,
    state,
    tag: `${matrix.seq}-${minute}`,
    text: () => (text ??= JSON.stringify(matrix)),
  };
}
