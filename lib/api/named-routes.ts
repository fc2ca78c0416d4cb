import { isFluxKind } from '../flux/kinds.ts';
import type { ObjectAddress } from '../store/indexes.ts';
import type { List, ObjectRow } from './contract.ts';
import { NAMED_MAX } from './contract/named.ts';
import { ApiFailure } from './errors.ts';
import { guarded, versioned } from './http.ts';
import { decodePart } from './scope.ts';

/** What the route of named objects asks of the fleet. */
export interface NamedReads {
  readonly seq: () => number;
  readonly named: (names: readonly ObjectAddress[]) => ObjectRow[];
  readonly report: (error: unknown) => void;
}

/** Throws bad-request. */
export function parseNames(params: URLSearchParams): ObjectAddress[] {
  const [first, ...more] = params;
  if (first?.[0] !== 'object' || more.length > 0)
    throw new ApiFailure(
      'bad-request',
      'object: name the objects, cluster/kind/namespace/name with each part percent-encoded, separated by commas.',
    );
  const names = first[1].split(',');
  if (names.length > NAMED_MAX)
    throw new ApiFailure('bad-request', `object: At most ${NAMED_MAX} objects.`);
  return names.map((text) => {
    const [cluster, kind, namespace, name, ...rest] = text.split('/').map(decodePart);
    if (!cluster || !kind || !isFluxKind(kind) || !namespace || !name || rest.length > 0)
      throw new ApiFailure('bad-request', `object: "${text}" is not cluster/kind/namespace/name.`);
    return { cluster, kind, namespace, name };
  });
}

export const getNamedRoute = (req: Request, fleet: NamedReads): Promise<Response> =>
  guarded(() => {
    const names = parseNames(new URL(req.url).searchParams);
    const seq = fleet.seq();
    return versioned(req, seq, (): List<ObjectRow> => {
      const items = fleet.named(names);
      return { items, total: items.length, nextCursor: null, seq };
    });
  }, fleet.report);
