import { afterEach, describe, expect, it } from 'vitest';
import { isFresh } from '../flux/session.ts';
import { servedResources } from '../sim/generate/versions.ts';
import type { FaultsPatch } from '../sim/faults.ts';
import type { SimCluster } from '../sim/sim-cluster.ts';
import { startSim } from '../sim/sim.ts';
import { KS, ks, KUSTOMIZATION, testStore } from '../sim/testing.ts';
import type { Limits } from './limits.ts';
import { collect, specOf, type Harness } from './testing.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

async function start(
  faults: FaultsPatch = {},
  limits: Partial<Limits> = {},
  served = servedResources(9, false),
): Promise<{ cluster: SimCluster; h: Harness; ca: string }> {
  const h = collect(limits);
  const store = testStore(3, { served });
  const sim = await startSim({ clusters: [store], bookmarkMs: 100, faults: { one: faults } });
  open.push(h.collector, sim);
  const cluster = sim.cluster('one');
  h.collector.add(specOf(cluster, sim.ca));
  return { cluster, h, ca: sim.ca };
}

const kind = (h: Harness, name: 'Kustomization' | 'HelmRelease') => h.session('one')?.kinds[name];

describe('a credential', () => {
  it('that is refused from the start is unauthorized, with what to do', async () => {
    const { h } = await start({ revokeTokens: true });
    await h.connected('one', 'unauthorized');
    const session = h.session('one');
    expect(session).toMatchObject({ reason: 'token-refused' });
    expect(session?.hint).toMatch(/credential/);
    expect(session?.nextRetryAt).not.toBeNull();
  });

  it('that is revoked shows though its watches still run, keeps the data, and recovers', async () => {
    const { cluster, h } = await start();
    await h.connected('one');
    await cluster.setFaults({ revokeTokens: true });
    await h.connected('one', 'unauthorized');
    const session = h.session('one');
    expect(session !== undefined && isFresh(session, 'Kustomization')).toBe(false);
    expect(h.objects('one', 'Kustomization')).toHaveLength(3);
    await cluster.setFaults({ revokeTokens: false });
    await h.connected('one');
  });

  it('that is rotated is read anew, and nobody notices', async () => {
    const { cluster, h } = await start({}, { graceMs: 5_000 });
    await h.connected('one');
    const from = h.sessions.length;
    cluster.rotateToken();
    const since = Date.now();
    await h.until('two checks', () => Date.now() - since > 1_000);
    cluster.store.write(KS, ks('after'));
    await h.until('a change', () => h.objects('one', 'Kustomization').length === 4);
    expect(h.sessions.slice(from).filter((s) => s.connection !== 'live')).toEqual([]);
  });

  it('is asked for again after a 401, and a cluster told anew is tried at once', async () => {
    const { cluster, h, ca } = await start({ revokeTokens: true }, { unauthorizedMs: 600_000 });
    await h.connected('one', 'unauthorized');
    await cluster.setFaults({ revokeTokens: false });
    // Without this the next try would be ten minutes away.
    h.collector.change(specOf(cluster, ca, '2'));
    await h.connected('one');
  });

  it('whose endpoint can not be made is told with its reason', async () => {
    const { cluster, h, ca } = await start();
    await h.connected('one');
    const { CredentialError } = await import('../registry/spec.ts');
    h.collector.change({
      ...specOf(cluster, ca, '2'),
      connect: () => Promise.reject(new CredentialError('config-invalid', 'No key.', 'Add one.')),
    });
    await h.connected('one', 'unreachable');
    expect(h.session('one')).toMatchObject({
      reason: 'config-invalid',
      message: 'No key.',
      hint: 'Add one.',
    });
    expect(h.objects('one', 'Kustomization')).toHaveLength(3);
  });
});

