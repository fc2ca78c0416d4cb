import { defineConfig } from '@playwright/test';
import base from '../../../playwright.config.ts';

/** The pages over real clusters, in the order of the files: each leaves the bed as it found it. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: '*.real.ts',
  // They take the same clusters apart.
  workers: 1,
  outputDir: '../../../test-results/real',
  timeout: 180_000,
  reporter: [['list'], ['json', { outputFile: '../../../test-results/real.json' }]],
});
