import { EXPORT_FORMATS } from '../../lib/api/export-rows.ts';
import { parseObjectQuery } from '../../lib/api/query.ts';
import type { FleetModel } from '../../lib/server/fleet.ts';
import { meter } from '../sync/cost.ts';

export interface ExportFigure {
  readonly seconds: number;
  readonly mb: number;
  readonly cpuMs: number;
  readonly worstLagMs: number;
}

/** Every object as each format, read as fast as it comes. */
export async function measureExports(model: FleetModel): Promise<Record<string, ExportFigure>> {
  const figures: Record<string, ExportFigure> = {};
  for (const format of EXPORT_FORMATS) {
    const done = meter();
    const query = parseObjectQuery(new URLSearchParams());
    const reader = model.exported(query, format, new AbortController().signal).getReader();
    let bytes = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read())
      bytes += part.value.byteLength;
    const { wallMs, cpuMs, worstLagMs } = done();
    const mb = Math.round(bytes / 1e6);
    figures[format] = { seconds: Math.round(wallMs / 100) / 10, mb, cpuMs, worstLagMs };
  }
  return figures;
}
