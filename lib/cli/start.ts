import { once } from 'node:events';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build, buildDue } from './build.ts';
import { startDemo, type Demo } from './demo.ts';
import { kubeconfigFound } from './kubeconfig-found.ts';
import { startOptions, USAGE, UsageError, type StartOptions } from './options.ts';
import { withRuntime } from './runtime.ts';
import { serve, type Served } from './serve.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (line: string): void => console.warn(line);

async function demoIfWanted(options: StartOptions): Promise<Demo | undefined> {
  if (!options.demo && kubeconfigFound(process.env, homedir())) return undefined;
  if (!options.demo)
    say('No kubeconfig found (KUBECONFIG, ~/.kube/config): showing a simulated fleet.');
  say(`Starting ${options.clusters} simulated clusters`);
  const demo = await startDemo(root, options.clusters, options.seed);
  process.env['KUBECONFIG'] = demo.kubeconfig;
  process.env['FLEETGLASS_DEMO'] = '1';
  if (demo.control) say(`  control: ${demo.control}`);
  return demo;
}

/** Said before a build that takes a minute, not after it. Throws what listening would. */
async function portIsFree({ host, port }: StartOptions): Promise<void> {
  const probe = createServer().listen(port, host);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

async function main(): Promise<void> {
  const options = startOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    console.warn(USAGE);
    return;
  }
  // Until there are streams to end: what was begun ends with the process.
  const leave = (): void => process.exit(143);
  process.once('SIGTERM', leave);
  process.once('SIGINT', leave);
  Object.assign(process.env, { NODE_ENV: options.dev ? 'development' : 'production' });
  // People read the terminal; a log collector gets every change of a connection.
  if (process.stderr.isTTY) process.env['LOG_LEVEL'] ??= 'warn';
  await portIsFree(options);
  const due = options.dev ? null : buildDue(root);
  if (due !== null) {
    say(
      due === 'missing' ? 'Building, once' : 'Building again: the build is older than the sources',
    );
    await build(root, say);
  }
  const demo = await demoIfWanted(options);
  // Without it every cluster is lost, and a page could only guess why.
  void demo?.lost.then((why) => {
    say(`${why} Fleetglass ends with it; start it again.`);
    return stop(1);
  });
  let serving: Served | undefined;
  const stop = (code: number): void => {
    // A stream or a flush that hangs must not keep the process: 10 s is what a pod gets before it is killed.
    setTimeout(() => process.exit(1), 9500).unref();
    void Promise.resolve(serving?.stop())
      .finally(() => demo?.stop())
      .then(() => process.exit(code));
  };
  serving = await serve({ root, ...options });
  process.off('SIGTERM', leave).off('SIGINT', leave);
  process.once('SIGTERM', () => stop(0));
  process.once('SIGINT', () => stop(0));
  say(`\nFleetglass is on ${serving.url}\n`);
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Choose another: PORT=3001 npm start`;
  if (code === 'EACCES')
    return `Port ${port} may not be used by you. Choose another: PORT=3001 npm start`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST is "${process.env['HOST']}", which is no address of this machine.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

withRuntime(fileURLToPath(import.meta.url));
main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
