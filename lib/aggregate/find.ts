import { isFluxKind, type FluxKind } from '../flux/kinds.ts';
import { isBroken, OBJECT_STATES } from '../flux/state.ts';
import { fresh } from '../store/change.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import type { FluxRecord } from '../flux/record.ts';
import type { Dictionary } from './dictionary.ts';
import { INSIDE, matchOf, NO_MATCH, PREFIX } from './match.ts';
import type { ObjectTable } from './object-table.ts';
import { rankOf } from './selection.ts';
import { createTop } from './top.ts';

/** Words in lower case: each of `words` is found in the object or what it lies in, one of them in its name. */
export interface FindObjects {
  readonly words: readonly string[];
  readonly clusters: readonly string[];
  readonly kinds: readonly string[];
  readonly namespaces: readonly string[];
  readonly limit: number;
}

/** One kind, namespace and name, on however many clusters. */
export interface Found {
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly name: string;
  readonly clusters: number;
  /** Of those, where it is failing or stalled now. */
  readonly broken: number;
  /** Where it is worst. */
  readonly worst: { readonly record: FluxRecord; readonly fresh: boolean };
}

/** As kubectl shortens them. */
const SHORT: Partial<Record<FluxKind, string>> = {
  Kustomization: 'ks',
  HelmRelease: 'hr',
  GitRepository: 'gitrepo',
  OCIRepository: 'ocirepo',
  HelmRepository: 'helmrepo',
  HelmChart: 'hc',
};

const isKind = (kind: FluxKind, word: string): boolean =>
  SHORT[kind] === word || matchOf(kind, word) <= PREFIX;

/** By code: how well a word is found in each text. */
function matches(of: Dictionary, word: string): Uint8Array {
  const found = new Uint8Array(of.size()).fill(NO_MATCH);
  for (let code = 1; code < found.length; code += 1) {
    const text = of.text(code);
    if (text !== null) found[code] = matchOf(text, word);
  }
  return found;
}

interface Group {
  readonly rank: number;
  readonly slot: number;
  clusters: number;
  broken: number;
  worst: number;
  worstRank: number;
}

const isBrokenCode = Uint8Array.from(OBJECT_STATES, (state) => (isBroken(state) ? 1 : 0));

