import { API } from './contract.ts';
import { parseTreeView } from './contract/tree-view.ts';
import { ApiFailure } from './errors.ts';
import { guarded, versioned } from './http.ts';
import { parseNothing } from './query.ts';
import { noCluster, type Reads } from './routes.ts';
import { decodeSegment } from './scope.ts';

/** The cluster of `/clusters/{cluster}/…`. */
const clusterOf = (url: URL): string =>
  decodeSegment(url.pathname.slice(`${API}/clusters/`.length).split('/')[0] ?? '');

type Handler = (req: Request, fleet: Reads) => Promise<Response>;

export const getTreeRoute: Handler = (req, fleet) =>
  guarded(() => {
    const url = new URL(req.url);
    const parsed = parseTreeView([...url.searchParams]);
    if (!parsed.ok) throw new ApiFailure('bad-request', parsed.problem);
    const name = clusterOf(url);
    const tree = fleet.tree(name, parsed.view);
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
