import type { Tone } from '../status/tone.ts';

export const GROUPS = ['Recent', 'Causes', 'Clusters', 'Objects', 'Views'] as const;
export type Group = (typeof GROUPS)[number];

/** One thing to go to. */
export interface Item {
  readonly group: Group;
  readonly href: string;
  readonly title: string;
  /** Before the title, fainter: what it lies in. */
  readonly within?: string;
  /** At the end of the row: what there is to say of it. */
  readonly note: string;
  /** null: it has no state. */
  readonly tone: Tone | null;
}

/** Groups that have something, in their order: words lead to things before they lead to pages. */
export function grouped(items: readonly Item[]): readonly (readonly [Group, readonly Item[]])[] {
  return GROUPS.map((group) => [group, items.filter((i) => i.group === group)] as const).filter(
    ([, of]) => of.length > 0,
  );
}
