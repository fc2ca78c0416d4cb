import { OBJECT_STATES, SEVERITY } from '../flux/state.ts';
import { STATES, type Scanned } from './scan.ts';
import type { FacetCounts, FacetValue, Facet, Selection, Wanted } from './selection.ts';
import { createTop } from './top.ts';

const mostFirst = (a: FacetValue, b: FacetValue): number => {
  const [x, y] = [a.value ?? '', b.value ?? ''];
  return b.count - a.count || (x < y ? -1 : x > y ? 1 : 0);
};

/** The `limit` most frequent values, those that are wanted beside them, and how many were left out. */
function bounded(
  facet: Facet,
  counted: Iterable<FacetValue>,
  wanted: Wanted | null,
  limit: number,
): FacetCounts {
  const top = createTop<FacetValue>(limit, mostFirst);
  const named = new Map<string | null, number>();
  for (const value of wanted ?? []) named.set(value, 0);
  let values = 0;
  let objects = 0;
  for (const item of counted) {
    values += 1;
    objects += item.count;
    top.add(item);
    if (named.has(item.value)) named.set(item.value, item.count);
  }
  const shown = top.sorted();
  for (const { value } of shown) named.delete(value);
  for (const [value, count] of named) shown.push({ value, count });
  const held = shown.filter(({ count }) => count > 0);
  return {
    facet,
    values: shown.toSorted(mostFirst),
    more: {
      values: values - held.length,
      objects: objects - held.reduce((sum, { count }) => sum + count, 0),
    },
  };
}

function* ofStates({ states }: Scanned, isStale: boolean): Generator<FacetValue> {
  for (const value of OBJECT_STATES) {
    const count = states[SEVERITY[value] + (isStale ? STATES : 0)] ?? 0;
    if (count > 0) yield { value, count };
  }
}

function ofBlocks(
  { blocks, inBlock }: Scanned,
  values: readonly (string | null)[],
  bit: number,
): Iterable<FacetValue> {
  const counts = new Map<string | null, number>();
  for (const [block, count] of inBlock.entries()) {
    if (count === 0) continue;
    const fails = blocks.fails[block];
    if (fails !== 0 && fails !== bit) continue;
    const value = values[block] ?? null;
    counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return Array.from(counts, ([value, count]) => ({ value, count }));
}

/** What the scan counted, by facet in the order they were asked for. */
export function facetsOf(scanned: Scanned, selection: Selection): FacetCounts[] {
  const { facetLimit: limit, states, stale } = selection;
  return selection.facets.map((facet) => {
    // A row that is not heard is in no state now: it counts for one only where such rows are asked for.
    if (facet === 'state') return bounded(facet, ofStates(scanned, stale === true), states, limit);
    const coded = scanned.coded.find((c) => c.facet === facet);
    if (coded !== undefined) {
      const { of, counts, wanted } = coded;
      return bounded(facet, ofCodes(of.text, counts), wanted, limit);
    }
    const block = scanned.blocks.facets.find((b) => b.facet === facet);
    if (block === undefined) throw new Error(`facet ${facet} was not scanned`);
    return bounded(facet, ofBlocks(scanned, block.values, block.bit), block.wanted, limit);
  });
}

function* ofCodes(
  text: (code: number) => string | null,
  counts: Uint32Array,
): Generator<FacetValue> {
  for (let code = 0; code < counts.length; code += 1) {
    const count = counts[code] ?? 0;
    if (count > 0) yield { value: text(code), count };
  }
}
