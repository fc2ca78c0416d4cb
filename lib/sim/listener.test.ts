import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startSim } from './sim.ts';
import { KS_PATH, TestClient, testStore } from './testing.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start() {
  const sim = await startSim({ clusters: [testStore(1)] });
  cleanups.push(() => sim.stop());
  /** Status of a list over a new connection. */
  const ask = async (): Promise<number> => {
    const client = new TestClient(sim);
    cleanups.push(() => client.close());
    return (await client.get(KS_PATH)).code;
  };
  return { cluster: sim.cluster('one'), ask };
}

describe('a cluster that refused connections', () => {
  it('comes back once the port is free, when another program took it meanwhile', async () => {
    const { cluster, ask } = await start();
    await cluster.setFaults({ refuse: true });
    const thief = createServer((socket) => socket.destroy());
    thief.listen(cluster.port, '127.0.0.1');
    await once(thief, 'listening');
    await cluster.setFaults({ refuse: false });
    expect(cluster.problem).toMatch(/^port \d+ is taken by another program/);
    expect(cluster.faults().refuse).toBe(false);
    thief.close();
    await expect.poll(() => cluster.problem).toBeNull();
    expect(await ask()).toBe(200);
  });

  it('stops while it waits for its port', async () => {
    const { cluster } = await start();
    await cluster.setFaults({ refuse: true });
    const thief = createServer((socket) => socket.destroy());
    thief.listen(cluster.port, '127.0.0.1');
    await once(thief, 'listening');
    await cluster.setFaults({ refuse: false });
    await cluster.stop();
    expect(cluster.problem).toBeNull();
    thief.close();
  });

  it('follows the last word when it is said before the one before it was done', async () => {
    const { cluster, ask } = await start();
    await Promise.all([true, false, true, false].map((refuse) => cluster.setFaults({ refuse })));
    expect(await ask()).toBe(200);
  });
});
