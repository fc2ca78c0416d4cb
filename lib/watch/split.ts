/**
 * Cuts bytes into JSON documents without ever holding or parsing the whole body: a list of 20,000 objects
 * would block the process for half a second and keep all its raw objects alive at once.
 */
export class SplitError extends Error {}

const NEWLINE = 10;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const isSpace = (c: number): boolean => c === 0x20 || c === NEWLINE || c === 0x0d || c === 0x09;

/** Bytes gathered over chunks, joined once. */
class Parts {
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

/** Lines of a watch. A line without its newline at the end of the stream is incomplete and dropped. */
export class LineSplitter {
  readonly #parts = new Parts();
  readonly #max: number;
  constructor(maxBytes: number) {
    this.#max = maxBytes;
  }

  /** Calls onLine for each complete, non-empty line. Throws SplitError when a line passes the cap. */
  push(chunk: Buffer, onLine: (line: Buffer) => void): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      const stop = end < 0 ? chunk.length : end;
      if (this.#parts.size + stop - start > this.#max) throw new SplitError('event too large');
      if (end < 0) break;
      const line = this.#parts.take(chunk.subarray(start, end));
      if (line.length > 0) onLine(line);
      start = end + 1;
    }
    if (start < chunk.length) this.#parts.add(chunk.subarray(start));
  }
}

type Phase = 'head' | 'between' | 'item' | 'tail';
const ITEMS = Buffer.from('items');

/**
 * The top-level `items` of a list, one by one; what stands around them comes back from `end`.
 * Keys may come in any order: API servers write `metadata` before or after `items`.
 */
export class ListSplitter {
  readonly #max: number;
  readonly #parts = new Parts();
  readonly #envelope: Buffer[] = [];
  #envelopeSize = 0;
  #phase: Phase = 'head';
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Head only: how many characters of `items` the string at depth 1 has matched; -1: another string. */
  #match = 0;
  #key: 'no' | 'items' | 'colon' = 'no';

  constructor(maxBytes: number) {
    this.#max = maxBytes;
  }

  push(chunk: Buffer, onItem: (item: Buffer) => void): void {
    let at = 0;
    while (at < chunk.length) {
      switch (this.#phase) {
        case 'head':
          at = this.#head(chunk, at);
          break;
        case 'between':
          at = this.#between(chunk, at);
          break;
        case 'item':
          at = this.#item(chunk, at, onItem);
          break;
        case 'tail':
          this.#keep(chunk.subarray(at));
          return;
      }
    }
  }

  /** The list without its items, parsed. Throws SplitError when the body was cut short or is no JSON object. */
  end(): Readonly<Record<string, unknown>> {
    if (this.#phase === 'between' || this.#phase === 'item') throw new SplitError('cut short');
    let parsed: unknown;
    try {
      parsed = JSON.parse(Buffer.concat(this.#envelope).toString('utf8'));
    } catch {
      throw new SplitError('not JSON');
    }
    if (typeof parsed !== 'object' || parsed === null) throw new SplitError('no object');
    return parsed as Record<string, unknown>;
  }

  #keep(part: Buffer): void {
    this.#envelopeSize += part.length;
    if (this.#envelopeSize > this.#max) throw new SplitError('too large');
    // A copy: the part would keep its whole chunk alive.
    this.#envelope.push(Buffer.from(part));
  }

  #head(chunk: Buffer, from: number): number {
    for (let i = from; i < chunk.length; i++) {
      const c = chunk[i];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (c === BACKSLASH) {
          this.#escaped = true;
          this.#match = -1;
        } else if (c === QUOTE) {
          this.#inString = false;
          this.#key = this.#depth === 1 && this.#match === ITEMS.length ? 'items' : 'no';
        } else {
          this.#match = this.#match >= 0 && c === ITEMS[this.#match] ? this.#match + 1 : -1;
        }
        continue;
      }
      if (c === QUOTE) {
        this.#inString = true;
        this.#match = 0;
      } else if (c === COLON) {
        this.#key = this.#key === 'items' ? 'colon' : 'no';
      } else if (c === OPEN_ARRAY && this.#key === 'colon') {
        this.#phase = 'between';
        this.#key = 'no';
        this.#keep(chunk.subarray(from, i + 1));
        return i + 1;
      } else if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
        this.#depth++;
        this.#key = 'no';
      } else if (c === CLOSE_OBJECT || c === CLOSE_ARRAY) {
        this.#depth--;
        this.#key = 'no';
      } else if (c !== undefined && !isSpace(c)) this.#key = 'no';
    }
    this.#keep(chunk.subarray(from));
    return chunk.length;
  }

  #between(chunk: Buffer, from: number): number {
    for (let i = from; i < chunk.length; i++) {
      const c = chunk[i];
      if (c === CLOSE_ARRAY) {
        this.#phase = 'tail';
        return i;
      }
      if (c === OPEN_OBJECT) {
        this.#phase = 'item';
        this.#depth = 0;
        return i;
      }
      if (c !== COMMA && c !== undefined && !isSpace(c)) throw new SplitError('no object in items');
    }
    return chunk.length;
  }

  #item(chunk: Buffer, from: number, onItem: (item: Buffer) => void): number {
    let depth = this.#depth;
    let inString = this.#inString;
    let i = from;
    if (this.#escaped) {
      this.#escaped = false;
      i++;
    }
    const length = chunk.length;
    for (; i < length; i++) {
      const c = chunk[i];
      if (inString) {
        if (c === QUOTE) inString = false;
        else if (c === BACKSLASH) i++;
      } else if (c === QUOTE) inString = true;
      else if (c === OPEN_OBJECT || c === OPEN_ARRAY) depth++;
      else if (c === CLOSE_OBJECT || c === CLOSE_ARRAY) {
        depth--;
        if (depth === 0) {
          this.#phase = 'between';
          this.#inString = false;
          if (this.#parts.size + i + 1 - from > this.#max) throw new SplitError('object too large');
          onItem(this.#parts.take(chunk.subarray(from, i + 1)));
          return i + 1;
        }
      }
    }
    this.#escaped = i > length;
    this.#depth = depth;
    this.#inString = inString;
    if (this.#parts.size + length - from > this.#max) throw new SplitError('object too large');
    this.#parts.add(chunk.subarray(from));
    return length;
  }
}
