import { BUCKETS, type Bucket, type Measure } from '../../lib/api/contract/matrix-words.ts';
import type { Unheard } from '../../lib/flux/cluster-mark.ts';
import type { GlyphName, Tone } from '../status/tone.ts';

/** What stands in a cell: a shape, a few letters, how full it is, or nothing. `figure`: its own number. */
export type Mark =
  | { readonly glyph: GlyphName }
  | { readonly text: string }
  | { readonly level: 1 | 2 | 3 | 4 }
  | { readonly figure: 'n' | 'of' }
  | null;

export interface BucketLook {
  /** Classes of the cell. Meaning never lies in colour alone: whatever is no quiet green has a mark or an edge of its own. */
  readonly cell: string;
  readonly mark: Mark;
  /** In a legend, after a count: `6 unreachable`. */
  readonly words: string;
  /** Of the bar that stands for a group where cells would be too small to touch. */
  readonly bar: string;
  readonly tone: Tone;
}

const look = (
  cell: string,
  mark: Mark,
  words: string,
  tone: Tone,
  bar = `bg-${tone}`,
): BucketLook => ({ cell, mark, words, tone, bar });

const STRIPES =
  'bg-[repeating-linear-gradient(135deg,var(--color-unknown)_0_1.5px,transparent_1.5px_4px)]';
const DASHED = 'border border-dashed border-unknown text-unknown-text';
const OUTLINED = 'border border-unknown text-unknown-text';
const QUIET = 'bg-ready-faint';
const NOTHING = 'border border-edge text-faint';

const UNHEARD_LOOK: Record<Unheard, BucketLook> = {
  unreachable: look(DASHED, null, 'unreachable', 'unknown', STRIPES),
  unauthorized: look(DASHED, { text: '?' }, 'refuse our credentials', 'unknown', STRIPES),
  lagging: look(DASHED, { glyph: 'clock' }, 'lag behind', 'stale', STRIPES),
  connecting: look(
    'border border-dotted border-progressing text-progressing-text',
    null,
    'connecting',
    'progressing',
    STRIPES,
  ),
  syncing: look(
    'border border-dotted border-progressing text-progressing-text',
    { glyph: 'arrow' },
    'being read',
    'progressing',
    STRIPES,
  ),
};

const PART = look(OUTLINED, { glyph: 'clock' }, 'heard in part', 'stale', STRIPES);
const NO_OBJECTS = look(NOTHING, null, 'without objects', 'empty', 'bg-edge');
const NO_FLUX = look(NOTHING, { text: '–' }, 'without Flux', 'empty', 'bg-edge');
const NOT_KNOWN = look('bg-unknown text-mark', { text: '?' }, 'unknown', 'unknown', 'bg-unknown');

const failing = (level: 1 | 2 | 3 | 4, words: string): BucketLook =>
  look('border border-failing', { level }, words, 'failing', 'bg-failing');
const drifted = (mark: Mark, words: string): BucketLook =>
  look('bg-warning text-mark-ink', mark, words, 'warning', 'bg-warning');
const behind = (words: string): BucketLook =>
  look(
    'border border-warning bg-warning-tint text-warning-text',
    { figure: 'of' },
    words,
    'warning',
    'bg-warning-tint border border-warning',
  );
/** What began lately is filled, what has lasted for days is outlined. */
const lasting = (text: string, words: string, isNew: boolean): BucketLook =>
  look(
    isNew ? 'bg-failing text-mark' : 'border border-failing bg-failing-tint text-failing-text',
    { text },
    words,
    'failing',
    isNew ? 'bg-failing' : 'bg-failing-tint border border-failing',
  );

type Looks<M extends Measure> = Readonly<Record<Bucket<M>, BucketLook>>;

