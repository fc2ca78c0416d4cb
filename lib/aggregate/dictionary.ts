/**
 * Texts that a column holds by their number. Equal texts share a code; a code that nobody holds any more is given
 * to another text, so that its size follows the texts held at once. Code 0 is no text: null, or an empty one.
 */
export interface Dictionary {
  /** The code of a text, held once more. */
  readonly take: (text: string | null) => number;
  /** Held once less. */
  readonly release: (code: number) => void;
  /** The code of a text that somebody holds. */
  readonly find: (text: string | null) => number | undefined;
  /** null for no text. */
  readonly text: (code: number) => string | null;
  /** Every code is below this. */
  readonly size: () => number;
}

export const NO_TEXT = 0;

export function createDictionary(): Dictionary {
  const codes = new Map<string, number>();
  const texts: (string | null)[] = [null];
  const holders: number[] = [0];
  const free: number[] = [];

  return {
    take(text) {
      if (text === null || text === '') return NO_TEXT;
      let code = codes.get(text);
      if (code === undefined) {
        code = free.pop() ?? texts.length;
        codes.set(text, code);
        texts[code] = text;
        holders[code] = 0;
      }
      holders[code] = (holders[code] ?? 0) + 1;
      return code;
    },
    release(code) {
      if (code === NO_TEXT) return;
      const left = (holders[code] ?? 0) - 1;
      holders[code] = left;
      if (left > 0) return;
      const text = texts[code];
      if (typeof text === 'string') codes.delete(text);
      texts[code] = null;
      free.push(code);
    },
    find: (text) => (text === null || text === '' ? NO_TEXT : codes.get(text)),
    text: (code) => texts[code] ?? null,
    size: () => texts.length,
  };
}
