import { getFindRoute } from '@/lib/api/find-routes';
import { getFleet } from '@/lib/server';

export const dynamic = 'force-dynamic';
export const GET = (req: Request): Promise<Response> => getFindRoute(req, getFleet());
