import { getExportRoute } from '@/lib/api/export-routes';
import { getFleet } from '@/lib/server';

export const dynamic = 'force-dynamic';
export const GET = (req: Request): Promise<Response> => getExportRoute(req, getFleet());
/** Next would begin an export and read nothing of it. */
export const HEAD = (): Response => new Response(null, { status: 405, headers: { allow: 'GET' } });
