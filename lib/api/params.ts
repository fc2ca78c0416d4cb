import { clusterQuerySchema, type ClusterQuery } from './contract/clusters.ts';
import { matrixQuerySchema, type MatrixQuery } from './contract/matrix.ts';
import { parse } from './query.ts';

export const parseClusterQuery = (params: URLSearchParams): ClusterQuery =>
  parse(params, clusterQuerySchema);
export const parseMatrixQuery = (params: URLSearchParams): MatrixQuery =>
  parse(params, matrixQuerySchema);
