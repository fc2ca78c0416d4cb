import type { Cause } from '../aggregate/causes.ts';
import type { CauseRow } from '../api/contract/causes.ts';
import type { FluxKind } from '../flux/kinds.ts';
import { labelRank } from '../flux/labels.ts';
import { localKey } from '../flux/record.ts';
import { describe } from '../flux/words.ts';
import type { StoreReads } from '../store/fleet-store.ts';

export type Labels = Readonly<Record<string, string>>;
/** What rows of causes are made from, beside the causes. */
export interface CauseSources {
  readonly store: StoreReads;
  readonly labelsOf: (cluster: string) => Labels;
}

const NAMED = 3;
/** A row shows one line of it; the cause's own page has the whole. */
const MESSAGE = 300;

/** Clusters that have the object, failing or not: one lookup a cluster. */
export function placesOf(
  store: StoreReads,
  at: { kind: FluxKind; namespace: string; name: string },
): string[] {
  const key = localKey(at.namespace, at.name);
  const places: string[] = [];
  for (const [name, cluster] of store.clusters)
    if (cluster.kinds.get(at.kind)?.has(key) === true) places.push(name);
  return places;
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The most telling label that all `some` share, unless all `others` share it too: then it says nothing. */
export function sharedLabel(
  some: readonly string[],
  others: readonly string[],
  labelsOf: (cluster: string) => Labels,
): { label: string; value: string } | null {
  const [first] = some;
  if (first === undefined || some.length < 2) return null;
  const candidates = Object.entries(labelsOf(first)).toSorted(
    ([a], [b]) => labelRank(a) - labelRank(b) || byText(a, b),
  );
  for (const [label, value] of candidates) {
    const has = (cluster: string): boolean => labelsOf(cluster)[label] === value;
    if (some.every(has) && !others.every(has)) return { label, value };
  }
  return null;
}

export function causeRow(cause: Cause, { store, labelsOf }: CauseSources): CauseRow {
  const { sample, failure, words, blocked, since, newest } = cause.facts();
  const { seen } = sample;
  const clusters = [...cause.members.keys()].toSorted(byText);
  const places = placesOf(store, seen);
  return {
    key: cause.key,
    failure,
    kind: seen.kind,
    namespace: seen.namespace,
    name: seen.name,
    state: sample.state === 'stalled' ? 'stalled' : 'failing',
    reason: sample.reason,
    summary: describe(sample),
    message: sample.message.slice(0, MESSAGE),
    words,
    source: seen.source,
    clusters: clusters.length,
    of: places.length,
    first: clusters.slice(0, NAMED),
    shared: sharedLabel(clusters, places, labelsOf),
    blocked,
    since,
    newest,
  };
}
