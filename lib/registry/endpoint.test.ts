import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../sim/certificates.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { createConnector } from './endpoint.ts';
import type { ClusterEntry, UserEntry } from './kubeconfig.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'registry-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const setup = (
  user: UserEntry,
  cluster: Partial<ClusterEntry> = {},
  env: Record<string, string | undefined> = { PATH: process.env['PATH'] },
) => {
  const clock = fakeClock();
  const connect = createConnector(
    {
      cluster: { server: 'https://api.example:6443/prefix/', ...cluster },
      user,
      clusterFolder: folder,
      userFolder: folder,
    },
    { env, clock, limit: (fn) => fn() },
  );
  return { connect, clock };
};

/** A plugin that counts its runs and answers what the file `answer` holds. */
async function plugin(answer: string): Promise<string> {
  const script = path.join(folder, 'plugin.sh');
  await writeFile(path.join(folder, 'answer'), answer);
  await writeFile(
    script,
    `#!/bin/sh\necho x >> "${folder}/runs"\nprintf '%s' "$KUBERNETES_EXEC_INFO" > "${folder}/info"\nprintf '%s %s' "$1" "$EXTRA" > "${folder}/given"\ncat "${folder}/answer"\n`,
    { mode: 0o755 },
  );
  return './plugin.sh';
}
const runs = async (): Promise<number> =>
  (await readFile(path.join(folder, 'runs'), 'utf8')).trim().split('\n').length;
const exec = (command: string, more: object = {}): UserEntry => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', command, ...more },
});
const credential = (status: object): string => JSON.stringify({ kind: 'ExecCredential', status });

describe('headers', () => {
  it.each<[string, UserEntry, Record<string, unknown>]>([
    ['a token', { token: 'T' }, { authorization: 'Bearer T' }],
    [
      'name and password',
      { username: 'u', password: 'p' },
      { authorization: `Basic ${base64('u:p')}` },
    ],
    ['nothing', {}, {}],
    [
      'all of impersonation',
      {
        token: 'T',
        as: 'jane',
        'as-uid': '7',
        'as-groups': ['a', 'b'],
        'as-user-extra': { Scope: ['x'] },
      },
      {
        authorization: 'Bearer T',
        'Impersonate-User': 'jane',
        'Impersonate-Uid': '7',
        'Impersonate-Group': ['a', 'b'],
        'Impersonate-Extra-scope': ['x'],
      },
    ],
  ])('carry %s', async (_, user, headers) => {
    const endpoint = await setup(user).connect();
    expect(await endpoint.headers()).toEqual(headers);
  });

  it('groups without a user are refused, not dropped', async () => {
    await expect(setup({ 'as-groups': ['admins'] }).connect()).rejects.toMatchObject({
      reason: 'config-invalid',
    });
  });

  it('carry a token file, read again when it is a minute old or refused', async () => {
    const file = path.join(folder, 'token');
    await writeFile(file, 'ONE\n');
    const { connect, clock } = setup({ tokenFile: 'token', token: 'fallback' });
    const endpoint = await connect();
    expect(await endpoint.headers()).toEqual({ authorization: 'Bearer ONE' });
    await writeFile(file, 'TWO\n');
    expect(await endpoint.headers()).toEqual({ authorization: 'Bearer ONE' });
    clock.advance(60_000);
    expect(await endpoint.headers()).toEqual({ authorization: 'Bearer TWO' });
    await writeFile(file, 'THREE\n');
    expect(await (await connect({ fresh: true })).headers()).toEqual({
      authorization: 'Bearer THREE',
    });
    await rm(file);
    clock.advance(60_000);
    expect(await endpoint.headers()).toEqual({ authorization: 'Bearer THREE' });
  });
});

