import { nextOf } from './next-failing.ts';

const FAILING = '[data-glyph="failing"], [data-glyph="stalled"]';

const rows = (): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>('main [data-row], dialog[open] [data-row]'),
];
const linkOf = (row: HTMLElement): HTMLElement | null =>
  row.matches('a') ? row : row.querySelector<HTMLElement>('a.stretched');

/** Moves the focus to the link of the next or previous row. */
export function stepRow(by: 1 | -1): void {
  const links = rows()
    .map(linkOf)
    .filter((link) => link !== null);
  const here = links.findIndex((link) => link === document.activeElement);
  focus(here === -1 ? nextOf(links, here, by) : links[here + by]);
}

/** Moves the focus to the next or previous row that fails; false: the page shows no such row. */
export function stepFailingRow(by: 1 | -1): boolean {
  const all = rows().filter((row) => linkOf(row) !== null);
  const failing = all.filter((row) => row.querySelector(FAILING) !== null);
  if (failing.length === 0) return false;
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const ahead = by === 1 ? failing : failing.toReversed();
  const next =
    here === -1 ? ahead[0] : (ahead.find((row) => by * (all.indexOf(row) - here) > 0) ?? ahead[0]);
  focus(next === undefined ? undefined : linkOf(next));
  return true;
}

function focus(link: HTMLElement | null | undefined): void {
  link?.focus();
  link?.scrollIntoView({ block: 'nearest' });
}
