import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../flux/log.ts';
import { systemClock } from '../system-clock.ts';
import { kubeconfigPaths, startRegistry } from './registry.ts';
import type { ClusterSpec, RegistryEvent } from './spec.ts';

let folder = '';
const open: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'registry-'));
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
  await rm(folder, { recursive: true });
});

const config = (...clusters: [name: string, server: string, user?: string][]): string =>
  JSON.stringify({
    clusters: clusters.map(([name, server]) => ({ name, cluster: { server } })),
    users: clusters.map(([name, , user]) => ({ name, user: JSON.parse(user ?? '{"token":"T"}') })),
    contexts: clusters.map(([name]) => ({ name, context: { cluster: name, user: name } })),
  });

async function start(env: Record<string, string> = {}) {
  const told: string[] = [];
  const specs = new Map<string, ClusterSpec>();
  const problems: RegistryEvent[] = [];
  const registry = await startRegistry({
    env: { KUBECONFIG: path.join(folder, 'config'), ...env },
    home: folder,
    clock: systemClock(),
    log: silentLog,
    pollMs: 100,
    onEvent(event) {
      if (event.type === 'problems') {
        problems.push(event);
        told.push(`problems ${event.problems.length}`);
      } else if (event.type === 'removed') told.push(`removed ${event.id}`);
      else {
        specs.set(event.spec.id, event.spec);
        told.push(`${event.type} ${event.spec.id}`);
      }
    },
  });
  open.push(registry);
  const until = async (what: string): Promise<void> => {
    const end = Date.now() + 10_000;
    while (!told.includes(what)) {
      if (Date.now() > end) throw new Error(`no "${what}" in ${JSON.stringify(told)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const lastProblems = () => {
    const last = problems.at(-1);
    return last?.type === 'problems' ? last.problems : [];
  };
  return { told, specs, until, lastProblems };
}

const write = async (name: string, text: string): Promise<void> => {
  // As editors do: whole, by rename.
  await writeFile(path.join(folder, `${name}.new`), text);
  await rename(path.join(folder, `${name}.new`), path.join(folder, name));
};

describe('where clusters come from', () => {
  it.each([
    [{}, ['/home/me/.kube/config']],
    [{ KUBECONFIG: '' }, ['/home/me/.kube/config']],
    [{ KUBECONFIG: '/a:/b::/a' }, ['/a', '/b']],
  ])('%j', (env, paths) => {
    expect(kubeconfigPaths(env, '/home/me')).toEqual(paths);
  });

  it('each context is one; a missing file of a list is told, and the others are used', async () => {
    await write('config', config(['a', 'https://a'], ['b', 'https://b']));
    const list = [path.join(folder, 'gone'), path.join(folder, 'config')].join(':');
    const { told, specs, lastProblems } = await start({ KUBECONFIG: list });
    expect(told).toEqual(['added a', 'added b', 'problems 1']);
    expect(lastProblems()).toEqual([
      {
        file: path.join(folder, 'gone'),
        context: null,
        message: 'The kubeconfig file does not exist.',
        hint: expect.stringContaining('looked for again') as string,
      },
    ]);
    expect(specs.get('a')).toMatchObject({ id: 'a', origin: 'config', labels: {} });
  });

  it('no file at all is a problem with what to do, and a file that appears is read', async () => {
    const { told, until, lastProblems } = await start();
    expect(told).toEqual(['problems 1']);
    expect(lastProblems()[0]?.hint).toContain('KUBECONFIG');
    await write('config', config(['a', 'https://a']));
    await until('added a');
    await until('problems 0');
  });

  it('a bad entry is a cluster that tells its reason', async () => {
    const text = config(['a', 'https://a'], ['bad', 'https://b']).replace(
      '"context":{"cluster":"bad"',
      '"context":{"cluster":"gone"',
    );
    await write('config', text);
    const { told, specs } = await start();
    expect(told).toEqual(['added a', 'added bad', 'problems 1']);
    await expect(specs.get('bad')?.connect()).rejects.toMatchObject({
      reason: 'config-invalid',
      message: 'The context names cluster "gone", which does not exist.',
    });
    await expect(specs.get('a')?.connect()).resolves.toBeDefined();
  });
});

describe('a change of the files', () => {
  it('touches the clusters that changed and no other', async () => {
    await write('config', config(['a', 'https://a'], ['b', 'https://b'], ['c', 'https://c']));
    const { told, until } = await start();
    await write('config', config(['a', 'https://a'], ['b', 'https://other'], ['d', 'https://d']));
    await until('added d');
    await until('removed c');
    expect(told).toEqual(['added a', 'added b', 'added c', 'changed b', 'added d', 'removed c']);
  });

  it('that makes a file unreadable keeps the last good set and tells the problem', async () => {
    await write('config', config(['a', 'https://a']));
    const { told, until, lastProblems } = await start();
    await write('config', 'clusters: [\n');
    await until('problems 1');
    expect(told).toEqual(['added a', 'problems 1']);
    expect(lastProblems()[0]?.message).toMatch(/Bad YAML at line \d+, column \d+/);
    await write('config', config(['a', 'https://a'], ['b', 'https://b']));
    await until('added b');
    await until('problems 0');
    expect(told).not.toContain('changed a');
  });

  it('that empties or removes the only file keeps the last good set', async () => {
    await write('config', config(['a', 'https://a']));
    const { told, until, lastProblems } = await start();
    await write('config', '');
    await until('problems 1');
    expect(lastProblems()[0]).toMatchObject({
      message: 'The file is empty.',
      hint: expect.stringContaining('Write a kubeconfig') as string,
    });
    await rm(path.join(folder, 'config'));
    await write('other', '');
    await write('config', config(['a', 'https://a'], ['b', 'https://b']));
    await until('added b');
    expect(told.filter((t) => t.startsWith('removed'))).toEqual([]);
  });

  it('that removes one file of several keeps its clusters, told, until it is back', async () => {
    await write('one', config(['a', 'https://a'], ['moved', 'https://old']));
    await write('two', config(['b', 'https://b']));
    const list = ['one', 'two'].map((n) => path.join(folder, n)).join(':');
    const { told, until, lastProblems, specs } = await start({ KUBECONFIG: list });
    await rm(path.join(folder, 'one'));
    await until('problems 1');
    expect(lastProblems()[0]).toMatchObject({
      file: path.join(folder, 'one'),
      message: 'The file is gone. Its clusters are still shown as last read.',
      hint: expect.stringContaining('restart') as string,
    });
    expect(told).toEqual(['added a', 'added moved', 'added b', 'problems 1']);
    // What is there wins over what is gone.
    await write('two', config(['b', 'https://b'], ['moved', 'https://new']));
    await until('changed moved');
    expect((await specs.get('moved')?.connect())?.server).toBe('https://new');
    await write('one', config(['c', 'https://c']));
    await until('removed a');
    await until('problems 0');
    expect(told).not.toContain('removed moved');
    expect(told).not.toContain('removed b');
  });

  it('that replaces a file in two steps touches no cluster that is in both', async () => {
    await write('config', config(['a', 'https://a']));
    const { told, until } = await start();
    await rm(path.join(folder, 'config'));
    await write('config', config(['a', 'https://a'], ['b', 'https://b']));
    await until('added b');
    expect(told.filter((t) => !t.startsWith('problems'))).toEqual(['added a', 'added b']);
  });

  it('by a swapped symlink, as of a mounted Secret, is seen', async () => {
    for (const [n, server] of [
      ['one', 'https://one'],
      ['two', 'https://two'],
    ] as const) {
      await mkdir(path.join(folder, n));
      await writeFile(path.join(folder, n, 'config'), config(['a', server]));
    }
    await symlink('one', path.join(folder, '..data'));
    await symlink('..data/config', path.join(folder, 'config'));
    const { until } = await start();
    await symlink('two', path.join(folder, '..data_tmp'));
    await rename(path.join(folder, '..data_tmp'), path.join(folder, '..data'));
    await until('changed a');
  });

  it('of a certificate that an entry refers to changes its cluster', async () => {
    await write('ca.crt', 'one');
    const text = config(['a', 'https://a'], ['b', 'https://b']).replace(
      '"server":"https://a"',
      '"server":"https://a","certificate-authority":"ca.crt"',
    );
    await write('config', text);
    const { told, until, specs } = await start();
    const before = specs.get('a')?.version;
    await write('ca.crt', 'two');
    await until('changed a');
    expect(specs.get('a')?.version).not.toBe(before);
    expect(told).not.toContain('changed b');
  });

  it('of a token file tells the cluster again, with its version as it was', async () => {
    await write('token', 'one');
    await write('config', config(['a', 'https://a', '{"tokenFile":"token"}']));
    const { until, specs } = await start();
    const before = specs.get('a')?.version;
    await write('token', 'two');
    await until('changed a');
    expect(specs.get('a')?.version).toBe(before);
  });
});
