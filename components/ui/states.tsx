import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import { Glyph } from '@/components/status/glyph';
import type { Tone } from '@/components/status/tone';
import { Button } from './button';

/** Nothing to show, and how to get something. */
export function Empty({
  title,
  children,
  className,
  tone = 'empty',
}: {
  title: ReactNode;
  children?: ReactNode;
  className?: string;
  tone?: Tone;
}) {
  return (
    <div
      className={clsx(
        'flex flex-col items-center justify-center gap-1 px-4 py-8 text-center',
        className,
      )}
    >
      <Glyph tone={tone} size={20} className="mb-1" />
      <div className="font-medium">{title}</div>
      {children !== undefined && <div className="max-w-[60ch] text-soft">{children}</div>}
    </div>
  );
}

/** What was tried, why it failed, what to do. */
export function ErrorBox({
  tried,
  why,
  children,
  onRetry,
  className,
}: {
  tried: string;
  why: string;
  children?: ReactNode;
  onRetry?: () => void;
  className?: string;
}) {
  return (
    <div
      role="alert"
      className={clsx(
        'flex flex-col items-center justify-center gap-1 px-4 py-8 text-center',
        className,
      )}
    >
      {/* Not the cross: that is kept for objects that fail. */}
      <Glyph tone="warning" size={20} className="mb-1" />
      <p className="font-medium">{tried}</p>
      <p className="max-w-[70ch] break-words text-soft">{why}</p>
      {children !== undefined && <div className="text-soft">{children}</div>}
      {onRetry !== undefined && (
        <Button onClick={onRetry} className="mt-2">
          Try again
        </Button>
      )}
    </div>
  );
}

/** Space that data will take, at its final height. */
export function Skeleton({
  rows = 3,
  label,
  className,
}: {
  rows?: number;
  label: string;
  className?: string;
}) {
  return (
    <div aria-busy="true" className={clsx('flex flex-col', className)}>
      <output className="sr-only">{label}</output>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="flex h-7 items-center gap-3 px-3">
          <span
            className="skeleton h-3"
            style={{ width: `${[34, 27, 41, 22, 37][i % 5] ?? 30}%` }}
          />
          <span className="skeleton ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  );
}

/** Old news, and from when. */
export function StaleNote({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <p
      className={clsx(
        'flex items-start gap-2 border-b border-hair bg-unknown-tint px-3 py-1.5 text-soft',
        className,
      )}
    >
      <Glyph tone="stale" className="mt-[3px]" />
      <span>{children}</span>
    </p>
  );
}
