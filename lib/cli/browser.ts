import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/google/chrome'];

const installed = (): string | undefined =>
  FOLDERS.flatMap((folder) => NAMES.map((name) => `${folder}/${name}`)).find((p) => existsSync(p));

async function playwrightOwn(): Promise<string | undefined> {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv): boolean =>
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;

/** Debian's package, which needs root; brings the libraries that a downloaded browser would lack. */
function installDebian(env: NodeJS.ProcessEnv): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const quiet = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  return (
    run('apt-get', ['update', '-qq'], quiet) &&
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet)
  );
}

/**
 * Path of a Chromium for the browser tests: the one named by CHROMIUM_PATH, one that is installed, Debian's
 * package (as root), or Playwright's own download. Throws with what was tried when there is none.
 */
export async function findBrowser(
  env: NodeJS.ProcessEnv,
  say: (s: string) => void,
): Promise<string> {
  const named = env['CHROMIUM_PATH'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, and no such file exists.`);
  }
  const present = installed() ?? (await playwrightOwn());
  if (present !== undefined) return present;
  say('No Chromium found: installing one for the browser tests');
  if (installDebian(env)) {
    const path = installed();
    if (path !== undefined) return path;
  }
  if (run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], env)) {
    const path = await playwrightOwn();
    if (path !== undefined) return path;
  }
  throw new Error(
    'The browser tests need Chromium, and none could be installed: looked in ' +
      `${FOLDERS.join(', ')}, tried Debian's package (needs root) and Playwright's download.\n` +
      'Install Chromium or Chrome, or set CHROMIUM_PATH to one, and run `npm test` again.',
  );
}
