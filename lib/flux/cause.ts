import type { FailureClass } from './failure-class.ts';
import { failureClass } from './failure-rules.ts';
import { maskMessage, ownWords } from './mask.ts';
import type { FluxRecord } from './record.ts';

/** Two independent 32-bit FNV-1a hashes as 16 hexadecimal digits: no secret, only short and the same everywhere. */
export function shortHash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ c ^ (b >>> 15), 0x85ebca6b);
  }
  b ^= b >>> 13;
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}

/** Words of a record's cluster that its messages may carry. */
export const ownWordsOf = ({ seen }: FluxRecord): string[] =>
  ownWords(seen.cluster, [seen.namespace, seen.name]);

/** The text by which a record's failure is compared with others'. */
export const causeText = (record: FluxRecord): string =>
  maskMessage(record.message, ownWordsOf(record));

/**
 * Failures of one cause have one key, on whichever cluster: the same object (kind, namespace, name) for the same reason, with the
 * same masked text and from the same source. The revision is not in it: a failure survives commits.
 */
export function causeKeyOf(record: FluxRecord, text = causeText(record)): string {
  const { kind, namespace, name, source } = record.seen;
  const from = source === null ? '' : `${source.kind}/${source.namespace}/${source.name}`;
  return shortHash([kind, namespace, name, record.reason, text, from].join('\n'));
}

export const causeClassOf = (r: FluxRecord): FailureClass =>
  failureClass(r.reason, r.message, r.blocked ?? null);
