import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { startApp } from './app.ts';
import { freePort } from './real/system/ports.ts';
import { expect, test } from './world.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs `npm start` until it ends by itself; what it says is what a newcomer reads. */
async function startAndEnd(env: Record<string, string>, args: string[] = []) {
  const child = spawn(process.execPath, ['lib/cli/start.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said };
}

test('a host that others can reach is refused in words, before anything is started', async () => {
  const { code, said } = await startAndEnd({ HOST: '0.0.0.0' });
  expect(code).toBe(1);
  expect(said).toContain('HOST is "0.0.0.0"');
  expect(said).toContain('FLEETGLASS_INSECURE_BIND=1');
  expect(said).not.toContain('at ');
});

test('a port that is taken is named, with another to try', async ({ world }) => {
  const taken = new URL(world.app.url).port;
  const { code, said } = await startAndEnd({ PORT: taken, KUBECONFIG: world.kubeconfig });
  expect(code).toBe(1);
  expect(said).toContain(`Port ${taken} is taken`);
});

test('SIGTERM ends an open stream cleanly and exits 0 within 10 s', async ({ world }) => {
  const app = await startApp(world.kubeconfig);
  const ended = new Promise<'end' | 'cut'>((resolve, reject) => {
    http
      .get(`${app.url}/api/v1/stream`, (res) => {
        res.once('data', () => void app.stop());
        res.on('data', () => {});
        res.once('end', () => resolve('end'));
        res.once('error', () => resolve('cut'));
      })
      .once('error', reject);
  });
  const began = Date.now();
  expect(await ended).toBe('end');
  expect(await app.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);
});

/** `npm start` with a simulated fleet, and what it says. */
async function npmStart(args: readonly string[]) {
  const port = await freePort();
  const child = spawn('npm', ['start', '--', '--demo', ...args], {
    cwd: root,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run = { child, url: `http://127.0.0.1:${port}`, said: '', ended: once(child, 'close') };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (run.said += chunk.toString()));
  return run;
}

/** With `exec` in the script npm's child is the app, and the app's child the simulator. */
function isSimulatorOf(pid: string, npm: number | undefined): boolean {
  if (!/^\d+$/.test(pid)) return false;
  const read = (file: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  };
  if (!read('cmdline').includes('lib/sim/main.ts')) return false;
  const parent = (of: string): string => /\) \S (\d+)/.exec(of)?.[1] ?? '';
  const app = parent(read('stat'));
  return parent(readFileSync(`/proc/${app}/stat`, 'utf8')) === String(npm);
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );

test('SIGTERM to npm ends the app and the simulated fleet beside it', async () => {
  const run = await npmStart(['--clusters', '2']);
  await expect.poll(() => answers(`${run.url}/readyz`), { timeout: 25_000 }).toBe(true);
  const control = /control: (\S+)/.exec(run.said)?.[1] ?? '';
  expect(await answers(control)).toBe(true);
  run.child.kill('SIGTERM');
  await run.ended;
  expect(await answers(`${run.url}/healthz`)).toBe(false);
  await expect.poll(() => answers(control)).toBe(false);
});

test('SIGTERM while the simulated fleet starts ends both without a word about it', async () => {
  const run = await npmStart(['--clusters', '300']);
  await expect.poll(() => run.said, { timeout: 25_000 }).toContain('Starting 300');
  run.child.kill('SIGTERM');
  await run.ended;
  expect(run.said).not.toMatch(/EPIPE|Error|    at /);
});

test('an app whose simulated fleet dies says so and ends', async () => {
  const run = await npmStart(['--clusters', '2']);
  await expect.poll(() => answers(`${run.url}/readyz`), { timeout: 25_000 }).toBe(true);
  const pid = readdirSync('/proc').find((name) => isSimulatorOf(name, run.child.pid));
  process.kill(Number(pid), 'SIGKILL');
  const [code] = (await run.ended) as [number | null];
  expect(code).toBe(1);
  expect(run.said).toContain('The simulated fleet ended by itself (SIGKILL).');
});

test('/healthz and /readyz say what they know; writes and server actions are refused', async ({
  world,
}) => {
  const { url } = world.app;
  const health = await fetch(`${url}/healthz`);
  expect(health.status).toBe(200);
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({ ready: true });
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    const answer = await fetch(`${url}/`, { method });
    expect([method, answer.status]).toEqual([method, 405]);
  }
  const action = await fetch(`${url}/`, { headers: { 'next-action': 'abc' } });
  expect(action.status).toBe(405);
});

test('/metrics tells of every cluster, and of nothing that is secret', async ({ world }) => {
  const answer = await fetch(`${world.app.url}/metrics`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const text = await answer.text();
  for (const name of world.sim.clusters.keys()) {
    expect(text).toContain(`fleetglass_cluster_state{cluster="${name}",state="`);
  }
  expect(text).toMatch(/fleetglass_objects\{state="ready"\} [1-9]/);
  expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds \d/);
  expect(text).not.toMatch(/https?:\/\/|127\.0\.0\./);
});

test('no page, answer, stream or log of the run holds a token', async ({ world }) => {
  const { app, sim } = world;
  const tokens = [...sim.clusters.values()].map((c) => c.token);
  const [cluster] = [...sim.clusters.keys()];
  const row = (await app.objects(cluster ?? '')).at(0);
  expect(row).toBeDefined();
  const paths = [
    '/',
    '/clusters',
    '/objects',
    '/system',
    '/api/v1/system',
    '/api/v1/fleet',
    '/api/v1/clusters',
    '/api/v1/matrix',
    `/api/v1/clusters/${cluster}`,
    '/api/v1/objects',
    '/metrics',
    `/api/v1/objects/${cluster}/${row?.kind}/${row?.namespace}/${row?.name}`,
  ];
  for (const path of paths) {
    const text = await (await fetch(`${app.url}${path}`)).text();
    expect(
      tokens.filter((t) => text.includes(t)),
      path,
    ).toEqual([]);
  }
  expect(tokens.filter((t) => app.output.includes(t))).toEqual([]);
});
