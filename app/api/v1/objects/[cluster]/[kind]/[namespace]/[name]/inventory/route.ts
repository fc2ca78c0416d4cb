import { getInventoryRoute } from '@/lib/api/object-routes';
import { getFleet } from '@/lib/server';

export const dynamic = 'force-dynamic';
export const GET = (req: Request): Promise<Response> => getInventoryRoute(req, getFleet());
