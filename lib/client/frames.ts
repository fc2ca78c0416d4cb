/** Frames of the stream as the browser needs them. They come at once and often: the schemas of the contract load later. */

const isRecord = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null;
const isSeq = (n: unknown): n is number => Number.isSafeInteger(n) && Number(n) >= 0;

/** The store's number in a frame; null: no frame of the contract. */
export const seqOf = (data: unknown): number | null =>
  isRecord(data) && isSeq(data['seq']) ? data['seq'] : null;

export interface Moved {
  readonly seq: number;
  readonly clusters: readonly string[];
  readonly truncated: boolean;
}

/** What a change frame says; null: no frame of the contract. */
export function movedOf(data: unknown): Moved | null {
  const seq = seqOf(data);
  if (seq === null || !isRecord(data)) return null;
  const { clusters, truncated } = data;
  if (!Array.isArray(clusters) || !clusters.every((c): c is string => typeof c === 'string'))
    return null;
  return typeof truncated === 'boolean' ? { seq, clusters, truncated } : null;
}
