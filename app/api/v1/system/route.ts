import { getSystemRoute } from '@/lib/api/routes';
import { getFleet } from '@/lib/server';

export const dynamic = 'force-dynamic';
export const GET = (req: Request): Promise<Response> => getSystemRoute(req, getFleet());
