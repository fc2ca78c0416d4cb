import { NEWLINE, Parts, SplitError } from './scan.ts';

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
