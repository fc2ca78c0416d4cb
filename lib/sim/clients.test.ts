import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CustomObjectsApi, KubeConfig, Watch } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../system-clock.ts';
import type { Sim } from './sim.ts';
import { startSim } from './sim.ts';
import { KS, ks, must, testStore } from './testing.ts';

// Clients that nobody here wrote. The cluster is one of today's, and one of before aggregated discovery.
const run = promisify(execFile);
const KUBECTL = process.env['KUBECTL'] ?? '/usr/bin/kubectl';
const here = existsSync(KUBECTL);
if (!here && process.env['CI'] !== 'true') {
  console.warn(
    `kubectl is not at ${KUBECTL} (Debian: kubernetes-client; or set KUBECTL): its tests are skipped`,
  );
}

let sim: Sim;
let folder: string;
let config: string;

beforeAll(async () => {
  const stores = [
    testStore(3, { name: 'one', clock: systemClock() }),
    testStore(3, { name: 'old', clock: systemClock(), kubernetesVersion: 'v1.24.9' }),
    testStore(3, { name: 'certified', clock: systemClock() }),
  ];
  for (const store of stores) {
    const object = must(store.get(KS, 'apps', 'k01'));
    object.status = {
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'BuildFailed',
          message: 'kustomize build failed',
          lastTransitionTime: '2026-11-24T12:00:00Z',
        },
      ],
    };
    const { uid } = store.write(KS, object).metadata;
    store.write('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'k01.1', namespace: 'apps' },
      involvedObject: {
        apiVersion: object.apiVersion,
        kind: 'Kustomization',
        namespace: 'apps',
        name: 'k01',
        uid,
      },
      type: 'Warning',
      reason: 'BuildFailed',
      message: 'kustomize build failed: no such file',
      count: 3,
      source: { component: 'kustomize-controller' },
      firstTimestamp: '2026-11-24T12:00:00Z',
      lastTimestamp: '2026-11-24T12:05:00Z',
    });
  }
  sim = await startSim({ clusters: stores, clientCertificates: ['certified'] });
  folder = await mkdtemp(join(tmpdir(), 'sim-clients-'));
  config = join(folder, 'kubeconfig');
  await writeFile(config, sim.kubeconfig(), { mode: 0o600 });
});

afterAll(async () => {
  await sim.stop();
  await rm(folder, { recursive: true });
});

const argumentsFor = (context: string, args: readonly string[]): string[] => [
  `--kubeconfig=${config}`,
  `--cache-dir=${join(folder, context)}`,
  `--context=${context}`,
  ...args,
];

async function kubectl(context: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(KUBECTL, argumentsFor(context, args), { timeout: 15_000 });
  return stdout;
}

