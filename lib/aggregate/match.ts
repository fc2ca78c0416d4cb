/** How well a word is found in a text, best first; NO_MATCH: not at all. */
export const EXACT = 0;
export const PREFIX = 1;
/** At the start of a part of the text: `release` in `helm-release`. */
export const PART = 2;
export const INSIDE = 3;
export const NO_MATCH = 9;

const STARTS_PART = /[\s._:/@-]/;

/** `word` is in lower case and not empty. */
export function matchOf(text: string, word: string): number {
  const low = text.toLowerCase();
  const at = low.indexOf(word);
  if (at === -1) return NO_MATCH;
  if (at === 0) return low.length === word.length ? EXACT : PREFIX;
  for (let i = at; i !== -1; i = low.indexOf(word, i + 1))
    if (STARTS_PART.test(low.charAt(i - 1))) return PART;
  return INSIDE;
}
