import type { ChangeWire } from '../../lib/api/contract/object.ts';
import { shortRevision } from '../../lib/flux/revision.ts';

export interface ChangeWords {
  readonly title: string;
  /** What became what: `from` null when it is not known. */
  readonly moves: readonly {
    readonly what: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
  /** When it happened, as far as that is known. */
  readonly at: number | null;
  /** What follows from it. */
  readonly hint: string | null;
}

/** The API server or the build refuses what is in Git: whatever changed, it is to be found there. */
export const isInContent = ({ reason, message }: { reason: string; message: string }): boolean =>
  reason === 'BuildFailed' ||
  /dry-run failed|is invalid|Required value|MalformedYAML|field is immutable|unknown field/.test(
    message,
  );
const LOOK_INSIDE = 'What the message names is in it all the same: look there first.';
const LOOK_OUTSIDE = 'Look outside of the change: credentials, registry, quota, webhooks.';

type Of<T extends ChangeWire['type']> = Extract<ChangeWire, { type: T }>;
type Words = { [T in ChangeWire['type']]: (change: Of<T>, broken: boolean) => ChangeWords };

const said = (title: string, more: Partial<Omit<ChangeWords, 'title'>> = {}): ChangeWords => ({
  title,
  moves: [],
  at: null,
  hint: null,
  ...more,
});

const revisions = ({ from, to }: { from: string | null; to: string | null }) => [
  { what: '', from, to },
];

const WORDS: Words = {
  content: (c, broken) =>
    said(broken ? 'Its content changed' : 'Its content last changed', {
      moves: revisions(c),
      at: c.at,
    }),
  revision: (c, broken) =>
    said('Only the revision moved', {
      moves: revisions(c),
      at: c.at,
      hint: `What is built from it is the same.${broken ? ` ${LOOK_OUTSIDE}` : ''}`,
    }),
  unbuilt: (c) =>
    said('A new revision, which never got as far as being applied', {
      moves: revisions(c),
      hint: 'What it changes for this object is not known.',
    }),
  moved: (c) =>
    said('A new revision', {
      moves: revisions(c),
      hint: 'Whether it changed this object is not recorded by its version of Flux.',
    }),
  release: (c) => {
    const parts = [
      c.chart === null ? null : 'chart',
      c.values === true ? 'values' : null,
      c.app === null || c.chart !== null ? null : 'application',
    ].filter((p) => p !== null);
    const title = parts.length === 0 ? 'A new release' : `${capital(parts.join(' and '))} changed`;
    return said(title, {
      moves: [
        ...(c.chart === null ? [] : [{ what: 'chart', ...c.chart }]),
        ...(c.app === null ? [] : [{ what: 'app', ...c.app }]),
      ],
      at: c.at,
      hint: [
        c.chart === null ? 'The chart is the same.' : null,
        VALUES[String(c.values) as keyof typeof VALUES],
      ]
        .filter((w) => w !== null)
        .join(' '),
    });
  },
  none: (c, broken) =>
    broken
      ? said('Nothing: it fails with what it succeeded with', {
          moves: c.revision === null ? [] : [{ what: '', from: null, to: c.revision }],
          hint: LOOK_OUTSIDE,
        })
      : said('No change is recorded', {
          moves: c.revision === null ? [] : [{ what: '', from: null, to: c.revision }],
        }),
  first: (c) =>
    said('Everything: nothing of it ever succeeded', {
      moves: c.to === null ? [] : [{ what: '', from: null, to: c.to }],
      at: c.at,
    }),
  artifact: (c, broken) =>
    said(broken ? 'Nothing new: it serves what it stored' : 'Its newest revision', {
      moves: [{ what: '', from: null, to: c.revision }],
      at: c.at,
    }),
  unknown: () => said('Not known', { hint: 'Objects of this kind do not record what changed.' }),
};

const VALUES = {
  true: 'Its values differ.',
  false: 'Its values are the same.',
  null: 'Whether its values differ is not recorded.',
} as const;

const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);

/** What changed before the state that it is in, in words. */
export function changeWords(
  change: ChangeWire,
  {
    broken,
    waiting,
    inContent = false,
  }: { broken: boolean; waiting: boolean; inContent?: boolean },
): ChangeWords {
  if (waiting && change.type === 'none')
    return said('Nothing here: it waits for something else', {
      moves: change.revision === null ? [] : [{ what: '', from: null, to: change.revision }],
      hint: 'What changed before the trouble is told on the page of the root.',
    });
  // The table is complete: each kind of change has its own words.
  const words = WORDS[change.type] as (c: ChangeWire, b: boolean) => ChangeWords;
  const told = words(change, broken);
  return inContent && told.hint !== null
    ? { ...told, hint: told.hint.replace(LOOK_OUTSIDE, LOOK_INSIDE) }
    : told;
}

/** One line of text for screen readers and for tests. */
export const moveText = ({ what, from, to }: ChangeWords['moves'][number]): string =>
  [
    what,
    [from, to]
      .filter((r) => r !== null)
      .map(shortRevision)
      .join(' → '),
  ]
    .filter((w) => w !== '')
    .join(' ');
