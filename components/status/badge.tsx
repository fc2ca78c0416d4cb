'use client';
import { clsx } from 'clsx';
import type { ObjectState, UnderlyingState } from '@/lib/flux/state';
import { STATE_LABEL } from '@/lib/flux/state';
import { Moment } from '@/components/ui/time';
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
  readonly underlying: UnderlyingState;
  readonly terminating: boolean;
  readonly retrying: boolean;
  readonly stale: boolean;
  readonly asOf: number | null;
}

/** What an object is, and what has to be said with it: the state under a suspension, or that it is old news. */
export function StateBadge({ object, when = false }: { object: BadgeState; when?: boolean }) {
  if (object.stale)
    return (
      <span className="inline-flex flex-wrap items-center gap-x-1.5">
        <ToneBadge tone="stale">{`was ${STATE_LABEL[object.state].toLowerCase()}`}</ToneBadge>
        {when && object.asOf !== null && (
          <span className="text-faint">
            as of <Moment at={object.asOf} />
          </span>
        )}
      </span>
    );
  return (
    <span className="inline-flex items-center gap-1.5">
      <ToneBadge tone={object.state}>
        {object.terminating ? 'Terminating' : STATE_LABEL[object.state]}
      </ToneBadge>
      {aside(object) !== '' && (
        <span className="text-2xs whitespace-nowrap text-faint">{aside(object)}</span>
      )}
    </span>
  );
}

function aside(o: BadgeState): string {
  if (o.state === 'suspended' && o.underlying !== 'ready')
    return `was ${STATE_LABEL[o.underlying].toLowerCase()}`;
  if (o.retrying && (o.state === 'failing' || o.state === 'stalled')) return 'retrying';
  return '';
}
