import type { ObjectAddress } from '../store/indexes.ts';
import { API } from './contract.ts';
import type { InventoryAnswer } from './contract/object.ts';
import { ApiFailure } from './errors.ts';
import { guarded, json } from './http.ts';
import { findObject, paramsOf, segmentsOf, type Reads } from './routes.ts';

/** What the page of one object asks beside the reads of all pages. */
export interface ObjectReads {
  /** Asks the cluster for what an object applied. Rejects with an ApiFailure. */
  readonly inventory: (at: ObjectAddress, signal: AbortSignal) => Promise<InventoryAnswer>;
}

/**
 * What an object applied, and how that is doing. It costs the cluster up to 50 reads, so `health=true` has to be said;
 * the list alone is part of the object's own answer.
 */
export const getInventoryRoute = (req: Request, fleet: Reads & ObjectReads): Promise<Response> =>
  guarded(async () => {
    const { address } = findObject(segmentsOf(req, `${API}/objects/`), fleet);
    const given = [...paramsOf(req)].map((pair) => pair.join('='));
    if (given.length !== 1 || given[0] !== 'health=true')
      throw new ApiFailure(
        'bad-request',
        'Say health=true, and nothing else: the cluster is asked for each object then.',
        { cluster: address.cluster },
      );
    const answer = await fleet.inventory(address, req.signal);
    return json(answer, { 'cache-control': 'private, no-store' });
  }, fleet.report);
