import { once } from 'node:events';
import { connect } from 'node:http2';
import { afterEach, describe, expect, it } from 'vitest';
import type { FakeClock } from '../testing/fake-clock.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { NO_FAULTS, SENTINELS, sentinelFaults } from './faults.ts';
import type { Sim } from './sim.ts';
import { startSim } from './sim.ts';
import { KS, KS_PATH, ks, must, NS_PATH, TestClient, testStore } from './testing.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(count = 3, bookmarkMs = 60_000) {
  const store = testStore(count);
  const sim = await startSim({ clusters: [store], bookmarkMs });
  cleanups.push(() => sim.stop());
  return { store, sim, cluster: sim.cluster('one'), client: newClient(sim) };
}

/** Only latencies, rates and deadlines follow this clock; sockets are real. */
async function startWithFakeTime() {
  const clock = fakeClock();
  const sim = await startSim({ clusters: [testStore(3)], clock });
  cleanups.push(() => sim.stop());
  return { clock, sim, cluster: sim.cluster('one'), client: newClient(sim) };
}

/** Lets time pass, a step whenever something waits for it, until the work is done. */
async function advanceUntil<T>(clock: FakeClock, stepMs: number, work: Promise<T>): Promise<T> {
  const idle = clock.pending;
  const state = { done: false };
  const finished = work.finally(() => (state.done = true));
  for (;;) {
    await expect.poll(() => state.done || clock.pending > idle, { interval: 1 }).toBe(true);
    if (state.done) return finished;
    clock.advance(stepMs);
  }
}

function newClient(
  sim: Sim,
  options: { allowH2?: boolean; connectTimeout?: number } = {},
): TestClient {
  const client = new TestClient(sim, 'one', options);
  cleanups.push(() => client.close());
  return client;
}

const code = async (run: Promise<unknown>): Promise<string> => {
  const error: unknown = await run.then(
    () => new Error('it worked'),
    (e: unknown) => e,
  );
  return String((error as { code?: unknown }).code ?? error);
};

const watching = (version: number): string => `${KS_PATH}?watch=1&resourceVersion=${version}`;

