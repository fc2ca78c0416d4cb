import { parseAsked, type Asked } from '../../lib/api/find-words.ts';
import { withFilters } from '../../lib/client/url-state.ts';
import { PLACES } from '../shell/places.ts';
import type { Tone } from '../status/tone.ts';
import type { Item } from './item.ts';

interface View {
  readonly title: string;
  readonly href: string;
  readonly note: string;
  readonly tone: Tone | null;
  readonly alias: string;
}

const LISTS: readonly View[] = [
  {
    title: 'Failing objects',
    href: withFilters('/objects', { state: ['failing', 'stalled'] }),
    note: 'failing and stalled, worst first',
    tone: 'failing',
    alias: 'broken errors stalled red',
  },
  {
    title: 'Waiting objects',
    href: withFilters('/objects', { state: ['waiting'] }),
    note: 'for a dependency or a source',
    tone: 'waiting',
    alias: 'blocked dependency',
  },
  {
    title: 'Progressing objects',
    href: withFilters('/objects', { state: ['progressing'] }),
    note: 'a new revision is being applied',
    tone: 'progressing',
    alias: 'rollout reconciling',
  },
  {
    title: 'Suspended objects',
    href: withFilters('/objects', { state: ['suspended'] }),
    note: 'reconciliation is switched off',
    tone: 'suspended',
    alias: 'paused off',
  },
  {
    title: 'Objects that are not heard',
    href: withFilters('/objects', { stale: true }),
    note: 'shown as they last were',
    tone: 'stale',
    alias: 'stale unreachable old lost',
  },
  {
    title: 'Objects by newest change',
    href: withFilters('/objects', { sort: 'since' }),
    note: 'what changed state last',
    tone: null,
    alias: 'recent latest since',
  },
];

const VIEWS: readonly View[] = [
  ...PLACES.map(({ name, href, key, alias }): View => ({
    title: name,
    href,
    note: `g ${key}`,
    tone: null,
    alias,
  })),
  ...LISTS,
];

const item = ({ alias: _alias, ...view }: View): Item => ({ group: 'Views', ...view });

/** Pages and ready-made lists: each word begins a word of the title or of what it may be called. */
export function viewsFor({ words, clusters, kinds, namespaces, only }: Asked): readonly Item[] {
  const isElsewhere = clusters.length + kinds.length + namespaces.length > 0;
  if (isElsewhere || (only !== null && only !== 'views')) return [];
  return VIEWS.filter(({ title, alias }) => {
    const said = `${title} ${alias}`.toLowerCase().split(' ');
    return words.every((word) => said.some((s) => s.startsWith(word)));
  }).map(item);
}

/** The way on when no name is meant: messages and revisions are searched there too. */
export function searchFor(q: string): readonly Item[] {
  const { words, only } = parseAsked(q);
  if (words.length === 0 || (only !== null && only !== 'objects')) return [];
  const said = words.join(' ');
  return [
    {
      group: 'Views',
      href: withFilters('/objects', { q: said }),
      title: `All objects with “${said}”`,
      note: 'in names, messages, revisions, charts',
      tone: null,
    },
  ];
}
