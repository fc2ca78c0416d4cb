import { Histogram } from '../shared/stats.ts';
import type { Taped } from '../shared/tape.ts';
import type { Frames, Scope } from './clients.ts';

/** Times from writing at the API server, in ms. */
export interface Delays {
  readonly events: number;
  readonly toLog: Histogram;
  /** One sample for each change and each client whose scope it moves. */
  readonly toClient: Histogram;
  /** Changes that no frame had told of at the end, over all clients. */
  readonly untold: number;
}

/** What was taped in pieces, as one. The numbers of clusters only grow, so the last piece has all names. */
function joined(pieces: readonly Taped[]): Taped {
  const all = (column: 'seq' | 'written' | 'logged'): Float64Array =>
    Float64Array.from(pieces.flatMap((piece) => [...piece[column]]));
  return {
    seq: all('seq'),
    written: all('written'),
    logged: all('logged'),
    cluster: Uint32Array.from(pieces.flatMap((piece) => [...piece.cluster])),
    clusters: pieces.at(-1)?.clusters ?? [],
    lost: pieces.reduce((sum, { lost }) => sum + lost, 0),
  };
}

/** Puts changes and frames together by sequence number: a frame tells of every change of its scope up to its id. */
export function delays(
  pieces: readonly Taped[],
  scopes: readonly Scope[],
  frames: readonly Frames[],
): Delays {
  const tape = joined(pieces);
  const { seq, written, logged } = tape;
  const toLog = new Histogram();
  const toClient = new Histogram();
  const everywhere: number[] = [];
  const byCluster = new Map(tape.clusters.map((name) => [name, [] as number[]]));
  for (let i = 0; i < seq.length; i += 1) {
    toLog.add(((logged[i] ?? 0) - (written[i] ?? 0)) / 1000);
    everywhere.push(i);
    byCluster.get(tape.clusters[tape.cluster[i] ?? -1] ?? '')?.push(i);
  }
  let untold = 0;
  for (const { client, id, at } of frames) {
    const cluster = scopes[client]?.cluster ?? null;
    const concerned = cluster === null ? everywhere : (byCluster.get(cluster) ?? []);
    let next = 0;
    for (const [frame, last] of id.entries()) {
      for (; (seq[concerned[next] ?? -1] ?? Number.POSITIVE_INFINITY) <= last; next += 1)
        toClient.add(((at[frame] ?? 0) - (written[concerned[next] ?? -1] ?? 0)) / 1000);
    }
    untold += concerned.length - next;
  }
  return { events: seq.length, toLog, toClient, untold };
}
