import { queryOptions } from '@tanstack/react-query';
import { changesPath, treePath, treeViewText, type TreeView } from '../api/contract/tree-view.ts';
import { getJson } from './http.ts';

/** Schemas come with the first answer: they are no part of a page's first load. */
const treeShape = async () => (await import('../api/contract/tree.ts')).treeSchema;
const changesShape = async () => (await import('../api/contract/changes.ts')).clusterChangesSchema;

// Both keys begin as the cluster's own does: what moves it moves them.
export const treeQuery = (cluster: string, view: TreeView) => {
  const text = treeViewText(view);
  return queryOptions({
    queryKey: ['cluster', cluster, 'tree', text],
    queryFn: async ({ signal }) =>
      getJson(
        text === '' ? treePath(cluster) : `${treePath(cluster)}?${text}`,
        await treeShape(),
        signal,
      ),
    // While a branch is opened the others stay; the tree of another cluster never stands in for this one.
    placeholderData: (previous) => (previous?.cluster === cluster ? previous : undefined),
  });
};

export const changesQuery = (cluster: string) =>
  queryOptions({
    queryKey: ['cluster', cluster, 'changes'],
    queryFn: async ({ signal }) => getJson(changesPath(cluster), await changesShape(), signal),
  });
