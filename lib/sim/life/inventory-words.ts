/** `Kind/namespace/name` of an inventory id, or `Kind/name` at cluster scope. */
export function inventoryWords(id: string): string {
  const first = id.indexOf('_');
  const kind = id.lastIndexOf('_');
  const group = id.lastIndexOf('_', kind - 1);
  const namespace = id.slice(0, first);
  const name = id.slice(first + 1, group).replaceAll('__', ':');
  return `${id.slice(kind + 1)}/${namespace === '' ? '' : `${namespace}/`}${name}`;
}
