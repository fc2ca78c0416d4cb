import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { silentLog } from '../flux/log.ts';
import { startSim } from '../sim/sim.ts';
import { testStore } from '../sim/testing.ts';
import { systemClock } from '../system-clock.ts';
import { collect } from '../watch/testing.ts';
import { startRegistry } from './registry.ts';

const end: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of end.splice(0)) await stop();
});

it('a kubeconfig on disk becomes live clusters; a rotated token in it revives at once, with certificates untouched', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleet-'));
  const sim = await startSim({
    clusters: [testStore(2, { name: 'by-token' }), testStore(2, { name: 'by-cert', seed: 1 })],
    clientCertificates: ['by-cert'],
  });
  const h = collect({ unauthorizedMs: 600_000 });
  end.push(
    () => h.collector.stop(),
    () => sim.stop(),
    () => rm(folder, { recursive: true }),
  );
  const write = async (): Promise<void> => {
    await writeFile(path.join(folder, 'new'), sim.kubeconfig());
    await rename(path.join(folder, 'new'), path.join(folder, 'config'));
  };
  await write();
  const registry = await startRegistry({
    env: { KUBECONFIG: path.join(folder, 'config') },
    home: folder,
    clock: systemClock(),
    log: silentLog,
    pollMs: 100,
    onEvent(event) {
      if (event.type === 'added') h.collector.add(event.spec);
      if (event.type === 'changed') h.collector.change(event.spec);
    },
  });
  end.unshift(() => registry.stop());
  await h.connected('by-token');
  await h.connected('by-cert');

  sim.cluster('by-token').rotateToken();
  await h.connected('by-token', 'unauthorized');
  const from = h.sessions.length;
  await write();
  // By its own clock the next try would come after ten minutes.
  await h.connected('by-token');
  const other = h.sessions.slice(from).filter((s) => s.cluster === 'by-cert');
  expect(other.filter((s) => s.connection !== 'live')).toEqual([]);
});
