import type { KeyboardEvent } from 'react';

/** What an arrow does in a tree whose rows each have one link or button to stand on, marked `data-tree`. */
type Step = 'up' | 'down' | 'first' | 'last' | 'in' | 'out';
const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  ArrowRight: 'in',
  ArrowLeft: 'out',
};

/** Moves the focus between rows, opens and closes. Enter follows the link, as it does without this. */
export function onTreeKey(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey)
    return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-tree]')];
  const row = event.target instanceof Element ? event.target.closest('li') : null;
  const here = row?.querySelector<HTMLElement>('[data-tree]') ?? null;
  if (row === null || here === null) return;
  event.preventDefault();
  const at = stops.indexOf(here);
  const opener = [...row.querySelectorAll<HTMLElement>('[aria-expanded]')].find(
    (e) => e.closest('li') === row,
  );
  const expanded = opener?.getAttribute('aria-expanded') ?? null;
  if ((step === 'in' && expanded === 'false') || (step === 'out' && expanded === 'true')) {
    opener?.click();
    return;
  }
  const above = row.parentElement?.closest('li')?.querySelector<HTMLElement>('[data-tree]');
  const to: Record<Step, HTMLElement | null | undefined> = {
    up: stops[at - 1],
    down: stops[at + 1],
    first: stops[0],
    last: stops.at(-1),
    in: expanded === 'true' ? stops[at + 1] : null,
    out: above,
  };
  to[step]?.focus();
}
