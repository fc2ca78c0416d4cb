import type { Page } from '@playwright/test';
import { DEAD_ENDS, PAGES } from './all-pages.ts';
import { expect, test } from './world.ts';

/** Hosts that the page asked for anything, by any means. */
function hostsOf(page: Page): Set<string> {
  const hosts = new Set<string>();
  const note = (url: string) => {
    const { protocol, host } = new URL(url);
    if (protocol !== 'data:' && protocol !== 'blob:') hosts.add(host);
  };
  page.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  return hosts;
}

/** The nonce of a policy that lets nothing else run and nothing else be asked. */
function nonceOf(policy: string | null | undefined): string {
  const directives = new Map(
    (policy ?? '').split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(/\s+/);
      return [name, values] as const;
    }),
  );
  const scripts = directives.get('script-src') ?? [];
  expect(scripts).not.toContain("'unsafe-inline'");
  expect(scripts).not.toContain("'unsafe-eval'");
  expect(directives.get('default-src')).toEqual(["'self'"]);
  expect(directives.get('connect-src')).toEqual(["'self'"]);
  expect(directives.get('object-src')).toEqual(["'none'"]);
  expect(directives.get('base-uri')).toEqual(["'none'"]);
  expect(directives.get('frame-ancestors')).toEqual(["'none'"]);
  const [nonce] = scripts.flatMap((value) => /^'nonce-(.{16,})'$/.exec(value)?.[1] ?? []);
  return nonce ?? '';
}

/** Opens a page, and holds what it sends against its policy. */
async function visit(page: Page, path: string): Promise<{ status: number; nonce: string }> {
  const answer = await page.goto(path);
  const nonce = nonceOf(answer?.headers()['content-security-policy']);
  expect(nonce).not.toBe('');
  const html = (await answer?.text()) ?? '';
  const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  expect(html).not.toMatch(/<[^>]+\son(?:click|error|load)=/i);
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  return { status: answer?.status() ?? 0, nonce };
}

for (const [name, path] of Object.entries(PAGES))
  // That nothing is logged, violations of the policy among it, is held against every page by the fixture `problems`.
  test(`the ${name} page asks no other host, and every script of it carries the nonce of its own request`, async ({
    page,
    baseURL,
  }) => {
    const hosts = hostsOf(page);
    const first = await visit(page, path);
    const second = await visit(page, path);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.nonce).not.toBe(first.nonce);
    expect([...hosts]).toEqual([new URL(baseURL ?? '').host]);
  });

for (const [name, [path, status]] of Object.entries(DEAD_ENDS))
  test(`${name} has the same policy, its status ${status}, and a way back`, async ({
    page,
    problems,
    baseURL,
  }) => {
    const hosts = hostsOf(page);
    expect((await visit(page, path)).status).toBe(status);
    await expect(page.getByRole('main').getByRole('link').first()).toBeVisible();
    expect([...hosts]).toEqual([new URL(baseURL ?? '').host]);
    // The browser itself reports the status of the page that was asked for, and nothing else may be said.
    expect(problems.filter((said) => !said.includes(`status of ${status}`))).toEqual([]);
    problems.length = 0;
  });

test('what is no page runs nothing: errors of the API and of the door say so', async ({
  request,
}) => {
  for (const path of ['/api/v1/nothing', '/api/v1/objects?colour=red', '/%E0%A4%A']) {
    const answer = await request.get(path);
    expect(answer.status()).toBeGreaterThanOrEqual(400);
    expect(answer.headers()['content-type']).toContain('application/json');
    expect(answer.headers()['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers()['x-content-type-options']).toBe('nosniff');
  }
});

test('an answer that fails inside has the same policy, and says nothing of the inside', async ({
  world,
}) => {
  // What the router sends of itself, unreadable: the framework gives up on it.
  const headers = { rsc: '1', 'next-router-state-tree': 'unreadable' };
  const answer = await fetch(`${world.app.url}/objects`, { headers });
  expect(answer.status).toBe(500);
  expect(nonceOf(answer.headers.get('content-security-policy'))).not.toBe('');
  expect(await answer.text()).toBe('Internal Server Error');
});

test('the stream is neither compressed nor held back, and answers are compressed', async ({
  world,
}) => {
  const headers = { 'accept-encoding': 'gzip, br' };
  const leave = new AbortController();
  const stream = await fetch(`${world.app.url}/api/v1/stream`, { headers, signal: leave.signal });
  expect(stream.headers.get('content-encoding')).toBeNull();
  expect(stream.headers.get('cache-control')).toContain('no-transform');
  const first = await stream.body?.getReader().read();
  expect(new TextDecoder().decode(first?.value)).toContain('retry:');
  leave.abort();
  for (const path of ['/', '/objects', '/api/v1/objects', '/api/v1/clusters'])
    expect(
      (await fetch(`${world.app.url}${path}`, { headers })).headers.get('content-encoding'),
    ).toBe('gzip');
});
