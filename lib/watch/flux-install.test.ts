import { afterEach, describe, expect, it } from 'vitest';
import type { FluxInstall } from '../flux/session.ts';
import { servedResources } from '../sim/generate/versions.ts';
import type { FaultsPatch } from '../sim/faults.ts';
import type { SimCluster } from '../sim/sim-cluster.ts';
import { startSim } from '../sim/sim.ts';
import { testStore } from '../sim/testing.ts';
import { collect, specOf, type Harness } from './testing.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

const DEPLOYMENTS = 'deployments.apps';
const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';

function deploy(
  cluster: SimCluster,
  namespace: string,
  tag: string,
  { name = 'source-controller', available = 1, version = '' } = {},
): void {
  cluster.store.write(DEPLOYMENTS, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace,
      labels: {
        'app.kubernetes.io/part-of': 'flux',
        ...(version === '' ? {} : { 'app.kubernetes.io/version': version }),
      },
    },
    spec: {
      template: {
        spec: {
          containers: [{ name: 'manager', image: `ghcr.io/fluxcd/source-controller:${tag}` }],
        },
      },
    },
    status: { availableReplicas: available },
  });
}

async function start(
  faults: FaultsPatch = {},
  prepare: (cluster: SimCluster) => void = () => {},
): Promise<{ cluster: SimCluster; h: Harness; flux: () => FluxInstall | null | undefined }> {
  const h = collect({ fluxInstallMs: 100 });
  const served = servedResources(9, true);
  const labels = { 'app.kubernetes.io/part-of': 'flux', 'app.kubernetes.io/version': 'v2.9.2' };
  const store = testStore(1, { served, crdLabels: labels });
  const sim = await startSim({ clusters: [store], bookmarkMs: 100, faults: { one: faults } });
  open.push(h.collector, sim);
  const cluster = sim.cluster('one');
  prepare(cluster);
  h.collector.add(specOf(cluster, sim.ca));
  return { cluster, h, flux: () => h.session('one')?.flux };
}

describe('the Flux of a cluster', () => {
  it('is told with each set of controllers: version, namespace and readiness', async () => {
    const { cluster, h, flux } = await start({}, (c) => {
      deploy(c, 'flux-system', 'v1.9.3', { version: 'v2.9.2' });
      deploy(c, 'tenants', 'v1.7.3', { version: 'v2.7.3', available: 0 });
    });
    await h.connected('one');
    await h.until('both', () => {
      const told = flux();
      return (
        told?.controllers === 'live' && told.version === '2.9.2' && told.instances.length === 2
      );
    });
    expect(flux()).toMatchObject({
      version: '2.9.2',
      controllers: 'live',
      instances: [
        { namespace: 'flux-system', version: '2.9.2', differs: false },
        { namespace: 'tenants', version: '2.7.3', differs: true },
      ],
      components: [
        { namespace: 'flux-system', version: 'v1.9.3', ready: true },
        { namespace: 'tenants', version: 'v1.7.3', ready: false },
      ],
    });
    cluster.store.delete(DEPLOYMENTS, 'tenants', 'source-controller');
    await h.until('one is gone', () => flux()?.instances.length === 1);
    deploy(cluster, 'flux-system', 'v1.9.3', { version: 'v2.9.2', available: 0 });
    await h.until('it is down', () => flux()?.components[0]?.ready === false);
  });

  it('whose CRDs are upgraded alone is told as both, until its controllers follow', async () => {
    const { cluster, h, flux } = await start({}, (c) =>
      deploy(c, 'flux-system', 'v1.9.3', { version: 'v2.9.2' }),
    );
    await h.until(
      'its release',
      () => flux()?.versionFrom === 'crd' && flux()?.instances[0]?.differs === false,
    );
    const labels = { 'app.kubernetes.io/part-of': 'flux', 'app.kubernetes.io/version': 'v2.10.1' };
    cluster.store.install(servedResources(10, true), labels);
    await h.until('the new CRDs', () => flux()?.version === '2.10.1');
    expect(flux()?.instances).toMatchObject([{ version: '2.9.2', differs: true }]);
    deploy(cluster, 'flux-system', 'v1.10.1', { version: 'v2.10.1' });
    await h.until('its controllers', () => flux()?.instances[0]?.version === '2.10.1');
    expect(flux()?.instances).toMatchObject([{ differs: false }]);
  });

  it('is told by the Flux Operator where neither CRDs nor Deployments may be read', async () => {
    const forbid = [{ resource: CRDS }, { resource: DEPLOYMENTS }];
    const report = (version: string) => ({
      apiVersion: 'fluxcd.controlplane.io/v1',
      kind: 'FluxReport',
      metadata: { name: 'flux', namespace: 'flux-system' },
      spec: { distribution: { status: 'Installed', version } },
    });
    const id = 'fluxreports.fluxcd.controlplane.io';
    const { cluster, h, flux } = await start({ forbid }, (c) =>
      c.store.write(id, report('v2.9.4')),
    );
    await h.until(
      'its word',
      () => flux()?.versionFrom === 'operator' && flux()?.controllers === 'restricted',
    );
    expect(flux()).toMatchObject({ version: '2.9.4', controllers: 'restricted', components: [] });
    cluster.store.write(id, report('v2.9.5'));
    await h.until('its next word', () => flux()?.version === '2.9.5');
    cluster.store.delete(id, 'flux-system', 'flux');
    await h.until('discovery', () => flux()?.versionFrom === 'discovery');
    expect(flux()).toMatchObject({ version: '2.9', versionUpTo: null });
  });

  it('never shows a controller as heard while its Deployment is not', async () => {
    const { cluster, h, flux } = await start({}, (c) => deploy(c, 'flux-system', 'v1.9.3'));
    await h.until('it is heard', () => flux()?.controllers === 'live');
    await cluster.setFaults({ refuse: true });
    await h.connected('one', 'unreachable');
    await h.until('it is not heard', () => flux()?.controllers !== 'live');
    expect(flux()?.components).toHaveLength(1);
    await cluster.setFaults({ refuse: false, forbid: [{ resource: DEPLOYMENTS }] });
    await h.until('it is not ours to see', () => flux()?.controllers === 'restricted');
    expect(flux()?.components).toEqual([]);
    await cluster.setFaults({ forbid: [] });
    await h.until('it is heard again', () => flux()?.controllers === 'live');
    expect(flux()?.components).toHaveLength(1);
  });
});
