import type { InventoryAnswer, InventoryRow } from '../../lib/api/contract/object.ts';
import { number, plural } from '../../lib/client/format.ts';
import { HEALTHS, type Health } from '../../lib/flux/health.ts';
import type { Tone } from '../status/tone.ts';
import { pluralKind } from './blast-words.ts';

export interface InventoryEntry extends InventoryRow {
  readonly health: Health | null;
  readonly words: string;
}

export interface InventoryGroup {
  readonly kind: string;
  readonly apiVersion: string;
  readonly entries: readonly InventoryEntry[];
}

export const HEALTH_TONE: Record<Health, Tone> = {
  failing: 'failing',
  missing: 'warning',
  unknown: 'unknown',
  progressing: 'progressing',
  healthy: 'ready',
  present: 'empty',
};

export const HEALTH_LABEL: Record<Health, string> = {
  failing: 'failing',
  missing: 'missing',
  unknown: 'unknown',
  progressing: 'not ready yet',
  healthy: 'healthy',
  present: 'present',
};

const rank = (health: Health | null): number => (health === null ? -1 : HEALTHS.indexOf(health));

/** By kind; where health is known, what is worst comes first, in the group and of the groups. */
export function inventoryGroups(
  items: readonly InventoryRow[],
  answer: InventoryAnswer | undefined,
): InventoryGroup[] {
  const entries: readonly InventoryEntry[] =
    answer?.items ?? items.map((item) => ({ ...item, health: null, words: '' }));
  const groups = new Map<string, InventoryEntry[]>();
  for (const entry of entries) {
    const key = `${entry.apiVersion}/${entry.kind}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [entry]);
    else known.push(entry);
  }
  return [...groups.values()]
    .map((found) => found.toSorted((a, b) => rank(a.health) - rank(b.health)))
    .map((found) => ({
      kind: found[0]?.kind ?? '',
      apiVersion: found[0]?.apiVersion ?? '',
      entries: found,
    }))
    .toSorted((a, b) => rank(a.entries[0]?.health ?? null) - rank(b.entries[0]?.health ?? null));
}

/** The answer in one sentence: worst first, and what nobody may know said as such. */
export function inventoryWords(answer: InventoryAnswer): string {
  const counts = HEALTHS.map(
    (health) => [health, answer.items.filter((i) => i.health === health).length] as const,
  ).filter(([, n]) => n > 0);
  const words = counts.map(([health, n]) => `${number(n)} ${HEALTH_LABEL[health]}`).join(', ');
  const rest = answer.total - answer.items.length;
  return [
    words === '' ? 'Nothing to ask for.' : `${words}.`,
    ...(answer.forbidden.length === 0
      ? []
      : [
          `Not allowed to read ${answer.forbidden.map(pluralKind).join(', ')}: their health is unknown.`,
        ]),
    ...(rest > 0 ? [`${plural(rest, 'more object')} not asked for.`] : []),
  ].join(' ');
}
