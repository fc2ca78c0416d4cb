/**
 * JSON as a Kubernetes API server sends it: Go's encoding/json escapes <, >, & and U+2028/2029.
 * A wire string holds one byte per character (UTF-8 bytes as latin1): it is written to sockets with
 * the 'latin1' encoding and costs V8 one byte per character, whatever script a message is in.
 */
export type Wire = string;

const GO_ESCAPES: Record<string, string> = {
  '<': String.raw`\u003c`,
  '>': String.raw`\u003e`,
  '&': String.raw`\u0026`,
  '\u2028': String.raw`\u2028`,
  '\u2029': String.raw`\u2029`,
};

const isAscii = (s: string): boolean => !/[\u0080-\uffff]/.test(s);

export function toWire(value: unknown): Wire {
  const json = JSON.stringify(value);
  const escaped = /[<>&\u2028\u2029]/.test(json)
    ? json.replace(/[<>&\u2028\u2029]/g, (c) => GO_ESCAPES[c] ?? c)
    : json;
  return isAscii(escaped) ? escaped : Buffer.from(escaped, 'utf8').toString('latin1');
}

export function fromWire(wire: Wire): unknown {
  return JSON.parse(isAscii(wire) ? wire : Buffer.from(wire, 'latin1').toString('utf8'));
}
