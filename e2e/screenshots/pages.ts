import type { Page } from '@playwright/test';
import { withFilters } from '../../lib/client/url-state.ts';

/** How to get to what is shown. */
type Open = (page: Page) => Promise<void>;

const at =
  (path: string): Open =>
  async (page) => {
    await page.goto(path);
  };

/** The first page that a page leads to by such a link. */
const follow =
  (from: string, link: string, and = ''): Open =>
  async (page) => {
    await page.goto(from);
    const href = await page.locator(link).first().getAttribute('href');
    if (href === null) throw new Error(`${from} has no link ${link}`);
    await page.goto(`${href}${and}`);
  };

const palette =
  (typed: string): Open =>
  async (page) => {
    await page.goto('/');
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await page.getByRole('button', { name: 'Find or jump to' }).click();
    await page.getByRole('combobox', { name: 'Find or jump to' }).fill(typed);
    await page.getByRole('option').nth(2).waitFor();
  };

const FAILING = withFilters('/objects', { state: ['failing'], kind: ['Kustomization'] });

/** Every page once, one line each: a new page is a new line. */
export const SHOWN: Readonly<Record<string, Open>> = {
  fleet: at('/'),
  clusters: at('/clusters'),
  cluster: follow('/clusters', 'main a[href^="/clusters/"]'),
  objects: at('/objects'),
  object: follow(FAILING, 'main a.stretched'),
  causes: at('/causes'),
  cause: follow('/causes', 'main a[href^="/causes/"]'),
  controllers: follow('/clusters', 'main a[href^="/clusters/"]', '/controllers'),
  system: at('/system'),
  palette: palette('kyver'),
  unknown: at('/clusters/prod-eu-west-99'),
};