describe('connections', () => {
  it('are refused while nothing listens, and come back on the same address', async () => {
    const { cluster, client, sim } = await start();
    const { server } = cluster;
    await client.get(KS_PATH);
    await cluster.setFaults({ refuse: true });
    expect(await code(newClient(sim).get(KS_PATH))).toBe('ECONNREFUSED');
    await cluster.setFaults({ refuse: false });
    expect(cluster.server).toBe(server);
    expect((await newClient(sim).get(KS_PATH)).code).toBe(200);
  });

  it('that run are reset, and so are new ones', async () => {
    const { cluster, client, store, sim } = await start();
    const watch = await client.watch(watching(store.version));
    await cluster.setFaults({ reset: true });
    await expect(watch.raw()).rejects.toThrow();
    expect(await code(newClient(sim).get(KS_PATH))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
  });

  it('fall silent: no event, not even an answer to a PING, and then all that was missed', async () => {
    const { cluster, client, store, sim } = await start();
    const watch = await client.watch(watching(store.version));
    const session = connect(cluster.server, { ca: sim.ca });
    await once(session, 'connect');
    await new Promise<void>((resolve) => {
      session.ping(() => resolve());
    });
    await cluster.setFaults({ silence: true });
    let answers = 0;
    session.ping((error) => (answers += error === null ? 1 : 0));
    store.write(KS, ks('unheard'));
    expect(await code(newClient(sim, { connectTimeout: 100 }).get(KS_PATH))).toBe(
      'UND_ERR_CONNECT_TIMEOUT',
    );
    expect(answers).toBe(0);
    await cluster.setFaults({ silence: false });
    expect(await watch.take(1)).toEqual(['ADDED unheard']);
    await expect.poll(() => answers).toBe(1);
    session.destroy();
  });

  it.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['unknown-ca', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const)('show a certificate that is %s: %s', async (certificate, error) => {
    const { cluster, client, sim } = await start();
    await cluster.setFaults({ certificate });
    expect(await code(client.get(KS_PATH))).toBe(error);
    await cluster.setFaults({ certificate: 'valid' });
    expect((await newClient(sim).get(KS_PATH)).code).toBe(200);
  });

  it('speak HTTP/1.1 only when told so', async () => {
    const { cluster, client } = await start();
    await cluster.setFaults({ http1Only: true });
    expect((await client.get(KS_PATH)).code).toBe(200);
    expect(cluster.requests.at(-1)?.http).toBe('1.1');
  });

  it('are told to go away: the running watch goes on, a new request needs a new connection', async () => {
    const { cluster, client, store } = await start();
    const watch = await client.watch(watching(store.version));
    const before = cluster.connections;
    cluster.goAway();
    store.write(KS, ks('after'));
    expect(await watch.take(1)).toEqual(['ADDED after']);
    await expect.poll(async () => (await client.get(KS_PATH)).code).toBe(200);
    expect(cluster.connections).toBe(before + 1);
  });
});

describe('credentials', () => {
  it('that are revoked, that run out, and that are rotated', async () => {
    const { cluster, client } = await start();
    await cluster.setFaults({ revokeTokens: true });
    expect((await client.get(KS_PATH)).code).toBe(401);
    await cluster.setFaults({ revokeTokens: false, tokenExpiresAfterMs: 0 });
    expect((await client.get(KS_PATH)).code).toBe(401);
    const old = cluster.token;
    cluster.rotateToken();
    expect((await client.get(KS_PATH)).code).toBe(200);
    expect((await client.call('GET', KS_PATH, { token: old })).code).toBe(401);
  });

  it('a 401 costs the HTTP/2 connection', async () => {
    const { cluster, sim } = await start();
    const session = connect(cluster.server, { ca: sim.ca });
    session.on('error', () => {});
    const gone = new Promise<void>((resolve) => {
      session.on('goaway', () => resolve());
    });
    session.request({ ':path': KS_PATH, authorization: 'Bearer wrong' }).resume();
    await gone;
    session.destroy();
  });
});

describe('answers', () => {
  it.each([
    [429, 'Too many requests, please try again later.\n'],
    [503, undefined],
    [500, undefined],
  ] as const)('are %i with Retry-After, for the given number of times', async (status, text) => {
    const { cluster, client } = await start();
    await cluster.setFaults({
      reject: { code: status, on: 'list', retryAfterSeconds: 3, times: 2 },
    });
    expect((await client.get(`${NS_PATH}/k00`)).code).toBe(200);
    for (const _ of [1, 2]) {
      const answer = await client.get(KS_PATH);
      expect([answer.code, answer.headers['retry-after']]).toEqual([status, '3']);
      if (text !== undefined) expect(answer.text).toBe(text);
    }
    expect((await client.get(KS_PATH)).code).toBe(200);
  });

  it('are refused per kind and verb', async () => {
    const { cluster, client, store } = await start();
    await cluster.setFaults({ forbid: [{ resource: 'kustomizations', verbs: ['watch'] }] });
    expect((await client.get(KS_PATH)).code).toBe(200);
    expect((await client.get(watching(store.version))).code).toBe(403);
    expect((await client.get('/api/v1/namespaces')).code).toBe(200);
  });

  it('do not exist for a Flux that is not installed, until it is', async () => {
    const { cluster, client, store } = await start();
    const watch = await client.watch(watching(store.version));
    await cluster.setFaults({ noCrds: true });
    expect(await watch.raw()).toBeUndefined();
    expect((await client.get(KS_PATH)).code).toBe(404);
    expect((await client.get('/apis')).text).not.toContain('toolkit.fluxcd.io');
    await cluster.setFaults({ noCrds: false });
    expect((await client.get(KS_PATH)).body.items).toHaveLength(3);
  });

  it('come late, and lists later', async () => {
    const { cluster, client, clock } = await startWithFakeTime();
    await cluster.setFaults({ latencyMs: 40, slowListMs: 60 });
    const answeredAfter = async (path: string): Promise<number> => {
      const from = clock.now();
      await advanceUntil(clock, 10, client.get(path));
      return clock.now() - from;
    };
    expect(await answeredAfter(`${NS_PATH}/k00`)).toBeGreaterThanOrEqual(40);
    expect(await answeredAfter(KS_PATH)).toBeGreaterThanOrEqual(100);
  });

  it('trickle at the given rate', async () => {
    const { cluster, client, clock } = await startWithFakeTime();
    const whole = (await client.get(KS_PATH)).text;
    await cluster.setFaults({ bytesPerSecond: 100 });
    const from = clock.now();
    const slow = await advanceUntil(clock, 1000, client.get(KS_PATH));
    expect(slow.text).toBe(whole);
    expect(clock.now() - from).toBeGreaterThanOrEqual((whole.length / 100) * 1000 - 1000);
  });

  it.each([true, false])('break off after so many bytes (HTTP/2: %j)', async (allowH2) => {
    const { cluster, sim } = await start(10);
    await cluster.setFaults({ truncateAfterBytes: 1500 });
    await expect(newClient(sim, { allowH2 }).get(KS_PATH)).rejects.toThrow();
  });

  it('arrive in pieces that end inside characters, and are whole when put together', async () => {
    const { cluster, client, store } = await start(0);
    const message = 'Größe 水 😀 '.repeat(40);
    store.write(KS, ks('a', { status: { message } }));
    await cluster.setFaults({ splitUtf8: true });
    const response = await client.send('GET', KS_PATH);
    const chunks: Buffer[] = [];
    for await (const chunk of response.body as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.some((c) => c.toString('utf8').includes('\uFFFD'))).toBe(true);
    expect(Buffer.concat(chunks).toString('utf8')).toContain(message);
  });

  it('tell the time of a clock that is off', async () => {
    const { cluster, client, store } = await start();
    await cluster.setFaults({ clockSkewMs: 3_600_000 });
    const date = Date.parse(String((await client.get(KS_PATH)).headers['date']));
    const created = store.write(KS, ks('new')).metadata.creationTimestamp;
    expect(date).toBe(Date.parse(must(created)));
    expect(date).toBeGreaterThan(
      Date.parse(must(store.get(KS, 'apps', 'k00')?.metadata.creationTimestamp)),
    );
  });

  it('carry an object of 2 MB, which loses it again', async () => {
    const { cluster, client, store } = await start();
    await cluster.setFaults({ hugeObject: true });
    expect((await client.get(KS_PATH)).text.length).toBeGreaterThan(2 * 1024 * 1024);
    await cluster.setFaults({ hugeObject: false });
    expect(JSON.stringify(store.list(KS)).length).toBeLessThan(10_000);
  });
});

describe('watches', () => {
  it('expire in both forms, and continue tokens too', async () => {
    const { cluster, client, store } = await start();
    const running = await client.watch(watching(store.version));
    cluster.closeWatches('expired');
    expect((await running.next()).object.code).toBe(410);
    await cluster.setFaults({ expireWatches: 'event' });
    const event = await client.watch(watching(store.version));
    expect((await event.next()).object.code).toBe(410);
    await cluster.setFaults({ expireWatches: 'http', expireContinue: true });
    expect((await client.watch(watching(store.version))).code).toBe(410);
    const first = await client.get(`${KS_PATH}?limit=1`);
    const token = String(first.body.metadata?.['continue']);
    expect((await client.get(`${KS_PATH}?limit=1&continue=${token}`)).code).toBe(410);
  });

  it('are very short', async () => {
    const { cluster, client, store } = await start();
    await cluster.setFaults({ shortWatchMs: 5 });
    const watch = await client.watch(watching(store.version));
    expect(await watch.raw()).toBeUndefined();
  });

  it('say things twice, late, and out of order', async () => {
    const { cluster, client, store } = await start(1);
    await cluster.setFaults({ duplicateEvents: true, staleEvents: true, eventDelayMs: 5 });
    const watch = await client.watch(watching(store.version));
    const old = store.version;
    store.write(KS, ks('k00', { spec: {} }));
    const versions: number[] = [];
    for (let i = 0; i < 3; i++)
      versions.push(Number((await watch.next()).object.metadata.resourceVersion));
    expect(versions).toEqual([store.version, store.version, old]);
  });

  it('come in order also when a delay begins and ends, bookmarks among them', async () => {
    const { cluster, client, store } = await start(1, 5);
    const watch = await client.watch(`${watching(store.version)}&allowWatchBookmarks=true`);
    await cluster.setFaults({ eventDelayMs: 40 });
    store.write(KS, ks('k00', { spec: { i: 1 } }));
    const late = store.version;
    await cluster.setFaults({ eventDelayMs: 0 });
    store.write(KS, ks('k00', { spec: { i: 2 } }));
    const seen: string[] = [];
    while (seen.at(-1) !== `BOOKMARK ${late + 1}`) {
      const { type, object } = await watch.next();
      seen.push(`${type} ${object.metadata.resourceVersion}`);
    }
    const before = `BOOKMARK ${late - 1}`;
    const after = seen.filter((line) => line !== before && line !== `BOOKMARK ${late}`);
    expect(after).toEqual([`MODIFIED ${late}`, `MODIFIED ${late + 1}`, `BOOKMARK ${late + 1}`]);
    expect(seen.indexOf(`MODIFIED ${late}`)).toBeGreaterThan(seen.lastIndexOf(before));
  });

  it('send half a line now and then', async () => {
    const { cluster, client, store } = await start(1);
    await cluster.setFaults({ malformedEvery: 2 });
    const watch = await client.watch(watching(store.version));
    for (let i = 0; i < 2; i++) store.write(KS, ks('k00', { spec: { i } }));
    await watch.next();
    await expect(watch.next()).rejects.toThrow(SyntaxError);
  });

  it('send no bookmark', async () => {
    const { cluster, client, store } = await start(1, 5);
    await cluster.setFaults({ noBookmarks: true });
    const watch = await client.watch(`${watching(store.version)}&allowWatchBookmarks=true`);
    await cluster.setFaults({ eventDelayMs: 30 });
    store.write(KS, ks('k00', { spec: {} }));
    expect(await watch.take(1)).toEqual(['MODIFIED k00']);
  });

  it('break off when the cluster is restored to an earlier version', async () => {
    const { cluster, client, store } = await start(1);
    const version = store.version;
    store.write(KS, ks('k00', { spec: {} }));
    const watch = await client.watch(watching(store.version));
    cluster.restore(version);
    await expect(watch.raw()).rejects.toThrow();
    const { body } = await client.get(KS_PATH);
    expect(body.metadata?.['resourceVersion']).toBe(String(version));
    expect(body.items?.[0]?.spec).toEqual({ interval: '10m0s', path: './a' });
  });
});

describe('setting faults', () => {
  it('leaves alone what is not named, and refuses what does not exist', async () => {
    const { cluster } = await start();
    await cluster.setFaults({ latencyMs: 1 });
    await cluster.setFaults({ noBookmarks: true });
    expect(cluster.faults()).toEqual({ ...NO_FAULTS, latencyMs: 1, noBookmarks: true });
    await expect(cluster.setFaults({ latencyMs: -1 })).rejects.toThrow();
    await expect(cluster.setFaults({ latencyMS: 1 } as object)).rejects.toThrow(/latencyMS/);
    await cluster.clearFaults();
    expect(cluster.faults()).toEqual(NO_FAULTS);
  });

  it('by name: every sentinel sets something', () => {
    for (const [suffix, patch] of Object.entries(SENTINELS)) {
      expect(sentinelFaults(`edge-07-${suffix}`)).toBe(patch);
      expect(Object.keys(patch)).not.toEqual([]);
    }
    expect(sentinelFaults('prod-eu-1')).toEqual({});
  });
});