describe('an entry of no use', () => {
  it.each<[string, UserEntry, Partial<ClusterEntry>, RegExp]>([
    ['a server that is no URL', {}, { server: 'nope' }, /not a URL/],
    ['another scheme', {}, { server: 'ftp://x' }, /https:\/\/ or http:\/\//],
    [
      'a CA file that is missing',
      {},
      { 'certificate-authority': 'gone.crt' },
      /^The file gone.crt \(certificate-authority\) can't be read: no such file\.$/,
    ],
    ['a CA that is none', {}, { 'certificate-authority-data': base64('no pem') }, /no valid PEM/],
    ['CA data that is not base64', {}, { 'certificate-authority-data': '!!!' }, /not base64/],
    ['a certificate without key', { 'client-certificate-data': base64('x') }, {}, /together/],
    [
      'a certificate that is none',
      { 'client-certificate-data': base64('x'), 'client-key-data': base64('y') },
      {},
      /no valid PEM/,
    ],
    [
      'a CA file that is missing elsewhere',
      {},
      { 'certificate-authority': '/nonexistent/ca.crt' },
      /^The file \/nonexistent\/ca.crt \(certificate-authority\) can't be read: no such file\.$/,
    ],
    ['a CA file that is a folder', {}, { 'certificate-authority': './' }, /it is a folder/],
    [
      'a certificate file that is missing',
      { 'client-certificate': 'pki/gone.crt', 'client-key': 'pki/gone.key' },
      {},
      /^The file pki\/gone.crt \(client-certificate\) can't be read: no such file\.$/,
    ],
    [
      'a key file that is missing',
      { 'client-key': 'gone.key' },
      {},
      /^The file gone.key \(client-key\) can't be read: no such file\.$/,
    ],
    [
      'a token file that is missing',
      { tokenFile: 'gone' },
      {},
      /^The file gone \(tokenFile\) can't be read: no such file\.$/,
    ],
    [
      'the gcp provider',
      { 'auth-provider': { name: 'gcp', config: { 'cmd-path': '/bin/touch' } } },
      {},
      /gcp is not supported/,
    ],
    [
      'an exec plugin that is missing',
      exec('no-such-plugin-here'),
      {},
      /no-such-plugin-here was not found/,
    ],
    [
      'an exec plugin that needs a terminal',
      exec('x', { interactiveMode: 'Always' }),
      {},
      /terminal/,
    ],
  ])(
    'with %s says what and what to do, with no path but the one it gives',
    async (_, user, cluster, message) => {
      const error = await setup(user, cluster)
        .connect()
        .then(
          () => undefined,
          (e: unknown) => e,
        );
      expect(error).toMatchObject({ reason: 'config-invalid' });
      const { message: told, hint } = error as { message: string; hint: string };
      expect(told).toMatch(message);
      expect(hint.length).toBeGreaterThan(10);
      expect(`${told} ${hint}`).not.toContain(folder);
    },
  );
});

it.each([
  ['a token', { tokenFile: `eyJhbGciOiJSUzI1NiJ9.${'s3cr3t'.repeat(40)}` }],
  ['a bare token', { tokenFile: `abcdef.s3cr3t0123456789` }],
  ['a key', { 'client-key': '-----BEGIN PRIVATE KEY-----\ns3cr3t/x\n' }],
  ['a key in base64', { 'client-key': base64('-----BEGIN PRIVATE KEY-----\ns3cr3t/x\n') }],
])('%s pasted where its path belongs is not told', async (_, user) => {
  const error = await setup(user)
    .connect()
    .catch((e: unknown) => e);
  expect(error).toMatchObject({ hint: expect.stringContaining('not its content') as string });
  const told = JSON.stringify([String(error), error]);
  for (const value of Object.values(user)) expect(told).not.toContain(value);
  expect(told).not.toContain('s3cr3t');
});

const print = async (cluster: Partial<ClusterEntry>) =>
  (await setup({}, cluster).connect()).fingerprint;

describe('certificates', () => {
  it('data wins over a file, and a change of either changes the fingerprint', async () => {
    const authority = await createAuthority();
    const other = await createAuthority();
    const file = path.join(folder, 'ca.crt');
    await writeFile(file, authority.ca);
    const byFile = await print({ 'certificate-authority': 'ca.crt' });
    expect(await print({ 'certificate-authority-data': base64(authority.ca) })).toBe(byFile);
    expect(
      await print({
        'certificate-authority': 'gone.crt',
        'certificate-authority-data': base64(authority.ca),
      }),
    ).toBe(byFile);
    await writeFile(file, other.ca);
    expect(await print({ 'certificate-authority': 'ca.crt' })).not.toBe(byFile);
  });

  it('TLS settings of a context without a user are kept', async () => {
    const endpoint = await setup(
      {},
      { 'insecure-skip-tls-verify': true, 'tls-server-name': 'inner' },
    ).connect();
    expect(endpoint).toMatchObject({ rejectUnauthorized: false, servername: 'inner' });
  });

  it('an expired client certificate is told before anything is sent', async () => {
    const authority = await createAuthority();
    const { cert, key } = await authority.client('me', []);
    const { connect, clock } = setup({
      'client-certificate-data': base64(cert),
      'client-key-data': base64(key),
    });
    await expect(connect()).resolves.toMatchObject({ server: 'https://api.example:6443/prefix' });
    clock.advance(200 * 365 * 86_400_000);
    await expect(connect()).rejects.toMatchObject({
      reason: 'credentials-failed',
      message: expect.stringMatching(/expired on \d{4}-\d\d-\d\d/) as string,
    });
  });

  it('http servers, as of kubectl proxy, need none', async () => {
    const endpoint = await setup({}, { server: 'http://127.0.0.1:8001' }).connect();
    expect(endpoint.secureContext).toBeUndefined();
  });
});

describe('an exec plugin', () => {
  it('runs once for many calls, and again when its credential is about to expire', async () => {
    const { connect, clock } = setup(exec(await plugin('')));
    const until = (ms: number) => new Date(clock.now() + ms).toISOString();
    await plugin(credential({ token: 'ONE', expirationTimestamp: until(600_000) }));
    const endpoints = await Promise.all([connect(), connect(), connect()]);
    expect(await endpoints[0]?.headers()).toEqual({ authorization: 'Bearer ONE' });
    expect(await runs()).toBe(1);
    await plugin(credential({ token: 'TWO', expirationTimestamp: until(1_200_000) }));
    clock.advance(545_000);
    expect(await endpoints[0]?.headers()).toEqual({ authorization: 'Bearer TWO' });
    expect(await runs()).toBe(2);
  });

  it('without an expiry is asked again only when its token was refused', async () => {
    const { connect, clock } = setup(exec(await plugin(credential({ token: 'ONE' }))));
    const endpoint = await connect();
    clock.advance(86_400_000);
    await endpoint.headers();
    expect(await runs()).toBe(1);
    await connect({ fresh: true });
    expect(await runs()).toBe(2);
  });

  it('gets its arguments, its environment and the cluster that it asked for', async () => {
    const authority = await createAuthority();
    const command = await plugin(credential({ token: 'T' }));
    const { connect } = setup(
      exec(command, {
        args: ['one'],
        env: [{ name: 'EXTRA', value: 'two' }],
        provideClusterInfo: true,
      }),
      {
        'certificate-authority-data': base64(authority.ca),
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } }],
      },
    );
    await connect();
    expect(await readFile(path.join(folder, 'given'), 'utf8')).toBe('one two');
    const info: unknown = JSON.parse(await readFile(path.join(folder, 'info'), 'utf8'));
    expect(info).toMatchObject({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: {
        interactive: false,
        cluster: {
          server: 'https://api.example:6443/prefix/',
          'certificate-authority-data': base64(authority.ca),
          config: { audience: 'x' },
        },
      },
    });
  });

  it('may give a client certificate', async () => {
    const authority = await createAuthority();
    const { cert, key } = await authority.client('me', []);
    const answer = credential({ clientCertificateData: cert, clientKeyData: key });
    const { connect } = setup(exec(await plugin(answer)));
    const endpoint = await connect();
    expect(endpoint.secureContext).toBeDefined();
    expect(await endpoint.headers()).toEqual({});
  });

  it.each([
    ['prints no credential', 'secret-output'],
    ['prints another kind', '{"kind":"Secret","status":{"token":"secret-output"}}'],
  ])('that %s fails without its output in the error', async (_, answer) => {
    const { connect } = setup(exec(await plugin(answer)));
    const error = await connect().catch((e: unknown) => e);
    expect(error).toMatchObject({ reason: 'credentials-failed' });
    expect(JSON.stringify([String(error), error])).not.toContain('secret-output');
  });

  it('that fails is told by its name and code, and asked again the next time', async () => {
    const script = path.join(folder, 'login.sh');
    await writeFile(script, '#!/bin/sh\necho secret-output >&2\nexit 3\n', { mode: 0o755 });
    const { connect } = setup(exec('./login.sh'));
    const error = await connect().catch((e: unknown) => e);
    expect(error).toMatchObject({ reason: 'credentials-failed' });
    expect(String(error)).toContain('login.sh ended with 3');
    expect(JSON.stringify([String(error), error])).not.toContain('secret-output');
    await writeFile(script, `#!/bin/sh\necho '${credential({ token: 'T' })}'\n`);
    await expect(connect()).resolves.toBeDefined();
  });

  it('that hangs is ended', async () => {
    await writeFile(path.join(folder, 'hang.sh'), '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
    const { connect, clock } = setup(exec('./hang.sh'));
    const failed = connect().catch((e: unknown) => e);
    while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(30_000);
    expect(await failed).toMatchObject({
      reason: 'credentials-failed',
      message: expect.stringContaining('did not end within') as string,
    });
  });
});

const token = (exp: number): string =>
  ['{"alg":"none"}', JSON.stringify({ exp }), 'x']
    .map((s) => Buffer.from(s).toString('base64url'))
    .join('.');

describe('OIDC', () => {
  it('a valid token is used as it is', async () => {
    const valid = token(Date.now() / 1000 + 3_600);
    const { connect } = setup({ 'auth-provider': { name: 'oidc', config: { 'id-token': valid } } });
    expect(await (await connect()).headers()).toEqual({ authorization: `Bearer ${valid}` });
  });

  it('an expired token that can not be renewed is told, not sent as nobody', async () => {
    const config = { 'id-token': token(1_000) };
    const { connect } = setup({ 'auth-provider': { name: 'oidc', config } });
    await expect(connect()).rejects.toMatchObject({ reason: 'credentials-failed' });
  });
});

describe('the proxy', () => {
  it('of the entry comes before that of the environment', async () => {
    const env = { HTTPS_PROXY: 'http://env' };
    expect((await setup({}, { 'proxy-url': 'socks5://own' }, env).connect()).proxyUrl).toBe(
      'socks5://own',
    );
    expect((await setup({}, {}, env).connect()).proxyUrl).toBe('http://env');
  });
});
