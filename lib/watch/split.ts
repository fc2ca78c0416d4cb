import { parseObject } from './parse.ts';
import {
  CLOSE_ARRAY,
  COMMA,
  isSpace,
  ItemsKey,
  NOTHING,
  ObjectScanner,
  OPEN_OBJECT,
  Parts,
  SplitError,
} from './scan.ts';

/**
 * The top-level `items` of a list, parsed one by one; what stands around them comes back from `end`. The body is never
 * held or parsed as a whole: 20,000 objects would block the process for half a second and be alive all at once.
 * Keys may come in any order: API servers write `metadata` before or after `items`.
 *
 * Looking at every byte costs half as much again as parsing. Items of one kind begin alike, so the beginning of the next
 * is searched for instead: a piece from the beginning of an item that parses is that item, since no JSON object is the
 * beginning of another. Where that fails the bytes are looked at.
 */
export class ListSplitter {
  readonly #max: number;
  readonly #onItem: (item: unknown) => void;
  readonly #head = new ItemsKey();
  readonly #item: ObjectScanner;
  readonly #envelope = new Parts();
  #phase: 'head' | 'between' | 'item' | 'tail' = 'head';
  /** How an item begins, after the end of the one before; null: not known yet; empty: of no use here. */
  #next: Buffer | null = null;
  /** The beginning of an item whose end was not found yet. */
  #rest: Buffer = NOTHING;

  constructor(maxBytes: number, onItem: (item: unknown) => void) {
    this.#max = maxBytes;
    this.#onItem = onItem;
    this.#item = new ObjectScanner(maxBytes);
  }

  /** Throws SplitError when this is no list, or an item passes the cap. */
  push(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const searched = this.#rest.length;
    this.#rest = NOTHING;
    let at = 0;
    while (at < data.length) {
      switch (this.#phase) {
        case 'head': {
          const end = this.#head.find(data, at);
          this.#keep(data.subarray(at, end));
          at = end;
          if (this.#head.found) this.#phase = 'between';
          break;
        }
        case 'between':
          at = this.#between(data, at, searched);
          break;
        case 'item':
          at = this.#scan(data, at);
          break;
        case 'tail':
          this.#keep(data.subarray(at));
          return;
      }
    }
  }

  /** The list without its items. Throws SplitError when the body was cut short or is no JSON object. */
  end(): Readonly<Record<string, unknown>> {
    const last = this.#rest;
    this.#rest = NOTHING;
    this.#next = NOTHING;
    if (last.length > 0) this.push(last);
    if (this.#phase === 'between' || this.#phase === 'item') throw new SplitError('cut short');
    const envelope = parse(this.#envelope.take(NOTHING));
    if (typeof envelope !== 'object' || envelope === null) throw new SplitError('no object');
    return envelope as Record<string, unknown>;
  }

  #keep(part: Buffer): void {
    if (this.#envelope.size + part.length > this.#max) throw new SplitError('too large');
    // A copy: the part would keep its whole chunk alive.
    this.#envelope.add(Buffer.from(part));
  }

  #between(data: Buffer, from: number, searched: number): number {
    for (let i = from; i < data.length; i++) {
      const c = data[i];
      if (c === CLOSE_ARRAY) {
        this.#phase = 'tail';
        return i;
      }
      if (c === OPEN_OBJECT) return this.#begin(data, i, searched);
      if (c !== COMMA && c !== undefined && !isSpace(c)) throw new SplitError('no object in items');
    }
    return data.length;
  }

  /** At the beginning of an item: to its end by search, or into the scan. */
  #begin(data: Buffer, from: number, searched: number): number {
    const next = this.#next;
    if (next !== null && next.length > 0) {
      const start = Math.max(from, from === 0 ? searched - next.length : from);
      const found = data.indexOf(next, start);
      if (found >= 0) {
        const item = parseObject(data.subarray(from, found + 1));
        if (item !== undefined) {
          this.#onItem(item);
          return found + 1;
        }
        // The same beginning stands within an item: this list is not for searching.
        this.#next = NOTHING;
      } else if (data.length - from < MAX_REST) {
        this.#rest = data.subarray(from);
        return data.length;
      }
    }
    this.#phase = 'item';
    return from;
  }

  #scan(data: Buffer, from: number): number {
    const end = this.#item.find(data, from);
    if (!this.#item.found) return end;
    const bytes = this.#item.take();
    this.#onItem(parse(bytes));
    this.#next ??= beginningOf(bytes);
    this.#phase = 'between';
    return end;
  }
}

/** Longer without an end in sight: the bytes are looked at, which joins them once and not with every chunk. */
const MAX_REST = 64 << 10;
const METADATA = Buffer.from('"metadata":{');

/** `},{"apiVersion":"…","kind":"…","metadata":{` */
function beginningOf(item: Buffer): Buffer {
  const at = item.subarray(0, 512).indexOf(METADATA);
  if (at < 0) return NOTHING;
  return Buffer.concat([Buffer.from('},'), item.subarray(0, at + METADATA.length)]);
}

function parse(bytes: Buffer): unknown {
  const value = parseObject(bytes);
  if (value === undefined) throw new SplitError('not JSON');
  return value;
}
