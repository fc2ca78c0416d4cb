import type { Browser } from '@playwright/test';
import { withPage } from './browser.ts';

export interface Load {
  /** Until the headline and the first cluster of the matrix are on the screen. */
  readonly usefulMs: number;
  /** As they went over the wire, but for the stream: scripts, and everything else. */
  readonly scriptBytes: number;
  readonly otherBytes: number;
}

/** In the page: notes when the headline and the first cluster were painted. */
function noteUseful(): void {
  const look = (): void => {
    const headline = document.querySelector('main h1')?.textContent?.trim() ?? '';
    const cluster = document.querySelector('main a[href^="/clusters/"], main canvas');
    if (headline === '' || cluster === null) {
      requestAnimationFrame(look);
      return;
    }
    // The frame after the one that paints it.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('useful')));
  };
  requestAnimationFrame(look);
}

/** One cold load of a page, in a browser profile that has never seen it. Answers that it asks for later are held back. */
export const coldLoad = (
  browser: Browser,
  url: string,
  { untilUseful = true }: { untilUseful?: boolean } = {},
): Promise<Load> =>
  withPage(browser, async ({ page, devtools }) => {
    const kinds = new Map<string, string>();
    const bytes = { script: 0, other: 0 };
    await devtools.send('Network.enable');
    devtools.on('Network.requestWillBeSent', ({ requestId, type }) => {
      kinds.set(requestId, type ?? 'Other');
    });
    // Of scripts the bodies, as the budget means them; of the rest everything, heads too.
    devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
      if (kinds.get(requestId) === 'Script') bytes.script += encodedDataLength;
    });
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId);
      if (kind !== 'Script' && kind !== 'EventSource') bytes.other += encodedDataLength;
    });
    // What comes with an answer is no part of a first load: the schema parser, with the first change of the fleet.
    await page.route(/\/api\/v1\/(?!stream)/, () => {});
    await page.addInitScript(noteUseful);
    await page.goto(url, { waitUntil: 'load' });
    if (!untilUseful) {
      // Alive: it has joined the stream, so that every script of it ran.
      await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
      return { usefulMs: Number.NaN, scriptBytes: bytes.script, otherBytes: bytes.other };
    }
    const usefulMs = await page.evaluate(async () => {
      for (;;) {
        const [mark] = performance.getEntriesByName('useful');
        if (mark !== undefined) return mark.startTime;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
    await page.waitForFunction(() => document.readyState === 'complete');
    return { usefulMs, scriptBytes: bytes.script, otherBytes: bytes.other };
  });
