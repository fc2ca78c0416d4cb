import type { Item } from './item.ts';

const KEY = 'fleetglass-recent';
export const RECENT = 6;

interface Place {
  readonly href: string;
  readonly title: string;
  readonly within?: string;
}

const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' &&
  value !== null &&
  'href' in value &&
  typeof value.href === 'string' &&
  // A path of ours: what is kept here may have been written by anyone with a keyboard.
  /^\/(?!\/)/.test(value.href) &&
  'title' in value &&
  typeof value.title === 'string' &&
  (!('within' in value) || value.within === undefined || typeof value.within === 'string');

/** What a stored list says, as far as it can be understood. */
export function readRecent(stored: string | null): readonly Item[] {
  try {
    const list: unknown = JSON.parse(stored ?? '[]');
    if (!Array.isArray(list)) return [];
    return list
      .filter(isPlace)
      .slice(0, RECENT)
      .map(({ href, title, within }) => ({
        group: 'Recent' as const,
        href,
        title,
        ...(within === undefined ? {} : { within }),
        // Its state of then would be a claim about now.
        note: '',
        tone: null,
      }));
  } catch {
    return [];
  }
}

/** The list with one more in front. */
export const withRecent = (stored: string | null, { href, title, within }: Item): string =>
  JSON.stringify(
    [{ href, title, within }, ...readRecent(stored).filter((item) => item.href !== href)].slice(
      0,
      RECENT,
    ),
  );

export function loadRecent(): readonly Item[] {
  try {
    return readRecent(sessionStorage.getItem(KEY));
  } catch {
    // Storage may be forbidden: nothing is remembered then.
    return [];
  }
}

export function keepRecent(item: Item): void {
  try {
    sessionStorage.setItem(KEY, withRecent(sessionStorage.getItem(KEY), item));
  } catch {
    // As above.
  }
}
