import type { Request } from '@playwright/test';
import { PAGES } from './all-pages.ts';
import { expect, test } from './world.ts';

/** Kilobytes of script, compressed as they are sent, until a page is alive. */
const LIMIT_KB = 200;
/** Said by every schema of the parser (zod), whose place is behind the first answer. */
const PARSER = 'ZodMini';

for (const [name, path] of Object.entries(PAGES)) {
  test(`the first load of the ${name} page brings at most ${LIMIT_KB} KB of scripts, and no schema parser`, async ({
    page,
  }) => {
    const scripts: Promise<{ url: string; bytes: number; parses: boolean; packed: boolean }>[] = [];
    const note = (request: Request): void => {
      if (request.resourceType() !== 'script') return;
      const measure = async () => {
        const [{ responseBodySize }, response] = await Promise.all([
          request.sizes(),
          request.response(),
        ]);
        const text = (await response?.text()) ?? '';
        const packed = (await response?.headerValue('content-encoding')) === 'gzip';
        return {
          url: request.url(),
          bytes: responseBodySize,
          parses: text.includes(PARSER),
          packed: packed || text.length < 1024,
        };
      };
      scripts.push(measure());
    };
    page.on('requestfinished', note);
    // What an answer brings, the parser above all, is no part of the first load, however soon it comes.
    const measured = Promise.withResolvers<void>();
    await page.route(/\/api\/v1\/(?!stream)/, async (route) => {
      await measured.promise;
      await route.continue();
    });
    await page.goto(path);
    // Alive: it has joined the stream.
    await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
    page.off('requestfinished', note);
    const loaded = await Promise.all(scripts);
    measured.resolve();
    expect(loaded.filter((s) => s.parses).map((s) => s.url)).toEqual([]);
    expect(loaded.filter((s) => !s.packed).map((s) => s.url)).toEqual([]);
    const kilobytes = loaded.reduce((sum, s) => sum + s.bytes, 0) / 1000;
    test.info().annotations.push({ type: 'first load', description: `${kilobytes} KB` });
    // React and the router alone are more than this: less would mean that nothing was measured.
    expect(kilobytes).toBeGreaterThan(100);
    expect(kilobytes).toBeLessThanOrEqual(LIMIT_KB);
  });
}
