import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { OptionError, parseOptions } from './options.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** What asks each cluster of a kubeconfig, with the credentials in it. */
async function clientsOf(kubeconfig: string): Promise<((path: string) => Promise<string>)[]> {
  const config = parse(await readFile(kubeconfig, 'utf8')) as {
    clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
    users: { user: { token?: string } & Record<`client-${'certificate' | 'key'}-data`, string> }[];
  };
  const decode = (data: string): string => Buffer.from(data, 'base64').toString();
  return config.clusters.map(({ cluster }, i) => {
    const user = config.users[i]?.user;
    if (user === undefined) throw new Error('a cluster without a user');
    const { token } = user;
    const agent = new Agent({
      connect: {
        ca: decode(cluster['certificate-authority-data']),
        ...(token === undefined
          ? {
              cert: decode(user['client-certificate-data']),
              key: decode(user['client-key-data']),
            }
          : {}),
      },
    });
    cleanups.push(() => agent.destroy());
    return async (path) => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const answer = await request(`${cluster.server}${path}`, { dispatcher: agent, headers });
      return answer.body.text();
    };
  });
}

/** Runs until it ends by itself; stdin stays open meanwhile. */
async function runToEnd(...args: string[]): Promise<{ code: number; said: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'sim-main-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  const all = ['--kubeconfig', join(folder, 'kubeconfig'), '--clusters', '1', ...args];
  const child = spawn(process.execPath, [MAIN, ...all], { stdio: ['pipe', 'ignore', 'pipe'] });
  cleanups.push(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

interface Ready {
  readonly ready: boolean;
  readonly kubeconfig: string;
  readonly control: string;
  readonly clusters: number;
}

async function start(...args: string[]): Promise<{ child: ChildProcess; ready: Ready }> {
  const folder = await mkdtemp(join(tmpdir(), 'sim-main-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  const child = spawn(
    process.execPath,
    [MAIN, '--kubeconfig', join(folder, 'kubeconfig'), '--clusters', '3', ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  cleanups.push(() => void child.kill('SIGKILL'));
  let text = '';
  while (!text.includes('\n')) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    text += chunk.toString();
  }
  return { child, ready: JSON.parse(text) as Ready };
}

describe('the simulator as a process', { timeout: 60_000 }, () => {
  it('writes a kubeconfig that only its owner reads, and says where its control endpoint is', async () => {
    const { ready, child } = await start();
    expect(ready).toMatchObject({ ready: true, clusters: 3 });
    expect((await stat(ready.kubeconfig)).mode & 0o777).toBe(0o600);
    const config = parse(await readFile(ready.kubeconfig, 'utf8')) as {
      contexts: { name: string; context: { extensions: { extension: { env: string } }[] } }[];
    };
    expect(config.contexts).toHaveLength(3);
    expect(config.contexts[0]?.context.extensions[0]?.extension.env).toBeTypeOf('string');
    const state = (await (await fetch(ready.control)).json()) as { states: Record<string, number> };
    expect(state.states['ready']).toBeGreaterThan(10);
    child.stdin?.end();
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });

  it('refuses a step that does not exist, and ends on SIGTERM', async () => {
    const { ready, child } = await start();
    const step = (body: object) =>
      fetch(`${ready.control}/steps`, { method: 'POST', body: JSON.stringify(body) });
    expect((await step({ step: 'no-such-step' })).status).toBe(400);
    expect((await step({})).status).toBe(400);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });
});

describe('a frozen simulation', () => {
  const FROZEN = ['--life', 'real', '--start', '2026-11-24T12:00:00Z', '--frozen'];
  const PATHS = [
    '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations',
    '/apis/source.toolkit.fluxcd.io/v1/gitrepositories',
    '/apis/helm.toolkit.fluxcd.io/v2/helmreleases',
    '/api/v1/events',
    '/api/v1/namespaces',
  ];

  /** All that a run shows after the same moves of its clock, as text. */
  async function replay(): Promise<{ all: string; truth: string }> {
    const { ready, child } = await start('--objects', '40', ...FROZEN);
    const get = async (path: string) => (await fetch(`${ready.control}${path}`)).text();
    for (const ms of [1, 90_000, 3_600_000]) {
      await fetch(`${ready.control}/clock`, { method: 'POST', body: JSON.stringify({ ms }) });
    }
    const truth = (await get('/truth')) + (await get('/transitions')) + (await get('/'));
    const objects: string[] = [];
    for (const ask of await clientsOf(ready.kubeconfig)) {
      for (const path of PATHS) objects.push(await ask(path));
    }
    child.kill('SIGTERM');
    await once(child, 'exit');
    return { truth, all: truth + objects.join('') };
  }

  it('shows the same objects, truth and transitions after the same moves, byte for byte', async () => {
    const first = await replay();
    expect(first.truth).toContain('"seq":1,');
    expect(first.all).toContain('"kind":"KustomizationList"');
    expect((await replay()).all).toBe(first.all);
    const times = first.truth.matchAll(/"(?:at|since|now|failingFrom)":([\d.e+-]+)/g);
    expect([...times].filter(([, time]) => !/^\d{13}$/.test(time ?? ''))).toEqual([]);
  });

  it('stands still by itself', async () => {
    const { ready } = await start(...FROZEN);
    const now = async () => ((await (await fetch(ready.control)).json()) as { now: number }).now;
    expect(await now()).toBe(Date.UTC(2026, 10, 24, 12));
    const body = JSON.stringify({ ms: 5 });
    await fetch(`${ready.control}/clock`, { method: 'POST', body });
    expect(await now()).toBe(Date.UTC(2026, 10, 24, 12) + 5);
  });
});

describe('clusters with names and certificates', () => {
  it('have the faults of their sentinels, and users without tokens', async () => {
    const names = 'one,edge-sim-http1,two-sim-forbidden';
    const { ready } = await start('--names', names, '--client-certificates', '--life', 'none');
    const clusters = (await (await fetch(`${ready.control}/clusters`)).json()) as object[];
    expect(clusters).toMatchObject([
      { name: 'one', faults: {} },
      { name: 'edge-sim-http1', faults: { http1Only: true } },
      { name: 'two-sim-forbidden', faults: { forbid: [{ resource: '*' }] } },
    ]);
    const text = await readFile(ready.kubeconfig, 'utf8');
    expect(text).toContain('client-certificate-data');
    expect(text).not.toContain('token');
    const [ask] = await clientsOf(ready.kubeconfig);
    expect(await ask?.('/api/v1/namespaces')).toContain('NamespaceList');
  });
});

describe('a start that fails', () => {
  it.each([
    [
      'in a folder that does not exist',
      ['--kubeconfig', '/nonexistent/k'],
      /^The kubeconfig can't be written to \/nonexistent\/k: its folder does not exist\.\n$/,
    ],
    ['in place of a folder', ['--kubeconfig', '/tmp'], /written to \/tmp: it is a folder/],
    [
      'at a control port that is taken',
      ['--port-control', 'taken'],
      /^Port \d+ of --port-control is taken by another program: .*\n$/,
    ],
  ])('%s ends with a sentence and exit code 1', async (_what, args, words) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    cleanups.push(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const given = args.map((a) => (a === 'taken' ? String(port) : a));
    const { code, said } = await runToEnd(...given);
    expect(said).toMatch(words);
    expect(code).toBe(1);
  });

  it('because nobody waits for it any more says nothing', async () => {
    const child = spawn(process.execPath, [MAIN, '--kubeconfig', '/tmp/never', '--clusters', '3'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdin.destroy();
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number];
    expect([code, said]).toEqual([0, '']);
  });
});

describe('its options', () => {
  it('have defaults for all but the kubeconfig', () => {
    expect(parseOptions(['--kubeconfig', 'k'])).toEqual({
      clusters: 60,
      seed: 1,
      names: [],
      clientCertificates: false,
      frozen: false,
      objects: undefined,
      kubeconfig: 'k',
      controlPort: 0,
      life: 'demo',
      start: undefined,
      bookmarkMs: 60_000,
      history: 500,
    });
    expect(parseOptions(['--kubeconfig', 'k', '--clusters', '1000']).history).toBe(100);
  });

  it.each([
    [[], /--kubeconfig is missing/],
    [
      ['--kubeconfig', 'k', '--clusters', '0'],
      /--clusters is "0": give a whole number from 1 to 1000/,
    ],
    [['--kubeconfig', 'k', '--seed', 'x'], /--seed is "x": give a whole number/],
    [['--kubeconfig', 'k', '--clusters', '-3'], /--clusters is "-3": give a whole number/],
    [['--kubeconfig', 'k', '--clusters', '1e2'], /--clusters is "1e2": give a whole number/],
    [['--kubeconfig', 'k', '--clusters', '0x10'], /--clusters is "0x10": give a whole number/],
    [['--kubeconfig', 'k', '--names', 'a,B_c'], /--names .* "B_c" is no name of a cluster/],
    [['--kubeconfig', 'k', '--names', 'a,b,a'], /--names has "a" twice/],
    [['--kubeconfig', 'k', '--names', 'a,b', '--clusters', '1'], /--clusters is "1": .* from 2/],
    [['--kubeconfig', 'k', '--life', 'x'], /--life is demo, real, none, not "x"/],
    [['--kubeconfig', 'k', '--start', 'x'], /--start is a time/],
    [['--wrong'], /--wrong/],
  ])('%j are refused in words', (args, message) => {
    expect(() => parseOptions(args)).toThrow(OptionError);
    expect(() => parseOptions(args)).toThrow(message);
  });
});
