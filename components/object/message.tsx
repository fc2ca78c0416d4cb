'use client';
import { clsx } from 'clsx';
import { useState } from 'react';
import type { LiveObject, ObjectDetail } from '@/lib/api/contract';
import { isBroken } from '@/lib/flux/state';
import { locatingParts } from '@/lib/flux/locate';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy';
import { failureBeneath } from './failure-beneath';

/** Characters that fit into about six lines, on a phone into four; longer messages are folded. */
const FOLDED = 700;
const FOLDED_ON_PHONE = 150;

/** What the controller said, letter by letter; what says where to look is marked. */
export function Message({ text, broken }: { text: string; broken: boolean }) {
  const [open, setOpen] = useState(false);
  const long = text.length > FOLDED;
  const longOnPhone = text.length > FOLDED_ON_PHONE;
  return (
    <div className="relative">
      <pre
        aria-label="Message"
        className={clsx(
          'rounded-md border border-line bg-panel py-2 pr-9 pl-3 font-mono leading-[18px] wrap-anywhere whitespace-pre-wrap max-sm:pr-12',
          !open && long && 'max-h-[116px] overflow-hidden',
          !open && longOnPhone && 'max-sm:max-h-[98px] max-sm:overflow-hidden',
        )}
      >
        {broken ? locatingParts(text).map(part) : text}
      </pre>
      <span className="absolute top-1 right-1">
        <CopyButton text={text} label="Copy the message" className="size-7" />
      </span>
      {longOnPhone && (
        <Button
          className={clsx(
            'absolute right-px bottom-px h-6 border-none text-xs',
            !long && 'sm:hidden',
          )}
          aria-label={open ? 'Fold the message' : 'The whole message'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Less' : 'More'}
        </Button>
      )}
    </div>
  );
}

/**
 * What the object itself says. Ready may only tell what was done about a failure: then the failure, which stands in
 * another condition, comes first. What the root said is not said again.
 */
export function Messages({ detail, live }: { detail: ObjectDetail; live: LiveObject | null }) {
  const { message, state, revision } = detail.object;
  // Among the facts already.
  if (message === `Applied revision: ${revision.applied}`) return null;
  const beneath = isBroken(state) ? failureBeneath(live?.conditions ?? [], message) : null;
  const root = detail.blast.root?.message ?? '';
  const repeats = root !== '' && message.includes(root);
  return (
    <div className="grid gap-2">
      {beneath !== null && <Message text={beneath} broken />}
      {message !== '' && !repeats && <Message text={message} broken={state !== 'ready'} />}
    </div>
  );
}

const part = ({ text, marked }: { text: string; marked: boolean }, i: number) =>
  marked ? (
    <mark
      // Parts of one text have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      key={i}
      className="bg-transparent text-failing-text underline decoration-dotted underline-offset-2"
    >
      {text}
    </mark>
  ) : (
    text
  );
