/** What somebody typed to find something. Words are in lower case. */
export interface Asked {
  /** Each must be found; one of them in the name. */
  readonly words: readonly string[];
  readonly clusters: readonly string[];
  readonly kinds: readonly string[];
  readonly namespaces: readonly string[];
  /** What is looked for; null: everything. */
  readonly only: 'clusters' | 'objects' | 'causes' | 'views' | null;
}

/** Prefixes of words, as the palette explains them. */
export const PREFIXES = [
  ['c:', 'clusters, or objects of a cluster'],
  ['o:', 'objects'],
  ['ns:', 'objects of a namespace'],
  ['k:', 'objects of a kind, also ks, hr'],
  ['why:', 'causes'],
  ['v:', 'views'],
] as const;
type Prefix = (typeof PREFIXES)[number][0];

const prefixOf = (word: string): Prefix | null =>
  PREFIXES.find(([prefix]) => word.startsWith(prefix))?.[0] ?? null;

/** `[cluster/][kind/]namespace/name`: what is copied from a page or a log. */
function parted(word: string): { name: string; parents: readonly string[] } {
  const parts = word.split('/').filter((part) => part !== '');
  return { name: parts.at(-1) ?? '', parents: parts.slice(0, -1).toReversed() };
}

export function parseAsked(q: string): Asked {
  const [words, clusters, kinds, namespaces]: [string[], string[], string[], string[]] = [
    [],
    [],
    [],
    [],
  ];
  const prefixes = new Set<Prefix>();
  for (const typed of q.toLowerCase().split(/\s+/)) {
    const prefix = prefixOf(typed);
    const word = prefix === null ? typed : typed.slice(prefix.length);
    if (prefix !== null) prefixes.add(prefix);
    if (word === '') continue;
    if (prefix === 'c:') clusters.push(word);
    else if (prefix === 'k:') kinds.push(word);
    else if (prefix === 'ns:') namespaces.push(word);
    else words.push(word);
  }
  const has = (...some: readonly Prefix[]) => some.some((prefix) => prefixes.has(prefix));
  const only = has('v:')
    ? 'views'
    : has('why:')
      ? 'causes'
      : has('o:', 'k:', 'ns:')
        ? 'objects'
        : has('c:')
          ? words.length === 0
            ? 'clusters'
            : 'objects'
          : null;
  return { words, clusters, kinds, namespaces, only };
}

/** The same question of objects: a word with slashes names what its object lies in. */
export function ofObjects(asked: Asked): Asked {
  const split = asked.words.map(parted);
  return {
    ...asked,
    words: split.map(({ name }) => name).filter((name) => name !== ''),
    namespaces: [...asked.namespaces, ...split.flatMap(({ parents }) => parents.slice(0, 1))],
    kinds: [...asked.kinds, ...split.flatMap(({ parents }) => parents.slice(1, 2))],
    clusters: [
      ...asked.clusters,
      ...split.flatMap(({ parents }) =>
        parents.length > 2 ? [parents.slice(2).toReversed().join('/')] : [],
      ),
    ],
  };
}
