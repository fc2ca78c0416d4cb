import type { ObjectQuery } from './contract.ts';
import { ApiFailure } from './errors.ts';
import { EXPORT_FORMATS, WRITERS, type ExportFormat } from './export-rows.ts';
import { guarded, SECURITY_HEADERS } from './http.ts';
import { parseObjectQuery } from './query.ts';

/** What the route of exports asks of the fleet. */
export interface ExportReads {
  readonly now: () => number;
  /** Throws rate-limited. */
  readonly exported: (
    query: ObjectQuery,
    format: ExportFormat,
    signal: AbortSignal,
  ) => ReadableStream<Uint8Array>;
  readonly report: (error: unknown) => void;
}

/** Parameters of /objects that say which rows; the others say which of them are shown, and how. */
const FILTERS = [
  'cluster',
  'kind',
  'namespace',
  'state',
  'stale',
  'label',
  'reason',
  'source',
  'revision',
  'version',
  'q',
] as const;

/** Throws bad-request. */
export function parseExportQuery(params: URLSearchParams): {
  readonly format: ExportFormat;
  readonly query: ObjectQuery;
} {
  const filters = new URLSearchParams(params);
  filters.delete('format');
  const [asked, ...more] = params.getAll('format');
  const format = EXPORT_FORMATS.find((f) => f === asked);
  if (format === undefined || more.length > 0)
    throw new ApiFailure('bad-request', `format: give one of ${EXPORT_FORMATS.join(', ')}.`);
  for (const name of filters.keys())
    if (!(FILTERS as readonly string[]).includes(name))
      throw new ApiFailure(
        'bad-request',
        `Unknown parameter ${name}. Allowed: format, ${FILTERS.join(', ')}.`,
      );
  return { format, query: parseObjectQuery(filters) };
}

const SLUG_MAX = 60;

/** `fleetglass-objects-failing-prod-2026-11-26T0710Z.csv`: what it holds and of when, in letters that any system takes. */
export function exportName(format: ExportFormat, query: ObjectQuery, now: number): string {
  const { state = [], kind = [], cluster = [], label = [], q = '' } = query;
  const words = [...state, ...kind, ...label.map(({ value }) => value), ...cluster, q]
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_MAX)
    .replaceAll(/^-+|-+$/g, '');
  const at = new Date(now).toISOString().slice(0, 16).replace(':', '');
  return `fleetglass-objects-${words === '' ? '' : `${words}-`}${at}Z.${format}`;
}

/**
 * Every object that matches, as a file, ordered by cluster, namespace, name and kind. Clusters are read one group after the other: the
 * rows of a cluster are of one moment, and each object is there once unless it came or went meanwhile.
 */
export const getExportRoute = (req: Request, fleet: ExportReads): Promise<Response> =>
  guarded(() => {
    const { format, query } = parseExportQuery(new URL(req.url).searchParams);
    return new Response(fleet.exported(query, format, req.signal), {
      headers: {
        ...SECURITY_HEADERS,
        'content-type': WRITERS[format].type,
        'content-disposition': `attachment; filename="${exportName(format, query, fleet.now())}"`,
        'cache-control': 'no-store',
      },
    });
  }, fleet.report);
