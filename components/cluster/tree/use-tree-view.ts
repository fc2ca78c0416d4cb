'use client';
import { useSearchParams } from 'next/navigation';
import {
  AS_IT_IS,
  parseTreeView,
  tabPath,
  treeViewText,
  type TreeView,
} from '@/lib/api/contract/tree-view';

const hrefOf = (cluster: string, view: TreeView): string => {
  const text = treeViewText(view);
  return text === '' ? tabPath(cluster, 'tree') : `${tabPath(cluster, 'tree')}?${text}`;
};

/** What of the tree is open, kept in the address. Each step replaces it: Back leaves the page, not a branch. */
export function useTreeView(
  cluster: string,
): readonly [TreeView, (change: (now: TreeView) => TreeView) => void] {
  const parsed = parseTreeView([...useSearchParams()]);
  const show = (change: (now: TreeView) => TreeView): void => {
    const now = parseTreeView([...new URLSearchParams(window.location.search)]);
    const view = change(now.ok ? now.view : AS_IT_IS);
    window.history.replaceState(null, '', hrefOf(cluster, view));
  };
  return [parsed.ok ? parsed.view : AS_IT_IS, show];
}
