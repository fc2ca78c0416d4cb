import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { causeQuerySchema, causeViewSchema } from './contract/causes.ts';
import { causePath } from './contract/cause-words.ts';
import { ApiFailure, badRequest } from './errors.ts';
import { guarded, versioned } from './http.ts';
import type { Reads } from './routes.ts';
import { decodePart } from './scope.ts';

/** The small zod speaks only when it is given a language. */
const { localeError } = en();

function parse<S extends z.ZodMiniObject>(req: Request, schema: S): z.infer<S> {
  const given: Record<string, string> = {};
  for (const [name, value] of new URL(req.url).searchParams) {
    if (name in given)
      throw new ApiFailure('bad-request', `${name}: given twice; separate values by a comma.`);
    given[name] = value;
  }
  const result = z.safeParse(schema, given, { reportInput: true, error: localeError });
  if (result.success) return result.data;
  // The issues are the same whichever zod found them.
  throw badRequest(result.error as Parameters<typeof badRequest>[0], Object.keys(schema.shape));
}

type Handler = (req: Request, fleet: Reads) => Promise<Response>;

export const getCausesRoute: Handler = (req, fleet) =>
  guarded(() => {
    const query = parse(req, causeQuerySchema);
    return versioned(req, fleet.seq(), () => fleet.causes(query));
  }, fleet.report);

export const getCauseRoute: Handler = (req, fleet) =>
  guarded(() => {
    const view = parse(req, causeViewSchema);
    const key = decodePart(new URL(req.url).pathname.slice(causePath.one('').length));
    const detail = fleet.cause(key, view);
    if (detail === undefined)
      throw new ApiFailure('not-found', `No cause "${key}" fails now: it has ended, or never was.`);
    return versioned(req, fleet.seq(), () => detail);
  }, fleet.report);
