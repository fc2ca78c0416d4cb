/** Where an arrow, Home or End leads. Left and right follow the order; up and down what is seen: the nearest cell of the next row. */
export function neighbour(
  cells: readonly Pick<HTMLElement, 'offsetTop' | 'offsetLeft'>[],
  here: number,
  key: string,
): number | undefined {
  if (key === 'ArrowLeft') return Math.max(0, here - 1);
  if (key === 'ArrowRight') return Math.min(cells.length - 1, here + 1);
  if (key === 'Home') return 0;
  if (key === 'End') return cells.length - 1;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  const step = key === 'ArrowDown' ? 1 : -1;
  const from = cells[here];
  if (from === undefined) return undefined;
  let best: number | undefined;
  let row: number | undefined;
  for (let i = here + step; i >= 0 && i < cells.length; i += step) {
    const cell = cells[i];
    if (cell === undefined || cell.offsetTop === from.offsetTop) continue;
    row ??= cell.offsetTop;
    if (cell.offsetTop !== row) break;
    const far = Math.abs(cell.offsetLeft - from.offsetLeft);
    const bestFar = Math.abs((cells[best ?? i]?.offsetLeft ?? Infinity) - from.offsetLeft);
    if (best === undefined || far < bestFar) best = i;
  }
  return best ?? here;
}