describe.skipIf(!here && process.env['CI'] !== 'true').each(['one', 'old', 'certified'])(
  'kubectl with cluster %s',
  (context) => {
    it('prints tables, and the object whole', async () => {
      const table = await kubectl(context, 'get', 'ks', '-A');
      expect(table).toMatch(/^NAMESPACE +NAME +AGE +READY +STATUS\n/);
      expect(table).toMatch(/apps +k01 +\S+ +False +kustomize build failed/);
      const object: unknown = JSON.parse(
        await kubectl(context, 'get', 'ks', '-n', 'apps', 'k01', '-o', 'json'),
      );
      expect(object).toMatchObject({ kind: 'Kustomization', metadata: { name: 'k01' } });
      expect(await kubectl(context, 'get', 'crd', '-o', 'name')).toContain(KS);
    });

    it('knows the resources', async () => {
      const resources = await kubectl(context, 'api-resources', '-o', 'wide');
      expect(resources).toMatch(
        /kustomizations +ks +kustomize\.toolkit\.fluxcd\.io\/v1 +true +Kustomization/,
      );
    });

    it('describes with events', async () => {
      const text = await kubectl(context, 'describe', 'ks', '-n', 'apps', 'k01');
      expect(text).toContain('kustomize build failed: no such file');
    });

    it('patches, annotates and waits', async () => {
      const at = ['-n', 'apps', 'ks/k02'];
      await kubectl(context, 'patch', ...at, '--type=merge', '-p', '{"spec":{"suspend":true}}');
      await kubectl(
        context,
        'patch',
        ...at,
        '--type=json',
        '-p',
        '[{"op":"add","path":"/spec/prune","value":true}]',
      );
      await kubectl(context, 'annotate', ...at, 'reconcile.fluxcd.io/requestedAt=now');
      const { store } = sim.cluster(context);
      const object = must(store.get(KS, 'apps', 'k02'));
      expect(object.spec).toMatchObject({ suspend: true, prune: true });
      expect(object.metadata).toMatchObject({
        generation: 3,
        annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' },
      });
      const waiting = kubectl(context, 'wait', ...at, '--for=condition=Ready', '--timeout=10s');
      await expect.poll(() => sim.cluster(context).watches, { timeout: 10_000 }).toBe(1);
      object.status = { conditions: [{ type: 'Ready', status: 'True' }] };
      store.write(KS, object);
      expect(await waiting).toContain('condition met');
    });

    it('watches', async () => {
      const child = spawn(
        KUBECTL,
        argumentsFor(context, ['get', 'ks', '-n', 'apps', '-w', '-o', 'name']),
      );
      let seen = '';
      child.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
      await expect.poll(() => sim.cluster(context).watches, { timeout: 10_000 }).toBe(1);
      sim.cluster(context).store.write(KS, ks('fresh'));
      await expect.poll(() => seen, { timeout: 5000 }).toContain('/fresh');
      child.kill();
      await expect.poll(() => sim.cluster(context).watches).toBe(0);
    });

    it('applies server-side, and deletes', async () => {
      const file = join(folder, `${context}.yaml`);
      await writeFile(file, JSON.stringify(ks('applied')));
      await kubectl(context, 'apply', '--server-side', '-f', file);
      const { store } = sim.cluster(context);
      expect(store.get(KS, 'apps', 'applied')?.metadata.managedFields?.[0]).toMatchObject({
        manager: 'kubectl',
        operation: 'Apply',
      });
      await kubectl(context, 'delete', 'ks', '-n', 'apps', 'applied');
      expect(store.get(KS, 'apps', 'applied')).toBeUndefined();
    });

    it('deletes nothing in a dry run', async () => {
      const { store } = sim.cluster(context);
      const { version } = store;
      for (const which of [['k00'], ['--all'], ['-l', 'none=here']]) {
        await kubectl(context, 'delete', 'ks', '-n', 'apps', ...which, '--dry-run=server');
      }
      expect(store.version).toBe(version);
    });

    it('asks what it may do', async () => {
      await sim
        .cluster(context)
        .setFaults({ forbid: [{ resource: 'kustomizations', verbs: ['delete'] }] });
      expect(await kubectl(context, 'auth', 'can-i', 'list', 'ks', '-n', 'apps')).toBe('yes\n');
      const no = kubectl(context, 'auth', 'can-i', 'delete', 'ks', '-n', 'apps');
      await expect(no).rejects.toMatchObject({ stdout: 'no\n' });
      await expect(kubectl(context, 'delete', 'ks', '-n', 'apps', 'k00')).rejects.toThrow(
        /Forbidden/,
      );
      await sim.cluster(context).clearFaults();
    });
  },
);

describe.each(['one', 'certified'])('@kubernetes/client-node with cluster %s', (context) => {
  const connect = (): KubeConfig => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromFile(config);
    kubeConfig.setCurrentContext(context);
    return kubeConfig;
  };
  const group = 'kustomize.toolkit.fluxcd.io';

  it('lists', async () => {
    const api = connect().makeApiClient(CustomObjectsApi);
    const list = (await api.listClusterCustomObject({
      group,
      version: 'v1',
      plural: 'kustomizations',
    })) as {
      items: { metadata: { name: string } }[];
    };
    expect(list.items.map((i) => i.metadata.name)).toContain('k00');
  });

  it('watches', async () => {
    const { store } = sim.cluster(context);
    const seen: string[] = [];
    const abort = await new Watch(connect()).watch(
      `/apis/${group}/v1/kustomizations`,
      { resourceVersion: String(store.version) },
      (type: string, object: { metadata: { name: string } }) =>
        seen.push(`${type} ${object.metadata.name}`),
      () => {},
    );
    store.write(KS, ks('seen'));
    store.delete(KS, 'apps', 'seen');
    await expect.poll(() => seen).toEqual(['ADDED seen', 'DELETED seen']);
    abort.abort();
  });
});
