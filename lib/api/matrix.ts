import { UNHEARD } from '../flux/cluster-mark.ts';
import { labelOf, labelRank } from '../flux/labels.ts';
import { CONNECTION_STATES } from '../flux/session.ts';
import { compareVersions } from '../flux/version.ts';
import { bucketContext, cellOf, kubernetesMinor, weightOf } from './buckets.ts';
import type { ClusterRow } from './contract.ts';
import {
  BUCKETS,
  type Cell,
  type Grouping,
  type Matrix,
  type MatrixQuery,
  type Measure,
} from './contract/matrix.ts';

const LABELS = 50;
/** A label with more values than this is no cut of a fleet: it is not chosen unless somebody asks for it. */
const GROUPS = 40;

const natural = new Intl.Collator('en', { numeric: true }).compare;
export const byNaturalName = (a: string, b: string): number =>
  natural(a, b) || (a < b ? -1 : a > b ? 1 : 0);

/** Labels that clusters carry, the telling ones first, then by how many carry them. */
export function labelsOf(rows: readonly ClusterRow[]): readonly string[] {
  const carried = new Map<string, number>();
  for (const { labels } of rows)
    for (const label of Object.keys(labels)) carried.set(label, (carried.get(label) ?? 0) + 1);
  return [...carried]
    .toSorted(([a, n], [b, m]) => labelRank(a) - labelRank(b) || m - n || (a < b ? -1 : 1))
    .slice(0, LABELS)
    .map(([label]) => label);
}

/** What clusters are grouped by when nobody says it. */
function usual(rows: readonly ClusterRow[], labels: readonly string[]): Grouping {
  const label = labels.find(
    (l) => new Set(rows.map((row) => labelOf(row.labels, l))).size <= GROUPS,
  );
  return label === undefined ? 'none' : `label:${label}`;
}

function valueOf(row: ClusterRow, by: string): string | null {
  if (by.startsWith('label:')) return labelOf(row.labels, by.slice('label:'.length)) || null;
  switch (by) {
    case 'connection':
      return row.connection;
    case 'version':
      return row.fluxVersion;
    case 'kubernetes':
      return kubernetesMinor(row.kubernetesVersion);
    case 'origin':
      return row.origin;
    default:
      return '';
  }
}

const VALUE_ORDER: Partial<Record<string, (a: string, b: string) => number>> = {
  connection: (a, b) =>
    (CONNECTION_STATES as readonly string[]).indexOf(a) -
    (CONNECTION_STATES as readonly string[]).indexOf(b),
  version: (a, b) => compareVersions(b, a),
  kubernetes: (a, b) => compareVersions(b, a),
};

/** Buckets before the first calm one: groups are worse by how many of their clusters are in those. */
const TROUBLE: Record<Measure, number> = {
  worst: BUCKETS.worst.indexOf('connecting'),
  ready: BUCKETS.ready.indexOf('part'),
  drift: BUCKETS.drift.indexOf('part'),
  skew: BUCKETS.skew.indexOf('newest'),
  age: BUCKETS.age.indexOf('part'),
};

type Group = Matrix['groups'][number];

function byValue(by: string): (a: Group, b: Group) => number {
  const order = VALUE_ORDER[by] ?? byNaturalName;
  return (a, b) =>
    a.value === null || b.value === null
      ? Number(a.value === null) - Number(b.value === null)
      : order(a.value, b.value);
}

function worse(measure: Measure): (a: Group, b: Group) => number {
  return (a, b) => {
    for (let i = 0; i < TROUBLE[measure]; i += 1) {
      const more = (b.counts[i] ?? 0) - (a.counts[i] ?? 0);
      if (more !== 0) return more;
    }
    return 0;
  };
}

/** Cells worst first: by bucket, within it by how bad it is, then by name. */
function worstCells(measure: Measure): (a: Cell, b: Cell) => number {
  const unheard = new Set<string>(UNHEARD);
  const isUnheard = BUCKETS[measure].map((bucket) => unheard.has(bucket));
  const weight = (cell: Cell): number => weightOf(measure, cell, isUnheard[cell[1]] ?? false);
  return (a, b) => a[1] - b[1] || weight(b) - weight(a) || byNaturalName(a[0], b[0]);
}

const noCounts = (measure: Measure): number[] => BUCKETS[measure].map(() => 0);

const SILENT = new Set<ClusterRow['connection']>(['unreachable', 'unauthorized', 'lagging']);

function kubernetesOf(rows: readonly ClusterRow[]): Matrix['kubernetes'] {
  const minors = new Map<string | null, number>();
  for (const row of rows) {
    const minor = kubernetesMinor(row.kubernetesVersion);
    minors.set(minor, (minors.get(minor) ?? 0) + 1);
  }
  return [...minors]
    .map(([version, clusters]) => ({ version, clusters }))
    .toSorted((a, b) => {
      if (a.version === null || b.version === null)
        return Number(a.version === null) - Number(b.version === null);
      return compareVersions(b.version, a.version);
    });
}

/** Every cluster as a cell, grouped and in order. `now`: epoch ms. */
export function matrixOf(
  rows: readonly ClusterRow[],
  { by: asked, measure, order }: MatrixQuery,
  { seq, now }: { seq: number; now: number },
): Matrix {
  const labels = labelsOf(rows);
  const by = asked ?? usual(rows, labels);
  const context = bucketContext(rows, now);
  const counts = noCounts(measure);
  const groups = new Map<string | null, Group>();
  for (const row of rows) {
    const value = valueOf(row, by);
    let group = groups.get(value);
    if (group === undefined) {
      group = { value, counts: noCounts(measure), cells: [] };
      groups.set(value, group);
    }
    const cell = cellOf(row, measure, context);
    group.cells.push(cell);
    for (const sums of [counts, group.counts]) sums[cell[1]] = (sums[cell[1]] ?? 0) + 1;
  }
  const inOrder = order === 'worst' ? worstCells(measure) : byCellName;
  for (const { cells } of groups.values()) cells.sort(inOrder);
  const byGroup = byValue(by);
  const isWorse = worse(measure);
  return {
    seq,
    at: now,
    by,
    measure,
    order,
    total: rows.length,
    counts,
    groups: [...groups.values()].toSorted((a, b) =>
      order === 'worst' ? isWorse(a, b) || byGroup(a, b) : byGroup(a, b),
    ),
    labels: [...labels],
    versions: [...context.versions],
    kubernetes: kubernetesOf(rows),
    neverHeard: rows.filter((r) => SILENT.has(r.connection) && r.lastContactAt === null).length,
  };
}

const byCellName = (a: Cell, b: Cell): number => byNaturalName(a[0], b[0]);
