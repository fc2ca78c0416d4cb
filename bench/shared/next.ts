import { fileURLToPath } from 'node:url';
import { build, buildDue } from '../../lib/cli/build.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is measured is served as `npm start` serves it: from a build that is newer than the sources. */
export async function buildIfDue(say: (line: string) => void): Promise<void> {
  const due = buildDue(ROOT);
  if (due === null) return;
  say(`Building the pages first: the build is ${due}`);
  await build(ROOT, say);
}
