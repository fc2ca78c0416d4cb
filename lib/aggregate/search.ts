import type { FluxRecord } from '../flux/record.ts';

const escape = (term: string): string => term.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** Distinct texts remembered in one scan; further ones are looked at each time. */
const REMEMBERED = 5_000;

/** A test of texts that repeat, revisions and charts: each is looked at once. Messages mostly do not: it costs more. */
function remembered(term: RegExp): (text: string | null) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    if (text === null) return false;
    let found = known.get(text);
    if (found === undefined) {
      found = term.test(text);
      if (known.size < REMEMBERED) known.set(text, found);
    }
    return found;
  };
}

/** Does each term occur in namespace/name, message, revision or chart? Case does not matter. For one scan. */
export function createSearch(
  terms: readonly string[],
): (key: string, record: FluxRecord) => boolean {
  const tests = terms.map((term) => {
    const pattern = new RegExp(escape(term), 'i');
    return { pattern, repeats: remembered(pattern) };
  });
  return (key, { seen, message }) => {
    for (const { pattern, repeats } of tests) {
      const found =
        pattern.test(key) ||
        repeats(seen.applied) ||
        (seen.attempted !== seen.applied && repeats(seen.attempted)) ||
        repeats(seen.chart) ||
        pattern.test(message);
      if (!found) return false;
    }
    return true;
  };
}
