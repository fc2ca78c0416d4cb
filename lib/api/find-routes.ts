import { findQuerySchema } from './contract/find.ts';
import { guarded, versioned } from './http.ts';
import { parse } from './query.ts';
import type { Reads } from './routes.ts';

export const getFindRoute = (req: Request, fleet: Reads): Promise<Response> =>
  guarded(() => {
    const query = parse(new URL(req.url).searchParams, findQuerySchema);
    return versioned(req, fleet.seq(), () => fleet.find(query));
  }, fleet.report);
