import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (s: string) => fileURLToPath(new URL(s, import.meta.url));
export default defineConfig({
  resolve: { alias: { '@': at('.'), 'server-only': at('./lib/testing/server-only.ts') } },
  test: {
    include: ['lib/**/*.test.ts', 'components/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 20_000,
    retry: process.env['CI'] ? 1 : 0,
  },
});
