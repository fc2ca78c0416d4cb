/** The bytes are not what they should be, or too many. */
export class SplitError extends Error {}

export const NEWLINE = 10;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
export const COMMA = 0x2c;
export const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const NOTHING: Buffer = Buffer.alloc(0);
export const isSpace = (c: number): boolean =>
  c === 0x20 || c === NEWLINE || c === 0x0d || c === 0x09;

/** Bytes gathered over chunks, joined once. */
export class Parts {
  size = 0;
  #parts: Buffer[] = [];
  add(part: Buffer): void {
    this.#parts.push(part);
    this.size += part.length;
  }
  take(last: Buffer): Buffer {
    if (this.size === 0) return last;
    const all = Buffer.concat([...this.#parts, last], this.size + last.length);
    this.#parts = [];
    this.size = 0;
    return all;
  }
}

/** Finds the end of one JSON object that may come in pieces. */
export class ObjectScanner {
  found = false;
  readonly #max: number;
  readonly #parts = new Parts();
  #bytes: Buffer = NOTHING;
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(maxBytes: number) {
    this.#max = maxBytes;
  }

  take(): Buffer {
    const bytes = this.#bytes;
    this.#bytes = NOTHING;
    this.found = false;
    return bytes;
  }

  /** Where the object ends in this piece, or the end of the piece. */
  find(data: Buffer, from: number): number {
    let depth = this.#depth;
    let inString = this.#inString;
    let i = this.#escaped ? from + 1 : from;
    const { length } = data;
    for (; i < length; i++) {
      const c = data[i];
      if (inString) {
        if (c === QUOTE) inString = false;
        else if (c === BACKSLASH) i++;
      } else if (c === QUOTE) inString = true;
      else if (c === OPEN_OBJECT || c === OPEN_ARRAY) depth++;
      else if ((c === CLOSE_OBJECT || c === CLOSE_ARRAY) && --depth === 0) break;
    }
    this.found = i < length;
    const end = Math.min(length, i + 1);
    if (this.#parts.size + end - from > this.#max) throw new SplitError('object too large');
    this.#escaped = !this.found && i > length;
    this.#depth = depth;
    this.#inString = inString;
    if (this.found) this.#bytes = this.#parts.take(data.subarray(from, end));
    else this.#parts.add(data.subarray(from));
    return end;
  }
}

const ITEMS = Buffer.from('items');

/** Finds the `[` after the key `items` of the outermost object. */
export class ItemsKey {
  found = false;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** How many characters of `items` the string has matched; -1: another string. */
  #match = 0;
  #seen: 'other' | 'key' | 'colon' = 'other';

  /** Position after the `[`, or the end of the piece. */
  find(data: Buffer, from: number): number {
    for (let i = from; i < data.length; i++) {
      const c = data[i] ?? 0;
      if (this.#inString) this.#inText(c);
      else if (c === OPEN_ARRAY && this.#seen === 'colon') {
        this.found = true;
        return i + 1;
      } else this.#between(c);
    }
    return data.length;
  }

  #inText(c: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (c === BACKSLASH) {
      this.#escaped = true;
      this.#match = -1;
    } else if (c === QUOTE) {
      this.#inString = false;
      this.#seen = this.#depth === 1 && this.#match === ITEMS.length ? 'key' : 'other';
    } else {
      this.#match = this.#match >= 0 && c === ITEMS[this.#match] ? this.#match + 1 : -1;
    }
  }

  #between(c: number): void {
    if (isSpace(c)) return;
    if (c === COLON && this.#seen === 'key') {
      this.#seen = 'colon';
      return;
    }
    this.#seen = 'other';
    if (c === QUOTE) {
      this.#inString = true;
      this.#match = 0;
    } else if (c === OPEN_OBJECT || c === OPEN_ARRAY) this.#depth++;
    else if (c === CLOSE_OBJECT || c === CLOSE_ARRAY) this.#depth--;
  }
}
