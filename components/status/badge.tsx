import { clsx } from 'clsx';
import { STATE_LABEL, type ObjectState } from '@/lib/flux/state';
import { Glyph } from './glyph';
import { TONE, type Tone } from './tone';

/** Glyph and word. The word is part of it everywhere: a state is never said by colour alone. */
export function ToneBadge({
  tone,
  children,
  className,
}: {
  tone: Tone;
  children?: React.ReactNode;
  className?: string;
}) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1.5 whitespace-nowrap',
        TONE[tone].text,
        className,
      )}
    >
      <Glyph tone={tone} />
      <span>{children ?? TONE[tone].label}</span>
    </span>
  );
}

export interface BadgeState {
  readonly state: ObjectState;
  readonly terminating: boolean;
  readonly stale: boolean;
}

/** What an object is, or what it was when it was last heard. */
export function StateBadge({ object }: { object: BadgeState }) {
  if (object.stale)
    return <ToneBadge tone="stale">{`was ${STATE_LABEL[object.state].toLowerCase()}`}</ToneBadge>;
  return (
    <ToneBadge tone={object.state}>
      {object.terminating ? 'Terminating' : STATE_LABEL[object.state]}
    </ToneBadge>
  );
}
