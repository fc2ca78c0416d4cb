import { getMatrixRoute } from '@/lib/api/matrix-routes';
import { getFleet } from '@/lib/server';

export const dynamic = 'force-dynamic';
export const GET = (req: Request): Promise<Response> => getMatrixRoute(req, getFleet());
