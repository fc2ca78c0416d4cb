// Pictures of every page, of a simulated fleet that stands still: docs/screenshots/NAME-{light,dark,phone}.png.
// npm run screenshots [-- --out docs/screenshots --only fleet,object --clusters 200 --seed 7]
import { chromium, type Browser, type BrowserContextOptions } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findBrowser } from '../lib/cli/browser.ts';
import { withFrozenFleet } from './screenshots/fleet.ts';
import { smaller } from './screenshots/png.ts';
import { SHOWN } from './screenshots/pages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const say = (line: string): void => console.warn(line);

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'docs/screenshots' },
    only: { type: 'string' },
    clusters: { type: 'string', default: '200' },
    seed: { type: 'string', default: '7' },
  },
});
const names = values.only?.split(',') ?? Object.keys(SHOWN);
const unknown = names.filter((name) => !Object.hasOwn(SHOWN, name));
if (unknown.length > 0) {
  say(`No page is called ${unknown.join(', ')}. There are: ${Object.keys(SHOWN).join(', ')}.`);
  process.exit(2);
}

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  phone: {
    viewport: { width: 390, height: 844 },
    colorScheme: 'light',
    hasTouch: true,
    isMobile: true,
  },
};
/** A repository is no place for large pictures. */
const MOST_KB = 300;

async function take(browser: Browser, url: string, name: string, look: string): Promise<number> {
  const context = await browser.newContext({
    ...LOOKS[look],
    baseURL: url,
    reducedMotion: 'reduce',
  });
  // The mark "Demo" in the header says enough.
  await context.addInitScript(() => sessionStorage.setItem('fleetglass-demo-banner', 'off'));
  const page = await context.newPage();
  try {
    await SHOWN[name]?.(page);
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState('load');
    // What is asked for on demand has arrived.
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
    const png = smaller(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
    const file = path.resolve(root, values.out, `${name}-${look}.png`);
    writeFileSync(file, png);
    const kb = Math.round(png.length / 1000);
    say(`  ${path.relative(root, file)} ${kb} KB`);
    return kb;
  } finally {
    await context.close();
  }
}

mkdirSync(path.resolve(root, values.out), { recursive: true });
const executablePath = await findBrowser(process.env, say);
await withFrozenFleet(
  { clusters: Number(values.clusters), seed: Number(values.seed) },
  async (url) => {
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    });
    try {
      for (const name of names)
        for (const look of Object.keys(LOOKS)) {
          const kb = await take(browser, url, name, look);
          if (kb > MOST_KB) throw new Error(`${name}-${look} has ${kb} KB, more than ${MOST_KB}.`);
        }
    } finally {
      await browser.close();
    }
  },
);
