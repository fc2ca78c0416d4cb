import { apiErrorSchema, listOf, objectRowSchema } from '../lib/api/contract.ts';
import { expect, test } from './world.ts';

const list = listOf(objectRowSchema);

test('lists go on with their cursor: every object once, in order', async ({ world }) => {
  const all: string[] = [];
  let cursor = '';
  let total = 0;
  do {
    const query = `sort=name&limit=37${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = list.parse(
      await (await fetch(`${world.app.url}/api/v1/objects?${query}`)).json(),
    );
    all.push(...answer.items.map((o) => `${o.cluster}/${o.kind}/${o.namespace}/${o.name}`));
    total = answer.total;
    cursor = answer.nextCursor ?? '';
  } while (cursor !== '');
  expect(all.length).toBe(total);
  expect(new Set(all).size).toBe(total);
});

for (const [what, path, status, code] of [
  ['an unknown parameter', '/api/v1/objects?colour=red', 400, 'bad-request'],
  ['an unknown state', '/api/v1/objects?state=happy', 400, 'bad-request'],
  ['a broken cursor', '/api/v1/objects?cursor=%00', 400, 'bad-request'],
  ['a limit that is too large', '/api/v1/objects?limit=100000', 400, 'bad-request'],
  ['an unknown cluster', '/api/v1/clusters/nowhere', 404, 'not-found'],
  ['an unknown object', '/api/v1/objects/a/Kustomization/b/c', 404, 'not-found'],
  ['an address that is not percent-encoded', '/api/v1/clusters/%E0%A4%A', 400, 'bad-request'],
  ['a stream of an unknown cluster', '/api/v1/stream?cluster=nowhere', 404, 'not-found'],
  ['the API itself', '/api', 404, 'not-found'],
  ['an unknown kind', '/api/v1/objects/a/Gadget/b/c', 404, 'not-found'],
] as const) {
  test(`${what} is ${status} in the one error shape`, async ({ world }) => {
    const answer = await fetch(`${world.app.url}${path}`);
    expect(answer.status).toBe(status);
    expect(apiErrorSchema.parse(await answer.json()).code).toBe(code);
  });
}

test('an answer that has not changed is 304', async ({ world }) => {
  const url = `${world.app.url}/api/v1/clusters`;
  const first = await fetch(url);
  const etag = first.headers.get('etag') ?? '';
  expect(etag).not.toBe('');
  await first.arrayBuffer();
  await expect
    .poll(async () => {
      const now = (await fetch(url)).headers.get('etag') ?? '';
      return (await fetch(url, { headers: { 'if-none-match': now } })).status;
    })
    .toBe(304);
});

for (const path of ['/api/v1/stream', '/api/v1/objects/export'])
  test(`HEAD of ${path} is refused: nobody would read what it opens`, async ({ world }) => {
    const answer = await fetch(`${world.app.url}${path}`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });
