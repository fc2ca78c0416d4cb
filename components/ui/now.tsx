'use client';
import { createContext, useContext, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';

interface Ticker {
  readonly now: () => number;
  readonly subscribe: (listener: () => void) => () => void;
}
/** Skew under this is transport, not a wrong clock. */
const SKEW_MS = 3000;
const TICK_MS = 1000;

/** Difference between the server's clock and this machine's, from when the first byte of the page arrived. */
function skewOf(serverNow: number): number {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (page === undefined || page.responseStart === 0) return 0;
  const skew = serverNow - (performance.timeOrigin + page.responseStart);
  return Math.abs(skew) < SKEW_MS ? 0 : skew;
}

function makeTicker(serverNow: number): Ticker {
  const listeners = new Set<() => void>();
  const inBrowser = typeof window !== 'undefined';
  const skew = inBrowser ? skewOf(serverNow) : 0;
  const read = () => Math.floor((Date.now() + skew) / TICK_MS) * TICK_MS;
  let time = inBrowser ? read() : serverNow;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    time = read();
    for (const listener of listeners) listener();
  };
  return {
    now: () => time,
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(tick, TICK_MS);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

const NowContext = createContext<{ ticker: Ticker; serverNow: number } | null>(null);

/** One clock for the page. The first render says what the server said, so that hydration agrees. */
export function NowProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  const [value] = useState(() => ({ ticker: makeTicker(serverNow), serverNow }));
  return <NowContext value={value}>{children}</NowContext>;
}

/** A value that follows the clock; the component renders again only when the value changes. */
export function useNow<T extends string | number | boolean | null>(read: (now: number) => T): T {
  const context = useContext(NowContext);
  if (context === null) throw new Error('useNow needs a NowProvider above it.');
  const { ticker, serverNow } = context;
  return useSyncExternalStore(
    ticker.subscribe,
    () => read(ticker.now()),
    () => read(serverNow),
  );
}
