import { getCausesRoute } from '@/lib/api/cause-routes';
import { getFleet } from '@/lib/server';

export const dynamic = 'force-dynamic';
export const GET = (req: Request): Promise<Response> => getCausesRoute(req, getFleet());
