import { API } from './contract.ts';
import { treeQuerySchema, type TreeQuery } from './contract/tree.ts';
import { ApiFailure, badRequest } from './errors.ts';
import { guarded, versioned } from './http.ts';
import { parseNothing } from './query.ts';
import { noCluster, type Reads } from './routes.ts';
import { decodeSegment } from './scope.ts';

/** Throws bad-request that names what is not understood. */
export function parseTreeQuery(params: URLSearchParams): TreeQuery {
  const given: Record<string, string> = {};
  for (const [name, value] of params) {
    if (name in given)
      throw new ApiFailure('bad-request', `${name}: given twice; separate ids by a comma.`);
    given[name] = value;
  }
  const result = treeQuerySchema.safeParse(given, { reportInput: true });
  if (!result.success) throw badRequest(result.error, ['open', 'shut']);
  const { open = [], shut = [] } = result.data;
  return { open, shut };
}

/** The cluster of `/clusters/{cluster}/…`. */
const clusterOf = (url: URL): string =>
  decodeSegment(url.pathname.slice(`${API}/clusters/`.length).split('/')[0] ?? '');

type Handler = (req: Request, fleet: Reads) => Promise<Response>;

export const getTreeRoute: Handler = (req, fleet) =>
  guarded(() => {
    const url = new URL(req.url);
    const query = parseTreeQuery(url.searchParams);
    const name = clusterOf(url);
    const tree = fleet.tree(name, query);
    if (tree === undefined) throw noCluster(name);
    return versioned(req, tree.seq, () => tree);
  }, fleet.report);

export const getChangesRoute: Handler = (req, fleet) =>
  guarded(() => {
    const url = new URL(req.url);
    parseNothing(url.searchParams);
    const name = clusterOf(url);
    const changes = fleet.changes(name);
    if (changes === undefined) throw noCluster(name);
    return versioned(req, changes.seq, () => changes);
  }, fleet.report);
