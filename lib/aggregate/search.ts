import type { Dictionary } from './dictionary.ts';
import type { Dictionaries, ObjectTable } from './object-table.ts';

const escape = (term: string): string => term.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

const UNKNOWN = 0;
const NO = 1;
const YES = 2;

/** What is known of a dictionary's texts, by code: each is tested once in a scan, when a row asks for it first. */
interface Known {
  readonly flags: Uint8Array;
  readonly of: Dictionary;
  readonly pattern: RegExp;
}

function known(of: Dictionary, pattern: RegExp): Known {
  const flags = new Uint8Array(of.size());
  // No text holds nothing, unless the pattern is of that kind.
  flags[0] = pattern.test('') ? YES : NO;
  return { flags, of, pattern };
}

function look({ flags, of, pattern }: Known, code: number): number {
  const found = pattern.test(of.text(code) ?? '') ? YES : NO;
  flags[code] = found;
  return found;
}

function holds(of: Known, code: number): boolean {
  const flag = of.flags[code] ?? UNKNOWN;
  return (flag === UNKNOWN ? look(of, code) : flag) === YES;
}

/** A term with a slash may lie across the one between namespace and name: every way to part it. */
function partings(term: string, { namespace, name }: Dictionaries) {
  const parts = term.split('/');
  return parts.slice(1).map((_, i) => {
    const left = parts.slice(0, i + 1).join('/');
    const right = parts.slice(i + 1).join('/');
    return {
      ends: known(namespace, new RegExp(`${escape(left)}$`, 'i')),
      begins: known(name, new RegExp(`^${escape(right)}`, 'i')),
    };
  });
}

function createTerm(term: string, { dictionaries, columns }: ObjectTable) {
  const pattern = new RegExp(escape(term), 'i');
  const names = known(dictionaries.name, pattern);
  const namespaces = known(dictionaries.namespace, pattern);
  const revisions = known(dictionaries.revision, pattern);
  const charts = known(dictionaries.chart, pattern);
  const messages = known(dictionaries.message, pattern);
  const parted = partings(term, dictionaries);
  const { namespace, name, applied, attempted, chart, message } = columns;
  return (slot: number): boolean => {
    if (holds(names, name[slot] ?? 0)) return true;
    if (holds(namespaces, namespace[slot] ?? 0)) return true;
    const revision = applied[slot] ?? 0;
    if (holds(revisions, revision)) return true;
    const other = attempted[slot] ?? 0;
    if (other !== revision && holds(revisions, other)) return true;
    if (holds(charts, chart[slot] ?? 0)) return true;
    if (holds(messages, message[slot] ?? 0)) return true;
    for (const { ends, begins } of parted)
      if (holds(ends, namespace[slot] ?? 0) && holds(begins, name[slot] ?? 0)) return true;
    return false;
  };
}

/** Does each term occur in namespace/name, message, revision or chart? Case does not matter. For one scan. */
export function createSearch(
  terms: readonly string[],
  table: ObjectTable,
): (slot: number) => boolean {
  const tests = terms.map((term) => createTerm(term, table));
  const [first] = tests;
  if (tests.length === 1 && first !== undefined) return first;
  return (slot) => {
    for (const test of tests) if (!test(slot)) return false;
    return true;
  };
}
