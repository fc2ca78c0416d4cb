import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHot } from './hot.ts';

describe('the health path of the custom server', () => {
  it('answers with counts before Next sees the request, and leaves every other address to it', async () => {
    let ready = false;
    const failures: unknown[] = [];
    const hot = createHot(
      () => ({ ready, clusters: 3, syncing: ready ? 0 : 1, objects: 40 }),
      {
        contentType: 'text/plain; version=0.0.4; charset=utf-8',
        text: () => (ready ? Promise.resolve('up 1\n') : Promise.reject(new Error('secret'))),
      },
      (error) => failures.push(error),
    );
    const server = http.createServer((req, res) => {
      if (!hot(req, res)) res.writeHead(418).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const get = async (path: string, method = 'GET') => {
      const res = await fetch(`http://127.0.0.1:${port}${path}`, { method });
      return [res.status, await res.text()];
    };
    try {
      const counts = '"clusters":3,"syncing":1,"objects":40}\n';
      expect(await get('/readyz?verbose')).toEqual([
        503,
        `{"status":"starting","ready":false,${counts}`,
      ]);
      expect(await get('/healthz')).toEqual([200, `{"status":"ok","ready":false,${counts}`]);
      const [code, problem] = await get('/metrics');
      expect(code).toBe(500);
      expect(problem).not.toContain('secret');
      expect(failures).toEqual([new Error('secret')]);
      ready = true;
      expect(await get('/metrics')).toEqual([200, 'up 1\n']);
      expect((await get('/readyz'))[0]).toBe(200);
      expect(await get('/readyz', 'HEAD')).toEqual([200, '']);
      expect((await get('/api/v1/fleet'))[0]).toBe(418);
      expect((await get('/readyz', 'POST'))[0]).toBe(418);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
