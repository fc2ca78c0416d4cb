import { causeClassOf, causeKeyOf, ownWordsOf, shortHash } from '../flux/cause.ts';
import type { FailureClass } from '../flux/failure-class.ts';
import type { FluxKind } from '../flux/kinds.ts';
import { maskClass, maskMessage } from '../flux/mask.ts';
import type { FluxRecord } from '../flux/record.ts';
import { fresh } from '../store/change.ts';
import type { StoreReads } from '../store/fleet-store.ts';
import { isHeldUp, judge, refKey, type Root } from './held-up.ts';
import { worstNewest } from './worst-newest.ts';

/** What all that its members say makes of a cause. */
export interface CauseFacts {
  /** The worst and newest of its objects: it speaks for all. */
  readonly sample: FluxRecord;
  readonly failure: FailureClass;
  /** Causes that say the same, but for names and numbers, have the same one (lib/flux/mask, L2). */
  readonly words: string;
  /** Objects that wait behind it, over all clusters. */
  readonly blocked: number;
  /** Epoch ms: when the first and when the last of its objects began to fail. */
  readonly since: number;
  readonly newest: number;
}

/** One failure, wherever it is: the same object with the same reason, masked text and source. */
export interface Cause {
  readonly key: string;
  /** By cluster: the key names kind, namespace and name, so there is one object on each. */
  readonly members: ReadonlyMap<string, Root>;
  readonly facts: () => CauseFacts;
}

export interface Causes {
  /** Grows whenever a cause, or what one says, has changed. */
  readonly version: () => number;
  /** In no order. */
  readonly all: () => readonly Cause[];
  readonly get: (key: string) => Cause | undefined;
  /** Key of the cause that an object is, or that it waits for; null when it is not held up by one. */
  readonly of: (at: {
    cluster: string;
    kind: string;
    namespace: string;
    name: string;
  }) => string | null;
}

/** Masked texts kept by message. Waves say the same on many clusters. */
const TEXTS = 2_000;

interface Held {
  /** Objects that are broken or wait, heard or not, by refKey. */
  readonly records: Map<string, FluxRecord>;
  /** As they were judged last. */
  roots: Map<string, Root & { readonly cause: string }>;
  behind: ReadonlyMap<string, string>;
}

class Group implements Cause {
  readonly key: string;
  readonly members = new Map<string, Root>();
  #facts: CauseFacts | undefined;
  constructor(key: string) {
    this.key = key;
  }
  join(cluster: string, root: Root): void {
    this.members.set(cluster, root);
    this.#facts = undefined;
  }
  leave(cluster: string): void {
    this.members.delete(cluster);
    this.#facts = undefined;
  }
  facts = (): CauseFacts => (this.#facts ??= factsOf(this.members));
}

function factsOf(members: ReadonlyMap<string, Root>): CauseFacts {
  let sample: FluxRecord | undefined;
  let blocked = 0;
  let since = Infinity;
  let newest = -Infinity;
  for (const root of members.values()) {
    const { record } = root;
    if (sample === undefined || worstNewest(record, sample) < 0) sample = record;
    for (const n of root.blocked.values()) blocked += n;
    since = Math.min(since, record.since);
    newest = Math.max(newest, record.since);
  }
  if (sample === undefined) throw new Error('A cause without members is not kept.');
  const failure = causeClassOf(sample);
  const words = shortHash(`${failure}\n${maskClass(sample.message)}`);
  return { sample, failure, words, blocked, since, newest };
}

const sameCounts = (a: ReadonlyMap<FluxKind, number>, b: ReadonlyMap<FluxKind, number>): boolean =>
  a.size === b.size && [...a].every(([kind, n]) => b.get(kind) === n);

/**
 * The causes of everything that fails. A change costs one entry in a map; clusters in which something changed are judged
 * again with each batch of changes, or when somebody asks before, each in proportion to its objects that are held up.
 */
export function createCauses(
  store: Pick<StoreReads, 'observe' | 'subscribe' | 'clusters'>,
): Causes {
  const clusters = new Map<string, Held>();
  const dirty = new Set<string>();
  const groups = new Map<string, Group>();
  const texts = new Map<string, string>();
  let version = 0;
  let list: readonly Cause[] | undefined;

  function textOf(record: FluxRecord): string {
    const { message } = record;
    const own = ownWordsOf(record);
    if (own.some((word) => message.includes(word))) return maskMessage(message, own);
    let text = texts.get(message);
    if (text === undefined) {
      if (texts.size >= TEXTS) texts.clear();
      text = maskMessage(message);
      texts.set(message, text);
    }
    return text;
  }

  function leave(cause: string, cluster: string): void {
    const group = groups.get(cause);
    group?.leave(cluster);
    if (group?.members.size === 0) groups.delete(cause);
  }

  function join(cause: string, cluster: string, root: Root): void {
    let group = groups.get(cause);
    if (group === undefined) {
      group = new Group(cause);
      groups.set(cause, group);
    }
    group.join(cluster, root);
  }

  function judgeAgain(cluster: string, held: Held): void {
    const session = store.clusters.get(cluster)?.session;
    const heard = new Map<string, FluxRecord>();
    for (const [key, record] of held.records)
      if (fresh(session, record.seen.kind)) heard.set(key, record);
    const { roots, behind } = judge(heard);
    const before = held.roots;
    held.roots = new Map();
    held.behind = behind;
    for (const [key, root] of roots) {
      const old = before.get(key);
      const isSame = old?.record === root.record;
      const cause = isSame ? old.cause : causeKeyOf(root.record, textOf(root.record));
      if (isSame && sameCounts(old.blocked, root.blocked)) held.roots.set(key, old);
      else {
        held.roots.set(key, { ...root, cause });
        if (old !== undefined && old.cause !== cause) leave(old.cause, cluster);
        join(cause, cluster, root);
        version += 1;
      }
      before.delete(key);
    }
    for (const { cause } of before.values()) {
      leave(cause, cluster);
      version += 1;
    }
    if (held.records.size === 0) clusters.delete(cluster);
  }

  function settle(): void {
    if (dirty.size === 0) return;
    const old = version;
    for (const cluster of dirty) {
      const held = clusters.get(cluster);
      if (held !== undefined) judgeAgain(cluster, held);
    }
    dirty.clear();
    if (version !== old) list = undefined;
  }

  store.observe((change) => {
    if (change.type === 'session') {
      if (change.flips.length > 0) dirty.add(change.cluster);
    } else if (change.type === 'object') {
      const { before, after, cluster } = change;
      const is = after !== undefined && isHeldUp(after);
      if (!is && (before === undefined || !isHeldUp(before))) return;
      let held = clusters.get(cluster);
      if (held === undefined) {
        held = { records: new Map(), roots: new Map(), behind: new Map() };
        clusters.set(cluster, held);
      }
      if (is) held.records.set(refKey(change), after);
      else held.records.delete(refKey(change));
      dirty.add(cluster);
    }
  });

  // Nobody may ask for hours, and then wait for all that happened meanwhile.
  store.subscribe(settle);

  return {
    version() {
      settle();
      return version;
    },
    all() {
      settle();
      list ??= [...groups.values()];
      return list;
    },
    get(key) {
      settle();
      return groups.get(key);
    },
    of(at) {
      settle();
      const held = clusters.get(at.cluster);
      const key = refKey(at);
      return held?.roots.get(held.behind.get(key) ?? key)?.cause ?? null;
    },
  };
}
