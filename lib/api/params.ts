import { en } from 'zod/locales';
import * as z from 'zod/mini';
import {
  clusterQuerySchema,
  clusterViewSchema,
  type ClusterQuery,
  type ClusterView,
} from './contract/clusters.ts';
import { matrixQuerySchema, type MatrixQuery } from './contract/matrix.ts';
import { ApiFailure, badRequest } from './errors.ts';

/** The small zod speaks only when it is given a language. */
const { localeError } = en();

/** Throws bad-request that names what is not understood. A parameter given twice is not understood. */
function parse<S extends z.ZodMiniObject>(params: URLSearchParams, schema: S): z.infer<S> {
  const given: Record<string, string> = {};
  for (const [name, value] of params) {
    if (name in given)
      throw new ApiFailure('bad-request', `${name}: given twice; separate values by a comma.`);
    given[name] = value;
  }
  const result = z.safeParse(schema, given, { reportInput: true, error: localeError });
  if (!result.success) {
    const error = result.error as Parameters<typeof badRequest>[0];
    throw badRequest(error, Object.keys(schema.shape));
  }
  return result.data;
}

export const parseClusterQuery = (params: URLSearchParams): ClusterQuery =>
  parse(params, clusterQuerySchema);
export const parseClusterView = (params: URLSearchParams): ClusterView =>
  parse(params, clusterViewSchema);
export const parseMatrixQuery = (params: URLSearchParams): MatrixQuery =>
  parse(params, matrixQuerySchema);
