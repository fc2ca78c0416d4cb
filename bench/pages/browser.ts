import {
  chromium,
  type Browser,
  type BrowserContext,
  type CDPSession,
  type Page,
} from '@playwright/test';
import { findBrowser } from '../../lib/cli/browser.ts';
import { say } from '../shared/report.ts';

export const VIEWPORT = { width: 1440, height: 900 } as const;

export async function withBrowser<T>(run: (browser: Browser) => Promise<T>): Promise<T> {
  const executablePath = await findBrowser(process.env, say);
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      // So that the heap is what it is, not what was rounded for privacy.
      '--enable-precise-memory-info',
    ],
  });
  try {
    return await run(browser);
  } finally {
    await browser.close();
  }
}

export interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly devtools: CDPSession;
}

/** A fresh browser profile: nothing is cached. It is gone when `run` is done. */
export async function withPage<T>(
  browser: Browser,
  run: (opened: Opened) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    return await run({ context, page, devtools });
  } finally {
    await context.close();
  }
}
