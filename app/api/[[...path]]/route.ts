import { getUnknownRoute } from '@/lib/api/routes';

/** An address that no other route has: the one error shape instead of a page. */
export const dynamic = 'force-dynamic';
export const GET = getUnknownRoute;