describe('a forbidden kind', () => {
  const forbid = [{ resource: 'helmreleases' }];

  it('is restricted and named; the others are live and fresh', async () => {
    const { h } = await start({ forbid });
    await h.connected('one', 'restricted');
    const session = h.session('one');
    expect(session).toMatchObject({ reason: 'forbidden' });
    expect(session?.message).toContain('helmreleases');
    expect(session?.kinds.HelmRelease?.state).toBe('restricted');
    expect(session?.kinds.HelmRelease?.message).not.toBeNull();
    expect(session !== undefined && isFresh(session, 'Kustomization')).toBe(true);
    expect(session !== undefined && isFresh(session, 'HelmRelease')).toBe(false);
  });

  it('is live once it is allowed', async () => {
    const { cluster, h } = await start({ forbid });
    await h.connected('one', 'restricted');
    await cluster.setFaults({ forbid: [] });
    await h.connected('one');
    expect(kind(h, 'HelmRelease')?.state).toBe('live');
    expect(h.session('one')?.reason).toBeNull();
  });

  it('does not flicker while it is tried again', async () => {
    const { cluster, h } = await start({ forbid }, { forbiddenMs: 50 });
    await h.connected('one', 'restricted');
    const from = h.sessions.length;
    const tries = () => cluster.requests.filter((r) => r.code === 403).length;
    const before = tries();
    await h.until('more tries', () => tries() > before + 3);
    expect(new Set(h.sessions.slice(from).map((s) => s.connection))).not.toContain('syncing');
  });

  it('is noticed under a running watch', async () => {
    const { cluster, h } = await start();
    await h.connected('one');
    await cluster.setFaults({ forbid });
    await h.connected('one', 'restricted');
    expect(kind(h, 'HelmRelease')?.state).toBe('restricted');
    expect(kind(h, 'Kustomization')?.state).toBe('live');
  });

  it('of all kinds is a restricted cluster, not an unreachable one', async () => {
    const { h } = await start({ forbid: [{ resource: '*' }] });
    await h.connected('one', 'restricted');
    expect(kind(h, 'Kustomization')?.state).toBe('restricted');
  });
});

describe('kinds that come and go', () => {
  it('a cluster without Flux is live and says so; Flux installed later appears', async () => {
    const { cluster, h } = await start({ noCrds: true });
    await h.connected('one');
    expect(h.session('one')).toMatchObject({ reason: 'flux-not-installed' });
    expect(h.session('one')?.flux?.installed).toBe(false);
    expect(kind(h, 'Kustomization')?.state).toBe('not-installed');
    await cluster.setFaults({ noCrds: false });
    await h.until('objects', () => h.objects('one', 'Kustomization').length === 3);
    await h.until('Flux', () => h.session('one')?.flux?.installed === true);
    expect(h.session('one')?.reason).toBeNull();
  });

  it('a removed CRD removes its objects, and only those', async () => {
    const { cluster, h } = await start();
    await h.connected('one');
    const without = servedResources(9, false).filter((r) => r.kind !== 'Kustomization');
    cluster.store.install(without);
    await h.until('removal', () => h.events.some((e) => e.type === 'kind-removed'));
    await h.until('not installed', () => kind(h, 'Kustomization')?.state === 'not-installed');
    expect(h.events.filter((e) => e.type === 'kind-removed')).toHaveLength(1);
    expect(kind(h, 'HelmRelease')?.state).toBe('live');
    cluster.store.install(servedResources(9, false));
    cluster.store.write(KS, ks('again'));
    await h.until('the kind again', () => h.objects('one', 'Kustomization').length === 1);
  });

  it('a better version that appears is taken', async () => {
    const old = { ...KUSTOMIZATION, versions: ['v1beta2'], storage: 'v1beta2' };
    const { cluster, h } = await start({}, {}, [old]);
    await h.connected('one');
    expect(kind(h, 'Kustomization')?.version).toBe('v1beta2');
    cluster.store.install([KUSTOMIZATION]);
    await h.until('v1', () => kind(h, 'Kustomization')?.version === 'v1');
    await h.until('live', () => kind(h, 'Kustomization')?.state === 'live');
    expect(h.objects('one', 'Kustomization')).toHaveLength(3);
    expect(h.events.filter((e) => e.type === 'kind-removed')).toEqual([]);
  });
});
