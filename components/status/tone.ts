import { OBJECT_STATES, STATE_LABEL, type ObjectState } from '@/lib/flux/state';

/** What a mark can say: a state, or one of three things that are not a state of an object. */
export type Tone = ObjectState | 'warning' | 'stale' | 'empty';

export type GlyphName =
  | 'cross'
  | 'octagon'
  | 'hourglass'
  | 'dashed'
  | 'arrow'
  | 'bars'
  | 'dot'
  | 'exclaim'
  | 'clock'
  | 'hollow';

export interface ToneLook {
  readonly glyph: GlyphName;
  readonly label: string;
  /** Colour of the glyph, of words, and of a filled bar or cell; the tint behind a sentence. */
  readonly ink: string;
  readonly text: string;
  readonly fill: string;
  readonly tint: string;
  readonly border: string;
}

const FAILING = {
  ink: 'text-failing',
  text: 'text-failing-text',
  fill: 'bg-failing',
  tint: 'bg-failing-tint',
  border: 'border-failing',
};
const PROGRESSING = {
  ink: 'text-progressing',
  text: 'text-progressing-text',
  fill: 'bg-progressing',
  tint: 'bg-progressing-tint',
  border: 'border-progressing',
};
const UNKNOWN = {
  ink: 'text-unknown',
  text: 'text-unknown-text',
  fill: 'bg-unknown',
  tint: 'bg-unknown-tint',
  border: 'border-unknown',
};

export const TONE: Record<Tone, ToneLook> = {
  failing: { ...FAILING, glyph: 'cross', label: STATE_LABEL.failing },
  stalled: { ...FAILING, glyph: 'octagon', label: STATE_LABEL.stalled },
  waiting: { ...PROGRESSING, glyph: 'hourglass', label: STATE_LABEL.waiting },
  unknown: { ...UNKNOWN, glyph: 'dashed', label: STATE_LABEL.unknown },
  progressing: { ...PROGRESSING, glyph: 'arrow', label: STATE_LABEL.progressing },
  suspended: {
    glyph: 'bars',
    label: STATE_LABEL.suspended,
    ink: 'text-suspended',
    text: 'text-suspended-text',
    fill: 'bg-suspended',
    tint: 'bg-suspended-tint',
    border: 'border-suspended',
  },
  ready: {
    glyph: 'dot',
    label: STATE_LABEL.ready,
    ink: 'text-ready',
    text: 'text-ready-text',
    fill: 'bg-ready-faint',
    tint: 'bg-ready-tint',
    border: 'border-ready',
  },
  warning: {
    glyph: 'exclaim',
    label: 'Warning',
    ink: 'text-warning',
    text: 'text-warning-text',
    fill: 'bg-warning',
    tint: 'bg-warning-tint',
    border: 'border-warning',
  },
  stale: { ...UNKNOWN, glyph: 'clock', label: 'Stale' },
  empty: { ...UNKNOWN, glyph: 'hollow', label: 'Nothing here' },
};

/** Order of segments and of counters: worst first, what is not known beside what is not heard. */
export const COUNT_TONES = [
  'failing',
  'stalled',
  'waiting',
  'unknown',
  'stale',
  'progressing',
  'suspended',
  'ready',
] as const satisfies readonly Tone[];
export type CountTone = (typeof COUNT_TONES)[number];

export const isState = (tone: Tone): tone is ObjectState =>
  (OBJECT_STATES as readonly string[]).includes(tone);
