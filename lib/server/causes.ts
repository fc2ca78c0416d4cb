import type { Cause, Causes } from '../aggregate/causes.ts';
import type { CauseDetail, CauseList, CauseQuery, CauseView } from '../api/contract/causes.ts';
import type { CauseSort } from '../api/contract/cause-words.ts';
import { termsOf } from '../api/query.ts';
import type { ObjectDetail } from '../api/contract.ts';
import type { ObjectAddress } from '../store/indexes.ts';
import { CLASS } from '../flux/failure-class.ts';
import { labelOf } from '../flux/labels.ts';
import { describe } from '../flux/words.ts';
import { causeDetail } from './cause-detail.ts';
import { byText, causeRow, type CauseSources, type Labels } from './cause-row.ts';
import { connectionProblems } from './connection-problems.ts';

export interface CauseReads {
  readonly causes: (query: CauseQuery) => CauseList;
  /** undefined: nothing fails by this cause now. */
  readonly cause: (key: string, view: CauseView) => CauseDetail | undefined;
  /** The cause that stops this object, and how far it reaches; null: nothing does. */
  readonly of: (at: ObjectAddress) => ObjectDetail['cause'];
}

export interface CauseReadSources extends CauseSources {
  readonly causes: Causes;
  readonly now: () => number;
}

type Order = (a: Cause, b: Cause) => number;
/** Objects that it keeps from being ready, itself and what waits. */
const impact = (c: Cause): number => c.members.size + c.facts().blocked;
const byNewest: Order = (a, b) => b.facts().since - a.facts().since || byText(a.key, b.key);
const ORDER: Record<CauseSort, Order> = {
  worst: (a, b) => impact(b) - impact(a) || byNewest(a, b),
  newest: byNewest,
  widest: (a, b) => b.members.size - a.members.size || impact(b) - impact(a) || byNewest(a, b),
};

function says(cause: Cause, term: string): boolean {
  const { sample, failure } = cause.facts();
  const { kind, namespace, name, source } = sample.seen;
  const texts = [`${kind} ${namespace}/${name}`, sample.reason, sample.message, describe(sample)];
  return (
    [...texts, CLASS[failure].words, source?.name ?? '', cause.key].some((text) =>
      text.toLowerCase().includes(term),
    ) || [...cause.members.keys()].some((cluster) => cluster.toLowerCase().includes(term))
  );
}

/** For each key one of its values; a label that is not there and an empty one are the same. */
function fits(labels: Labels, wanted: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  for (const [key, values] of wanted) if (!values.has(labelOf(labels, key) ?? '')) return false;
  return true;
}

function wantedLabels(pairs: CauseQuery['label']): ReadonlyMap<string, ReadonlySet<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const { key, value } of pairs ?? []) {
    const values = wanted.get(key) ?? new Set();
    wanted.set(key, values.add(value === '(none)' ? '' : value));
  }
  return wanted;
}

function countsBy<T extends string>(causes: readonly Cause[], of: (cause: Cause) => T) {
  const counts = new Map<T, number>();
  for (const cause of causes) counts.set(of(cause), (counts.get(of(cause)) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || byText(a.value, b.value));
}

/** Causes in the shapes of the wire. */
export function createCauseReads(sources: CauseReadSources): CauseReads {
  const { store, causes, labelsOf, now } = sources;
  /** All causes in each order that was asked for, until one of them changes. */
  let ordered = new Map<CauseSort, readonly Cause[]>();
  let orderedAt = -1;

  function inOrder(sort: CauseSort): readonly Cause[] {
    if (orderedAt !== causes.version()) {
      ordered = new Map();
      orderedAt = causes.version();
    }
    let list = ordered.get(sort);
    if (list === undefined) ordered.set(sort, (list = causes.all().toSorted(ORDER[sort])));
    return list;
  }

  function* sessions() {
    for (const { session } of store.clusters.values()) yield session;
  }

  return {
    causes(query) {
      const terms = termsOf(query.q);
      const labels = wantedLabels(query.label);
      const some = inOrder(query.sort).filter(
        (cause) =>
          terms.every((term) => says(cause, term)) &&
          (labels.size === 0 ||
            [...cause.members.keys()].some((cluster) => fits(labelsOf(cluster), labels))),
      );
      const classOf = (cause: Cause) => cause.facts().failure;
      const ownerOf = (cause: Cause) => CLASS[classOf(cause)].owner;
      const isClass = (cause: Cause): boolean =>
        !query.class?.length || query.class.includes(classOf(cause));
      const isOwner = (cause: Cause): boolean =>
        !query.owner?.length || query.owner.includes(ownerOf(cause));
      const matching = some.filter((cause) => isClass(cause) && isOwner(cause));
      return {
        items: matching.slice(0, query.limit).map((cause) => causeRow(cause, sources)),
        total: matching.length,
        causes: causes.all().length,
        classes: countsBy(some.filter(isOwner), classOf),
        owners: countsBy(some.filter(isClass), ownerOf),
        connections: connectionProblems(sessions(), labelsOf),
        at: now(),
        seq: store.seq(),
      };
    },

    of(at) {
      const key = causes.of(at);
      const cause = key === null ? undefined : causes.get(key);
      return cause === undefined ? null : { key: cause.key, clusters: cause.members.size };
    },

    cause(key, view) {
      const cause = causes.get(key);
      if (cause === undefined) return undefined;
      return {
        ...causeDetail(cause, causes.all(), view, sources),
        at: now(),
        seq: store.seq(),
      };
    },
  };
}
