import { cut, obj, str } from './read.ts';
import { redactText } from './redact.ts';

export interface Runbook {
  /** The annotation that names it. */
  readonly key: string;
  readonly text: string;
  /** Only http and https without credentials can be followed; anything else is shown as text. */
  readonly href: string | null;
}

/** Ours first, then the names that alert rules use; a prefix of a team's own (`acme.io/runbook`) is as good. */
const KEYS = ['fleetglass.dev/runbook', 'runbook_url', 'runbook-url', 'runbook'] as const;
const PREFIXED = /^[a-z0-9.-]{1,253}\/runbook(?:[-_]?url)?$/i;

const MAX = 512;

/** The runbook that somebody wrote on the object: `metadata.annotations` of a live object. */
export function runbookOf(annotations: unknown): Runbook | null {
  const all = obj(annotations);
  const own = Object.keys(all).toSorted();
  for (const key of [...KEYS, ...own.filter((k) => PREFIXED.test(k))]) {
    const value = Object.hasOwn(all, key) ? str(all[key]).trim() : '';
    if (value !== '') return { key, text: cut(redactText(value), MAX), href: safeHref(value) };
  }
  return null;
}

/** The address when a browser may be sent there. */
export function safeHref(value: string): string | null {
  if (value.length > 2048 || !URL.canParse(value)) return null;
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  // What carries a credential, or looks like it, is not handed on.
  if (url.username !== '' || url.password !== '') return null;
  return redactText(url.href) === url.href ? url.href : null;
}
