import type { ObjectRow } from './contract.ts';

export const EXPORT_FORMATS = ['csv', 'json', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

type Cell = string | number | boolean | null | undefined;
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** Columns of a CSV. Times are ISO 8601 in UTC; what is not known is empty. */
const COLUMNS: Readonly<Record<string, (o: ObjectRow) => Cell>> = {
  cluster: (o) => o.cluster,
  kind: (o) => o.kind,
  namespace: (o) => o.namespace,
  name: (o) => o.name,
  state: (o) => o.state,
  underlying: (o) => o.underlying,
  stale: (o) => o.stale,
  asOf: (o) => iso(o.asOf),
  since: (o) => iso(o.since),
  reason: (o) => o.reason,
  summary: (o) => o.summary,
  message: (o) => o.message,
  appliedRevision: (o) => o.revision.applied,
  attemptedRevision: (o) => o.revision.attempted,
  source: (o) =>
    o.source === null ? null : `${o.source.kind}/${o.source.namespace}/${o.source.name}`,
  chart: (o) => o.chart,
  suspended: (o) => o.suspended,
  terminating: (o) => o.terminating,
  retrying: (o) => o.retrying,
  fluxVersion: (o) => o.fluxVersion,
  uid: (o) => o.uid,
};

/** A cell that a spreadsheet would run as a formula is told to be text (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/** One field of RFC 4180. */
export function csvField(cell: Cell): string {
  const text = String(cell ?? '');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly Cell[]): string => `${cells.map(csvField).join(',')}\r\n`;
const READERS = Object.values(COLUMNS);

interface Writer {
  readonly type: string;
  readonly begin: string;
  /** `first`: no row came before these. */
  readonly rows: (rows: readonly ObjectRow[], first: boolean) => string;
  readonly end: string;
}

const eachLine = (rows: readonly ObjectRow[]): string[] => rows.map((row) => JSON.stringify(row));

export const WRITERS: Record<ExportFormat, Writer> = {
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    begin: line(Object.keys(COLUMNS)),
    rows: (rows) => rows.map((row) => line(READERS.map((read) => read(row)))).join(''),
    end: '',
  },
  json: {
    type: 'application/json; charset=utf-8',
    begin: '[',
    rows: (rows, first) => `${first ? '\n' : ',\n'}${eachLine(rows).join(',\n')}`,
    end: '\n]\n',
  },
  ndjson: {
    type: 'application/x-ndjson; charset=utf-8',
    begin: '',
    rows: (rows) =>
      eachLine(rows)
        .map((row) => `${row}\n`)
        .join(''),
    end: '',
  },
};

/** The text of an export, piece by piece; '' where there was nothing to say yet. */
export function* written(
  format: ExportFormat,
  pieces: Iterable<readonly ObjectRow[]>,
): Generator<string> {
  const writer = WRITERS[format];
  let first = true;
  yield writer.begin;
  for (const rows of pieces) {
    yield rows.length === 0 ? '' : writer.rows(rows, first);
    first &&= rows.length === 0;
  }
  yield writer.end;
}
