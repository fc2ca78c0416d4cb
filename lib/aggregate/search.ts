import type { Dictionary } from './dictionary.ts';
import type { ObjectTable } from './object-table.ts';

const escape = (term: string): string => term.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** A test of a dictionary's texts, each made once in a scan, when a row asks for it first. */
function remembered(of: Dictionary, pattern: RegExp): (code: number) => boolean {
  /** 0: not tested, 1: no, 2: yes. No text holds nothing. */
  const known = new Uint8Array(of.size());
  known[0] = 1;
  return (code) => {
    const told = known[code];
    if (told !== 0) return told === 2;
    const found = pattern.test(of.text(code) ?? '');
    known[code] = found ? 2 : 1;
    return found;
  };
}

/** A term with a slash may lie across the one between namespace and name. */
function across(term: string, { namespace, name }: ObjectTable['dictionaries']) {
  const parts = term.split('/');
  return parts.slice(1).map((_, i) => {
    const left = parts.slice(0, i + 1).join('/');
    const right = parts.slice(i + 1).join('/');
    return {
      ends: remembered(namespace, new RegExp(`${escape(left)}$`, 'i')),
      begins: remembered(name, new RegExp(`^${escape(right)}`, 'i')),
    };
  });
}

function createTerm(term: string, { dictionaries, columns }: ObjectTable) {
  const pattern = new RegExp(escape(term), 'i');
  const inNamespace = remembered(dictionaries.namespace, pattern);
  const inName = remembered(dictionaries.name, pattern);
  const inRevision = remembered(dictionaries.revision, pattern);
  const inChart = remembered(dictionaries.chart, pattern);
  const inMessage = remembered(dictionaries.message, pattern);
  const splits = across(term, dictionaries);
  const { namespace, name, applied, attempted, chart, message } = columns;
  return (slot: number): boolean => {
    const namespaced = namespace[slot] ?? 0;
    const named = name[slot] ?? 0;
    return (
      inName(named) ||
      inNamespace(namespaced) ||
      inRevision(applied[slot] ?? 0) ||
      inRevision(attempted[slot] ?? 0) ||
      inChart(chart[slot] ?? 0) ||
      inMessage(message[slot] ?? 0) ||
      splits.some(({ ends, begins }) => ends(namespaced) && begins(named))
    );
  };
}

/** Does each term occur in namespace/name, message, revision or chart? Case does not matter. For one scan. */
export function createSearch(
  terms: readonly string[],
  table: ObjectTable,
): (slot: number) => boolean {
  const tests = terms.map((term) => createTerm(term, table));
  return (slot) => {
    for (const test of tests) if (!test(slot)) return false;
    return true;
  };
}
