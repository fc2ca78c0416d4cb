import type { CauseRow } from '../../lib/api/contract/causes.ts';

/** A cause, and others that say the same words of other objects: one host may be behind all of them. */
export interface Fold {
  readonly first: CauseRow;
  readonly same: readonly CauseRow[];
  /** Of the same words, those that are not shown. */
  readonly more: number;
}

/** Causes in their order, each followed by those that say the same: at most `folds` of them with `lines` others each. */
export function foldOf(causes: readonly CauseRow[], folds: number, lines: number): Fold[] {
  const byWords = new Map<string, [CauseRow, ...CauseRow[]]>();
  for (const cause of causes) {
    const fold = byWords.get(cause.words);
    if (fold === undefined) byWords.set(cause.words, [cause]);
    else fold.push(cause);
  }
  return [...byWords.values()].slice(0, folds).map(([first, ...same]) => ({
    first,
    same: same.slice(0, lines),
    more: Math.max(0, same.length - lines),
  }));
}

/** How many of the causes are shown, or counted below their words. */
export const coveredBy = (folds: readonly Fold[]): number =>
  folds.reduce((sum, fold) => sum + 1 + fold.same.length + fold.more, 0);