/** Objects by name, the best match first, then the worst: one pass over the columns, each distinct text read once. */
export function findObjects(
  table: ObjectTable,
  store: Pick<StoreReads, 'clusters' | 'record'>,
  asked: FindObjects,
): { readonly found: readonly Found[]; readonly total: number } {
  const { columns, dictionaries, blocks } = table;
  const { words, clusters, kinds, namespaces, limit } = asked;

  const blockFits = new Uint8Array(blocks.length);
  const stale = new Uint8Array(blocks.length);
  const blockHas = words.map(() => new Uint8Array(blocks.length));
  for (const [cluster, ofCluster] of table.blocksOf) {
    const session = store.clusters.get(cluster)?.session;
    const named = clusters.every((word) => matchOf(cluster, word) !== NO_MATCH);
    const saysCluster = words.map((word) => matchOf(cluster, word) !== NO_MATCH);
    for (const [kind, block] of ofCluster) {
      blockFits[block] = named && kinds.every((word) => isKind(kind, word)) ? 1 : 0;
      stale[block] = fresh(session, kind) ? 0 : 1;
      for (const [i, has] of blockHas.entries())
        has[block] = saysCluster[i] === true || isKind(kind, words[i] ?? '') ? 1 : 0;
    }
  }
  const inNamespace = namespaces.map((word) => matches(dictionaries.namespace, word));
  const saysNamespace = words.map((word) => matches(dictionaries.namespace, word));
  const saysName = words.map((word) => matches(dictionaries.name, word));

  /** How well the object is named; NO_MATCH: it is not meant. */
  function rankAt(block: number, namespace: number, name: number): number {
    for (const within of inNamespace) if (within[namespace] === NO_MATCH) return NO_MATCH;
    if (words.length === 0) return INSIDE;
    let best = NO_MATCH;
    for (let i = 0; i < words.length; i += 1) {
      const match = saysName[i]?.[name] ?? NO_MATCH;
      if (match < best) best = match;
      const elsewhere = blockHas[i]?.[block] === 1 || saysNamespace[i]?.[namespace] !== NO_MATCH;
      if (match === NO_MATCH && !elsewhere) return NO_MATCH;
    }
    return best;
  }

  const kindNumber = new Map<string, number>();
  const kindOfBlock = blocks.map((block) => {
    if (block === undefined) return 0;
    const number = kindNumber.get(block.kind) ?? kindNumber.size;
    kindNumber.set(block.kind, number);
    return number;
  });
  const perName = dictionaries.namespace.size() * (kindNumber.size + 1);
  const groups = new Map<number, Group>();
  const used = table.used();
  for (let slot = 0; slot < used; slot += 1) {
    const block = columns.block[slot] ?? 0;
    if (blockFits[block] !== 1) continue;
    const [namespace, name] = [columns.namespace[slot] ?? 0, columns.name[slot] ?? 0];
    const rank = rankAt(block, namespace, name);
    if (rank === NO_MATCH) continue;
    const state = columns.state[slot] ?? 0;
    const isFresh = stale[block] === 0;
    const worstRank = rankOf(OBJECT_STATES[state] ?? 'unknown', isFresh);
    const broken = isFresh ? (isBrokenCode[state] ?? 0) : 0;
    const key = name * perName + namespace * (kindNumber.size + 1) + (kindOfBlock[block] ?? 0);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { rank, slot, clusters: 1, broken, worst: slot, worstRank });
      continue;
    }
    group.clusters += 1;
    group.broken += broken;
    if (worstRank >= group.worstRank) continue;
    group.worst = slot;
    group.worstRank = worstRank;
  }

  const text = (of: Dictionary, column: Uint32Array, slot: number) =>
    of.text(column[slot] ?? 0) ?? '';
  const nameOf = (slot: number) => text(dictionaries.name, columns.name, slot);
  const namespaceOf = (slot: number) => text(dictionaries.namespace, columns.namespace, slot);
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const first = createTop<Group>(
    limit,
    (a, b) =>
      a.rank - b.rank ||
      a.worstRank - b.worstRank ||
      b.clusters - a.clusters ||
      byText(nameOf(a.slot), nameOf(b.slot)) ||
      a.slot - b.slot,
  );
  for (const group of groups.values()) first.add(group);
  const found = first.sorted().flatMap(({ worst, clusters: on, broken }): Found[] => {
    const block = columns.block[worst] ?? 0;
    const { cluster = '', kind = '' } = blocks[block] ?? {};
    const [namespace, name] = [namespaceOf(worst), nameOf(worst)];
    if (!isFluxKind(kind)) return [];
    const record = store.record(cluster, kind, namespace, name);
    if (record === undefined) return [];
    const where = { record, fresh: stale[block] === 0 };
    return [{ kind, namespace, name, clusters: on, broken, worst: where }];
  });
  return { found, total: groups.size };
}

/** Labels may name a cluster too, but its own name names it better. */
const BY_LABEL = NO_MATCH - 1;

/** How well a cluster is named by all of the words, NO_MATCH: it is not. */
export function clusterMatch(
  name: string,
  labels: Readonly<Record<string, string>>,
  words: readonly string[],
): number {
  let best = words.length === 0 ? INSIDE : NO_MATCH;
  for (const word of words) {
    const own = matchOf(name, word);
    if (own < best) best = own;
    if (own !== NO_MATCH) continue;
    if (!Object.values(labels).some((value) => matchOf(value, word) <= PREFIX)) return NO_MATCH;
    if (best === NO_MATCH) best = BY_LABEL;
  }
  return best;
}
