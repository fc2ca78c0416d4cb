import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { TONE, type GlyphName, type Tone } from './tone';

/** Shapes on a 12 × 12 grid: each state can be told from its outline alone. */
const SHAPE: Record<GlyphName, ReactNode> = {
  cross: <path d="M3 3l6 6M9 3l-6 6" strokeWidth="2.2" strokeLinecap="round" />,
  octagon: (
    <>
      <path d="M4 1h4l3 3v4l-3 3H4L1 8V4z" fill="currentColor" stroke="none" />
      <path
        d="M3.600 6h4.800"
        stroke="var(--glyph-cut, var(--color-panel))"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
    </>
  ),
  hourglass: (
    <path
      d="M3 1.500h6M3 10.500h6M3.500 2c0 3 5 5 5 8M8.500 2c0 3-5 5-5 8"
      strokeWidth="1.4"
      strokeLinecap="round"
    />
  ),
  dashed: <circle cx="6" cy="6" r="4.200" strokeWidth="1.5" strokeDasharray="2.200 1.600" />,
  arrow: (
    <path d="M2 6h7M6 3l3 3-3 3" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
  ),
  bars: <path d="M4 2.500v7M8 2.500v7" strokeWidth="2" strokeLinecap="round" />,
  dot: <circle cx="6" cy="6" r="3" fill="currentColor" stroke="none" />,
  exclaim: (
    <>
      <path d="M6 2v5" strokeWidth="2.2" strokeLinecap="round" />
      <circle cx="6" cy="10" r="1.300" fill="currentColor" stroke="none" />
    </>
  ),
  clock: (
    <>
      <circle cx="6" cy="6" r="4.500" strokeWidth="1.4" />
      <path d="M6 3.600V6l1.700 1.100" strokeWidth="1.3" strokeLinecap="round" />
    </>
  ),
  hollow: <circle cx="6" cy="6" r="3.200" strokeWidth="1.3" />,
};

export function GlyphShape({ name }: { name: GlyphName }) {
  return SHAPE[name];
}

/** The mark of a state. Decorative: the word always stands beside it or in its label. */
export function Glyph({
  tone,
  size = 12,
  className,
}: {
  tone: Tone;
  size?: number;
  className?: string;
}) {
  return (
    <svg
      viewBox="0 0 12 12"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
      data-glyph={tone}
      className={clsx('inline-block flex-none', TONE[tone].ink, className)}
    >
      <GlyphShape name={TONE[tone].glyph} />
    </svg>
  );
}
