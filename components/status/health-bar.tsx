import { clsx } from 'clsx';
import type { Counts } from '@/lib/api/contract';
import { number } from '@/lib/client/format';
import { Glyph } from './glyph';
import { COUNT_TONES, TONE, type CountTone } from './tone';

/** The states that occur, worst first. */
export const presentCounts = (counts: Counts): readonly (readonly [CountTone, number])[] =>
  COUNT_TONES.map((tone) => [tone, counts[tone]] as const).filter(([, n]) => n > 0);

export const countsInWords = (counts: Counts): string => {
  const words = presentCounts(counts).map(
    ([t, n]) => `${number(n)} ${TONE[t].label.toLowerCase()}`,
  );
  return words.length === 0 ? 'no objects' : words.join(', ');
};

const STRIPES =
  'bg-[repeating-linear-gradient(135deg,var(--color-unknown)_0_1.5px,transparent_1.5px_4px)]';

/** Counts as one stacked bar. What is small stays visible: each state that occurs has at least 4 px. */
export function HealthBar({ counts, className }: { counts: Counts; className?: string }) {
  const parts = presentCounts(counts);
  return (
    <span
      title={countsInWords(counts)}
      data-bar=""
      className={clsx('relative flex min-w-0 gap-px overflow-hidden rounded-xs', className)}
    >
      <span className="sr-only">{countsInWords(counts)}</span>
      {parts.length === 0 && <span className="h-2 grow bg-hair" />}
      {parts.map(([tone, n]) => (
        <span
          key={tone}
          className={clsx('h-2 min-w-1', tone === 'stale' ? STRIPES : TONE[tone].fill)}
          style={{ flexGrow: n, flexBasis: 0 }}
        />
      ))}
    </span>
  );
}

/** The same as glyphs with figures: `✕ 3  ⧗ 2  ● 209`. */
export function CountGlyphs({ counts, className }: { counts: Counts; className?: string }) {
  return (
    <span className={clsx('num inline-flex gap-x-2.5 whitespace-nowrap', className)}>
      {presentCounts(counts).map(([tone, n]) => (
        <span key={tone} className="inline-flex items-center gap-1" title={TONE[tone].label}>
          <Glyph tone={tone} size={10} />
          <span className={tone === 'ready' ? 'text-soft' : TONE[tone].text}>{number(n)}</span>
          <span className="sr-only">{TONE[tone].label}</span>
        </span>
      ))}
    </span>
  );
}
