'use client';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { Glyph } from '@/components/status/glyph';
import { useNow } from '@/components/ui/now';
import { Moment } from '@/components/ui/time';
import { useLink } from './live';
import { OLD_MS } from './pill';

/** The page. When Fleetglass itself can't be reached, everything here is old news and looks like it. */
export function Main({ children }: { children: ReactNode }) {
  const link = useLink();
  const old = useNow((now) => link.state !== 'live' && now - link.confirmedAt > OLD_MS);
  return (
    <main id="main" tabIndex={-1} className="mx-auto max-w-[1440px] p-4 outline-none max-md:px-3">
      {old && (
        <p
          role="alert"
          // Over the page, not above it: nothing may move under the pointer.
          className="fixed inset-x-3 bottom-3 z-10 mx-auto flex w-fit max-w-3xl items-start gap-2 rounded-lg border border-warning bg-warning-tint px-4 py-2.5"
        >
          <Glyph tone="warning" className="mt-[3px]" />
          <span>
            Fleetglass can’t be reached. What you see was true at <Moment at={link.confirmedAt} />;
            the page catches up by itself when the server is back.
          </span>
        </p>
      )}
      <div className={clsx(old && 'dimmed')}>{children}</div>
    </main>
  );
}