export const LOOK: { readonly [M in Measure]: Looks<M> } = {
  worst: {
    ...UNHEARD_LOOK,
    failing: look('bg-failing text-mark', { glyph: 'cross' }, 'failing', 'failing'),
    stalled: look(
      'bg-failing text-mark [--glyph-cut:var(--color-failing)]',
      { glyph: 'octagon' },
      'stalled',
      'stalled',
      'bg-failing',
    ),
    waiting: look(
      'bg-progressing text-mark-blue',
      { glyph: 'hourglass' },
      'waiting',
      'waiting',
      'bg-progressing',
    ),
    part: PART,
    unknown: NOT_KNOWN,
    drifted: look('bg-warning text-mark-ink', { glyph: 'exclaim' }, 'drifted', 'warning'),
    restricted: look(
      'border border-warning bg-warning-tint text-warning-text',
      { glyph: 'exclaim' },
      'restricted',
      'warning',
    ),
    progressing: look(
      'bg-progressing text-mark-blue',
      { glyph: 'arrow' },
      'progressing',
      'progressing',
    ),
    suspended: look('bg-suspended text-mark', { glyph: 'bars' }, 'suspended', 'suspended'),
    'no-flux': NO_FLUX,
    empty: NO_OBJECTS,
    ready: look(QUIET, null, 'ready', 'ready', QUIET),
  },
  ready: {
    ...UNHEARD_LOOK,
    'under-50': failing(4, 'under 50 %'),
    'under-90': failing(3, 'at 50 to 90 %'),
    'under-99': failing(2, 'at 90 to 99 %'),
    'under-100': failing(1, 'over 99 %, not all'),
    part: PART,
    'no-objects': NO_OBJECTS,
    all: look(QUIET, null, 'all ready', 'ready', QUIET),
  },
  drift: {
    ...UNHEARD_LOOK,
    ten: drifted({ text: '+' }, 'with ten or more'),
    few: drifted({ figure: 'n' }, 'with two to nine'),
    one: drifted({ text: '1' }, 'with one'),
    part: PART,
    unwatched: look(NOTHING, { text: '–' }, 'not watched for drift', 'empty', 'bg-edge'),
    none: look(QUIET, null, 'without drift', 'ready', QUIET),
  },
  skew: {
    ...UNHEARD_LOOK,
    ended: look('bg-warning text-mark-ink', { glyph: 'exclaim' }, 'support ended', 'warning'),
    'two-behind': behind('two or more minors behind'),
    // Supported, and what most fleets run: it has its figure, and is no trouble.
    'one-behind': look(
      'border border-edge text-soft',
      { figure: 'of' },
      'one minor behind',
      'empty',
      'bg-edge',
    ),
    'not-known': { ...NOT_KNOWN, words: 'version not known' },
    'no-flux': NO_FLUX,
    newest: look(QUIET, null, 'on the newest minor', 'ready', QUIET),
  },
  age: {
    ...UNHEARD_LOOK,
    weeks: lasting('w', 'for over a week', false),
    days: lasting('d', 'for 1 to 7 days', false),
    hours: lasting('h', 'for 1 to 24 hours', true),
    minutes: lasting('m', 'for under an hour', true),
    part: PART,
    'no-objects': NO_OBJECTS,
    none: look(QUIET, null, 'without a failure', 'ready', QUIET),
  },
};

/** Of the bucket at a place of the wire's list. */
export function lookAt(measure: Measure, place: number): BucketLook {
  const bucket = BUCKETS[measure][place];
  const looks: Readonly<Record<string, BucketLook>> = LOOK[measure];
  return (bucket === undefined ? undefined : looks[bucket]) ?? NOT_KNOWN;
}

/** The letters in a cell; '' where it has none. */
export function markText(mark: Mark, n: number, of: number): string {
  if (mark === null) return '';
  if ('text' in mark) return mark.text;
  return 'figure' in mark ? String(mark.figure === 'n' ? n : of) : '';
}

export const MEASURE_NAME: Record<Measure, string> = {
  worst: 'worst health',
  ready: '% ready',
  drift: 'drift',
  skew: 'version skew',
  age: 'age of failure',
};
/** What the figures of its scale count. */
export const SCALE: Record<Measure, string> = {
  worst: '',
  ready: 'Ready objects',
  drift: 'Drifted objects',
  skew: 'Flux version',
  age: 'Longest failure',
};
/** Buckets that are fine, and how to say how many of a group are. */
export const FINE: {
  readonly [M in Measure]: { readonly buckets: readonly Bucket<M>[]; readonly words: string };
} = {
  worst: { buckets: ['ready', 'suspended'], words: 'healthy' },
  ready: { buckets: ['all'], words: 'all ready' },
  drift: { buckets: ['none'], words: 'without drift' },
  skew: { buckets: ['newest'], words: 'newest' },
  age: { buckets: ['none'], words: 'unbroken' },
};
export function fineCount(measure: Measure, counts: readonly number[]): number {
  const fine: readonly Bucket[] = FINE[measure].buckets;
  return BUCKETS[measure].reduce(
    (sum, bucket, i) => sum + (fine.includes(bucket) ? (counts[i] ?? 0) : 0),
    0,
  );
}
