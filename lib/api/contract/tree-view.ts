import { joinList, splitList } from '../lists.ts';
import { toSegment } from './segment.ts';

/** Addresses of a cluster's parts, and what of its tree an address opens. Free of schemas: links must not bring a parser. */
const clusterPart = (cluster: string, part: string): string =>
  `/api/v1/clusters/${toSegment(cluster)}/${part}`;
export const treePath = (cluster: string): string => clusterPart(cluster, 'tree');
export const changesPath = (cluster: string): string => clusterPart(cluster, 'changes');

export const CLUSTER_TABS = ['tree', 'objects', 'controllers', 'changes'] as const;
export type ClusterTab = (typeof CLUSTER_TABS)[number];
/** The page of a cluster; its tree is what is seen first. */
export const tabPath = (cluster: string, tab: ClusterTab): string =>
  `/clusters/${toSegment(cluster)}${tab === 'tree' ? '' : `/${tab}`}`;

export const VIEW_LIMITS = { ids: 60, characters: 600, rows: 2000 } as const;

/** What of a tree is opened and closed: ids of rows; in `open` also `ID*N`, with N rows of its list. */
export interface TreeView {
  readonly open: readonly string[];
  readonly shut: readonly string[];
}
/** The tree as it opens by itself. */
export const AS_IT_IS: TreeView = { open: [], shut: [] };

export type ParsedView =
  | { readonly ok: true; readonly view: TreeView }
  | { readonly ok: false; readonly problem: string };

/** The view of a query, or in words what of it is not understood. */
export function parseTreeView(given: readonly (readonly [string, string])[]): ParsedView {
  const lists = new Map<string, readonly string[]>();
  for (const [name, value] of given) {
    if (name !== 'open' && name !== 'shut')
      return { ok: false, problem: `Unknown parameter ${name}. Allowed: open, shut.` };
    if (lists.has(name))
      return { ok: false, problem: `${name}: given twice; separate ids by a comma.` };
    const ids = splitList(value);
    if (ids.length > VIEW_LIMITS.ids)
      return { ok: false, problem: `${name}: at most ${VIEW_LIMITS.ids} ids.` };
    if (ids.some((id) => id.length > VIEW_LIMITS.characters))
      return {
        ok: false,
        problem: `${name}: an id has at most ${VIEW_LIMITS.characters} characters.`,
      };
    lists.set(name, ids);
  }
  return { ok: true, view: { open: lists.get('open') ?? [], shut: lists.get('shut') ?? [] } };
}

/** `ID*N` as id and number of rows; 0: as many as usual. */
export function openedId(entry: string): readonly [id: string, rows: number] {
  const [, id = entry, rows = '0'] = /^(.*)\*(\d{1,4})$/s.exec(entry) ?? [];
  return [id, Math.min(VIEW_LIMITS.rows, Number(rows))];
}

/** The query of a view, without `?`; '' for the tree as it opens by itself. */
export function treeViewText({ open, shut }: TreeView): string {
  const query = new URLSearchParams();
  if (open.length > 0) query.set('open', joinList(open));
  if (shut.length > 0) query.set('shut', joinList(shut));
  // Legal in a query, and far easier to read than their codes.
  return query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':');
}

const without = (ids: readonly string[], id: string): readonly string[] =>
  ids.filter((entry) => openedId(entry)[0] !== id);
/** The oldest make room: an address has an end. */
const bounded = (ids: readonly string[]): readonly string[] => ids.slice(-VIEW_LIMITS.ids);

/** With a row opened, or with so many rows of its list. */
export const opened = (view: TreeView, id: string, rows = 0): TreeView => ({
  open: bounded([...without(view.open, id), rows === 0 ? id : `${id}*${rows}`]),
  shut: without(view.shut, id),
});

export const closed = (view: TreeView, id: string): TreeView => ({
  open: without(view.open, id),
  shut: bounded([...without(view.shut, id), id]),
});
