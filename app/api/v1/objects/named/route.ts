import { getNamedRoute } from '@/lib/api/named-routes';
import { getFleet } from '@/lib/server';

export const dynamic = 'force-dynamic';
export const GET = (req: Request): Promise<Response> => getNamedRoute(req, getFleet());
