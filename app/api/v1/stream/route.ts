import { getStreamRoute } from '@/lib/api/routes';
import { getFleet } from '@/lib/server';

export const dynamic = 'force-dynamic';
export const GET = (req: Request): Promise<Response> => getStreamRoute(req, getFleet());
/** Next would open a stream that nobody reads, and that would keep its place. */
export const HEAD = (): Response => new Response(null, { status: 405, headers: { allow: 'GET' } });
