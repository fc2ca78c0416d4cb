import {
  clusterQuerySchema,
  clusterViewSchema,
  type ClusterQuery,
  type ClusterView,
} from './contract/clusters.ts';
import { matrixQuerySchema, type MatrixQuery } from './contract/matrix.ts';
import { parse } from './query.ts';

export const parseClusterQuery = (params: URLSearchParams): ClusterQuery =>
  parse(params, clusterQuerySchema);
export const parseClusterView = (params: URLSearchParams): ClusterView =>
  parse(params, clusterViewSchema);
export const parseMatrixQuery = (params: URLSearchParams): MatrixQuery =>
  parse(params, matrixQuerySchema);
