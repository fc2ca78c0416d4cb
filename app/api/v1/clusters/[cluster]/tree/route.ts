import { getTreeRoute } from '@/lib/api/cluster-routes';
import { getFleet } from '@/lib/server';

export const dynamic = 'force-dynamic';
export const GET = (req: Request): Promise<Response> => getTreeRoute(req, getFleet());
