import { causeQuerySchema, causeViewSchema } from './contract/causes.ts';
import { causePath } from './contract/cause-words.ts';
import { ApiFailure } from './errors.ts';
import { guarded, versioned } from './http.ts';
import { parse } from './query.ts';
import { paramsOf, type Handler } from './routes.ts';
import { decodePart } from './scope.ts';

export const getCausesRoute: Handler = (req, fleet) =>
  guarded(() => {
    const query = parse(paramsOf(req), causeQuerySchema);
    return versioned(req, fleet.seq(), () => fleet.causes(query));
  }, fleet.report);

export const getCauseRoute: Handler = (req, fleet) =>
  guarded(() => {
    const view = parse(paramsOf(req), causeViewSchema);
    const key = decodePart(new URL(req.url).pathname.slice(causePath.one('').length));
    const detail = fleet.cause(key, view);
    if (detail === undefined)
      throw new ApiFailure('not-found', `No cause "${key}" fails now: it has ended, or never was.`);
    return versioned(req, fleet.seq(), () => detail);
  }, fleet.report);
