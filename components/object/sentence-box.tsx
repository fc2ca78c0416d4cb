'use client';
import { clsx } from 'clsx';
import { Fragment } from 'react';
import type { ObjectDetail } from '@/lib/api/contract';
import type { Insight } from '@/lib/api/contract/object';
import { age, ageWords, plural, utcClock } from '@/lib/client/format';
import { isBroken } from '@/lib/flux/state';
import { Glyph } from '@/components/status/glyph';
import { TONE } from '@/components/status/tone';
import { useNow } from '@/components/ui/now';
import { Moment } from '@/components/ui/time';
import { sentenceOf } from './sentence';

/** The first thing to read: what is the matter, since when, and what follows from it. */
export function SentenceBox({
  detail,
  insight,
}: {
  detail: ObjectDetail;
  insight: Insight | undefined;
}) {
  const { tone, title, details } = sentenceOf(detail);
  const { since, stale, asOf } = detail.object;
  const tries = triesWords(detail, insight);
  const when = useNow((now) =>
    now - since < 60_000
      ? `for ${age(now - since)}${tries}`
      : `since ${utcClock(since, now)} (${ageWords(now - since)}${tries})`,
  );
  return (
    <section
      aria-label="State"
      className={clsx(
        'my-2.5 flex gap-3 rounded-md border-l-3 px-4 py-2.5',
        TONE[tone].tint,
        TONE[tone].border,
      )}
    >
      <Glyph tone={tone} size={18} className="mt-0.5" />
      <div className="min-w-0">
        <h2 className="text-lg tracking-[-0.01em]">
          <span className="sr-only">{TONE[tone].label}: </span>
          {title}{' '}
          <span className="font-normal text-soft">
            {stale ? (
              asOf !== null && (
                <>
                  as of <Moment at={asOf} />
                </>
              )
            ) : (
              <span className="num inline-block">{when}</span>
            )}
          </span>
        </h2>
        {details.length > 0 && (
          <p className="mt-0.5 text-soft">
            <Marked text={details.join(' ')} />
          </p>
        )}
      </div>
    </section>
  );
}

/** Beside the time: how often it was tried since, where that is known. */
function triesWords({ object }: ObjectDetail, insight: Insight | undefined): string {
  const tries = insight?.tries ?? null;
  // A single one is what the state says already.
  if (tries === null || tries.count < 2 || !isBroken(object.state)) return '';
  const count = plural(tries.count, 'try', 'tries');
  return tries.atLeast ? `, at least ${count}` : `, ${count}`;
}

/** Text in which backticks hold revisions and names. */
function Marked({ text }: { text: string }) {
  return text.split('`').map((part, i) =>
    i % 2 === 1 ? (
      // Parts of one text have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      <code key={`${i}${part}`} className="font-mono text-strong">
        {part}
      </code>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key
      <Fragment key={`${i}${part}`}>{part}</Fragment>
    ),
  );
}
