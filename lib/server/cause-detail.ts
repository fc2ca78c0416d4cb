import type { Cause } from '../aggregate/causes.ts';
import type { Root } from '../aggregate/held-up.ts';
import type { CauseDetail, CauseView } from '../api/contract/causes.ts';
import { ownWordsOf } from '../flux/cause.ts';
import type { FluxKind } from '../flux/kinds.ts';
import { labelOf, labelRank } from '../flux/labels.ts';
import { segmentsOf, type Segment } from '../flux/mask.ts';
import type { FluxRecord } from '../flux/record.ts';
import { byText, causeRow, placesOf, type CauseSources, type Labels } from './cause-row.ts';

const OBJECTS = 200;
const TELLINGS = 5;
const REVISIONS = 20;
const LABELS = 20;
const MARKED = 500;
const ALIKE = 10;

const sum = (counts: Iterable<number>): number => {
  let total = 0;
  for (const n of counts) total += n;
  return total;
};

/** How often each value occurs, most often first. */
function tallied<T extends string | null>(values: Iterable<T>): [T, number][] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([a, n], [b, m]) => m - n || byText(a ?? '', b ?? ''));
}

/** The revision that failed: what was tried, else what is there. */
const revisionOf = ({ seen }: FluxRecord): string | null => seen.attempted ?? seen.applied;

type Tellings = Pick<CauseDetail, 'tellings' | 'tellingsTotal'>;

/** The messages of all clusters, each with what is not the same in all of them marked. */
export function tellingsOf(records: readonly FluxRecord[]): Tellings {
  const apart = records.map((record) => segmentsOf(record.message, ownWordsOf(record)));
  /** Texts at each place, of messages with as many parts. */
  const texts = new Map<number, Set<string>[]>();
  for (const segments of apart) {
    let places = texts.get(segments.length);
    if (places === undefined)
      texts.set(segments.length, (places = segments.map(() => new Set<string>())));
    for (const [i, { text }] of segments.entries()) places[i]?.add(text);
  }
  const marked = (segments: readonly Segment[]): Tellings['tellings'][number]['segments'] => {
    const places = texts.get(segments.length) ?? [];
    const parts: { text: string; differs: boolean }[] = [];
    for (const [i, { text }] of segments.entries()) {
      const differs = (places[i]?.size ?? 0) > 1;
      const last = parts.at(-1);
      if (last?.differs === differs) last.text += text;
      else parts.push({ text, differs });
    }
    return parts;
  };
  const found = new Map<
    string,
    { clusters: number; first: string; segments: readonly Segment[] }
  >();
  for (const [i, { message, seen }] of records.entries()) {
    const telling = found.get(message);
    if (telling === undefined)
      found.set(message, { clusters: 1, first: seen.cluster, segments: apart[i] ?? [] });
    else telling.clusters += 1;
  }
  const most = [...found.values()].toSorted(
    (a, b) => b.clusters - a.clusters || byText(a.first, b.first),
  );
  return {
    tellings: most
      .slice(0, TELLINGS)
      .map(({ segments, ...rest }) => ({ ...rest, segments: marked(segments) })),
    tellingsTotal: most.length,
  };
}

/** Labels of these clusters, the telling ones first, then by how many carry them. */
function labelsAmong(places: readonly string[], labelsOf: (cluster: string) => Labels): string[] {
  return tallied(places.flatMap((cluster) => Object.keys(labelsOf(cluster))))
    .toSorted(([a], [b]) => labelRank(a) - labelRank(b))
    .slice(0, LABELS)
    .map(([label]) => label);
}

function groupsOf(
  failing: ReadonlySet<string>,
  places: readonly string[],
  valueOf: (cluster: string) => string | null,
): CauseDetail['groups'] {
  const groups = new Map<string | null, { failing: string[]; of: number }>();
  for (const cluster of places) {
    const value = valueOf(cluster);
    let group = groups.get(value);
    if (group === undefined) groups.set(value, (group = { failing: [], of: 0 }));
    group.of += 1;
    if (failing.has(cluster)) group.failing.push(cluster);
  }
  let room = MARKED;
  return [...groups]
    .map(([value, group]) => ({ value, ...group }))
    .toSorted(
      (a, b) =>
        b.failing.length - a.failing.length ||
        Number(a.value === null) - Number(b.value === null) ||
        byText(a.value ?? '', b.value ?? ''),
    )
    .map(({ value, failing: names, of }) => {
      const named = names.toSorted(byText).slice(0, room);
      room -= named.length;
      return { value, failing: named, clusters: names.length, of };
    });
}

function blockedKinds(roots: Iterable<Root>): CauseDetail['blockedKinds'] {
  const counts = new Map<FluxKind, number>();
  for (const { blocked } of roots)
    for (const [kind, n] of blocked) counts.set(kind, (counts.get(kind) ?? 0) + n);
  return [...counts]
    .map(([kind, count]) => ({ kind, count }))
    .toSorted((a, b) => b.count - a.count || byText(a.kind, b.kind));
}

/** Everything about one cause. `all`: the causes among which others alike are looked for. */
export function causeDetail(
  cause: Cause,
  all: readonly Cause[],
  view: CauseView,
  sources: CauseSources,
): Omit<CauseDetail, 'at' | 'seq'> {
  const { store, labelsOf } = sources;
  const { sample, words } = cause.facts();
  const { seen } = sample;
  const members = [...cause.members].toSorted(([a], [b]) => byText(a, b));
  const shown = members.filter(
    ([, { record }]) => view.revision === undefined || revisionOf(record) === view.revision,
  );
  const places = placesOf(store, seen);
  const labels = labelsAmong(places, labelsOf);
  const by = view.by ?? labels[0] ?? null;
  const revisions = tallied(members.map(([, { record }]) => revisionOf(record)));
  const alike = all
    .filter((other) => other !== cause && other.facts().words === words)
    .toSorted((a, b) => b.members.size - a.members.size || byText(a.key, b.key));
  return {
    ...causeRow(cause, sources),
    message: sample.message,
    path: seen.path,
    chart: seen.chart,
    url: seen.url,
    objects: shown.slice(0, OBJECTS).map(([cluster, { record, blocked }]) => ({
      cluster,
      state: record.state === 'stalled' ? 'stalled' : 'failing',
      since: record.since,
      retrying: record.seen.retrying,
      revision: revisionOf(record),
      blocked: sum(blocked.values()),
    })),
    objectsTotal: shown.length,
    ...tellingsOf(members.map(([, { record }]) => record)),
    revisions: revisions
      .slice(0, REVISIONS)
      .map(([revision, clusters]) => ({ revision, clusters })),
    revisionsTotal: revisions.length,
    blockedKinds: blockedKinds(cause.members.values()),
    labels,
    by,
    groups: groupsOf(new Set(cause.members.keys()), places, (cluster) =>
      by === null ? null : (labelOf(labelsOf(cluster), by) ?? null),
    ),
    alike: alike.slice(0, ALIKE).map((other) => causeRow(other, sources)),
    alikeTotal: alike.length,
  };
}
