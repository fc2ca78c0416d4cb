import type { FluxRecord } from '../flux/record.ts';
import { OBJECT_STATES, SEVERITY, type ObjectState } from '../flux/state.ts';

/** `since`: newest first. */
export type ObjectSort = 'worst' | 'name' | 'cluster' | 'kind' | 'since' | 'oldest';

/** Where a row stands in any order: what a cursor carries. */
export interface Position {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly rank: number;
  readonly since: number;
}

/** What rows are counted by. `stale` has the values `true` and `false`; `label:KEY` is a label of the clusters. */
export type Facet =
  | 'cluster'
  | 'kind'
  | 'namespace'
  | 'state'
  | 'stale'
  | 'reason'
  | 'source'
  | 'revision'
  | 'version'
  | `label:${string}`;

/** Values of which a row must have one; null among them: it has none. */
export type Wanted = ReadonlySet<string | null>;

export interface Selection {
  readonly clusters: ReadonlySet<string> | null;
  readonly kinds: ReadonlySet<string> | null;
  readonly namespaces: ReadonlySet<string> | null;
  readonly states: ReadonlySet<ObjectState> | null;
  /** true: only rows that are not heard now; false: only heard ones. */
  readonly stale: boolean | null;
  /** By key of a label of the cluster. A label that is not there and an empty one are the same. */
  readonly labels: ReadonlyMap<string, Wanted>;
  readonly reasons: Wanted | null;
  /** `Kind/namespace/name`. */
  readonly sources: Wanted | null;
  /** What is applied. */
  readonly revisions: Wanted | null;
  /** Flux versions of the cluster. */
  readonly versions: Wanted | null;
  /** Each must occur in namespace/name, message, revision or chart; case does not matter. */
  readonly terms: readonly string[];
  readonly facets: readonly Facet[];
  /** Values counted of each facet, beside those that the selection names. */
  readonly facetLimit: number;
  /** Only values that hold this text, whatever its case, and those that the selection names. '': all. */
  readonly facetTerm: string;
  readonly sort: ObjectSort;
  readonly after: Position | null;
  /** Rows of the order that are left out before the first; 0 with `after`. */
  readonly offset: number;
  readonly limit: number;
}

export interface FacetValue {
  /** null: rows that have none. */
  readonly value: string | null;
  readonly count: number;
}

/** Rows by value, counted as if the selection did not filter by this facet itself. */
export interface FacetCounts {
  readonly facet: Facet;
  /** Most rows first. What the selection names is here even without a row. */
  readonly values: readonly FacetValue[];
  /** Values left out, and their rows. */
  readonly more: { readonly values: number; readonly objects: number };
}

export interface SelectedRow extends Position {
  readonly record: FluxRecord;
  readonly fresh: boolean;
}

export interface Selected {
  readonly rows: readonly SelectedRow[];
  /** Rows that match, on all pages. */
  readonly total: number;
  readonly more: boolean;
  readonly facets: readonly FacetCounts[];
}

export const RANKS = OBJECT_STATES.length;
/** A row that is not heard is at best unknown: it never ranks with green. */
export const rankOf = (state: ObjectState, fresh: boolean): number =>
  fresh ? SEVERITY[state] : Math.min(SEVERITY[state], SEVERITY.unknown);
