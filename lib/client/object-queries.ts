import { queryOptions } from '@tanstack/react-query';
import { apiPath } from '../api/paths.ts';
import { getJson } from './http.ts';
import type { ObjectAddress } from './queries.ts';

/** How what an object applied is doing: asked only when somebody says so, and once for each time. */
export const inventoryQuery = (o: ObjectAddress) =>
  queryOptions({
    queryKey: ['inventory', o.cluster, o.kind, o.namespace, o.name],
    queryFn: async ({ signal }) => {
      const { inventoryAnswerSchema } = await import('../api/contract/object.ts');
      return getJson(`${apiPath.object(o)}/inventory?health=true`, inventoryAnswerSchema, signal);
    },
    enabled: false,
    retry: false,
  });
