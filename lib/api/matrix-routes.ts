import { isMatch, etagOf, guarded, SECURITY_HEADERS } from './http.ts';
import { parseMatrixQuery } from './params.ts';
import { paramsOf, type Handler } from './routes.ts';

export const getMatrixRoute: Handler = (req, fleet) =>
  guarded(() => {
    const { tag, text } = fleet.matrix(parseMatrixQuery(paramsOf(req)));
    const headers = {
      ...SECURITY_HEADERS,
      etag: etagOf(tag),
      'cache-control': 'private, no-cache',
      'content-type': 'application/json; charset=utf-8',
    };
    return isMatch(req.headers.get('if-none-match'), headers.etag)
      ? new Response(null, { status: 304, headers })
      : new Response(text(), { headers });
  }, fleet.report);
