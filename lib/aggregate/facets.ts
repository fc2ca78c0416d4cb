import { OBJECT_STATES, SEVERITY } from '../flux/state.ts';
import type { BlockFacet } from './block-filter.ts';
import { STATES, type CodedFacet, type Scanned } from './scan.ts';
import type { FacetCounts, FacetValue, Facet, Selection, Wanted } from './selection.ts';
import { createTop } from './top.ts';

const text = (value: string | null): string => value ?? '';
const mostFirst = (a: FacetValue, b: FacetValue): number => {
  const [x, y] = [text(a.value), text(b.value)];
  return b.count - a.count || (x < y ? -1 : x > y ? 1 : 0);
};

/** Calls back for each value that has a row. */
type Counted = (visit: (value: string | null, count: number) => void) => void;

/** The `limit` most frequent values, those that are wanted beside them, and how many were left out. */
function bounded(
  facet: Facet,
  counted: Counted,
  wanted: Wanted | null,
  { facetLimit: limit, facetTerm }: Selection,
): FacetCounts {
  const top = createTop<FacetValue>(limit, mostFirst);
  const named = new Map<string | null, number>();
  for (const value of wanted ?? []) named.set(value, 0);
  const term = facetTerm.toLowerCase();
  let values = 0;
  let objects = 0;
  counted((value, count) => {
    if (term !== '' && !named.has(value) && !text(value).toLowerCase().includes(term)) return;
    values += 1;
    objects += count;
    if (named.has(value)) named.set(value, count);
    // There may be as many values as rows: nothing is made of one that can't get in.
    const last = top.last();
    if (last !== undefined && count <= last.count) {
      if (count < last.count || text(value) >= text(last.value)) return;
    }
    top.add({ value, count });
  });
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

const ofStates =
  ({ states }: Scanned, isStale: boolean): Counted =>
  (visit) => {
    for (const value of OBJECT_STATES) {
      const count = states[SEVERITY[value] + (isStale ? STATES : 0)] ?? 0;
      if (count > 0) visit(value, count);
    }
  };

const ofBlocks =
  ({ blocks, inBlock }: Scanned, { values, bit }: BlockFacet): Counted =>
  (visit) => {
    const counts = new Map<string | null, number>();
    for (const [block, count] of inBlock.entries()) {
      const fails = blocks.fails[block];
      if (count === 0 || (fails !== 0 && fails !== bit)) continue;
      const value = values[block] ?? null;
      counts.set(value, (counts.get(value) ?? 0) + count);
    }
    for (const [value, count] of counts) visit(value, count);
  };

const ofCodes =
  ({ of, counts }: CodedFacet): Counted =>
  (visit) => {
    for (let code = 0; code < counts.length; code += 1) {
      const count = counts[code] ?? 0;
      if (count > 0) visit(of.text(code), count);
    }
  };

/** What the scan counted, by facet in the order they were asked for. */
export function facetsOf(scanned: Scanned, selection: Selection): FacetCounts[] {
  const { states, stale } = selection;
  return selection.facets.map((facet) => {
    // A row that is not heard is in no state now: it counts for one only where such rows are asked for.
    if (facet === 'state')
      return bounded(facet, ofStates(scanned, stale === true), states, selection);
    const coded = scanned.coded.find((c) => c.facet === facet);
    if (coded !== undefined) return bounded(facet, ofCodes(coded), coded.wanted, selection);
    const block = scanned.blocks.facets.find((b) => b.facet === facet);
    if (block === undefined) throw new Error(`facet ${facet} was not scanned`);
    return bounded(facet, ofBlocks(scanned, block), block.wanted, selection);
  });
}
