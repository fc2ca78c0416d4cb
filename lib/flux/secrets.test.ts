import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MASK, maskLive } from './secrets.ts';

const SECRET = 'hunter2';
const masked = (raw: unknown): string => JSON.stringify(maskLive(raw));
const release = (values: unknown) => ({
  kind: 'HelmRelease',
  metadata: { name: 'app' },
  spec: { values },
});

test.each<[string, unknown]>([
  ['a password', { db: { password: SECRET } }],
  ['a password in capitals', { env: { DB_PASSWORD_PROD: SECRET } }],
  ['a token', { github: { accessToken: SECRET } }],
  ['an API key', { apiKey: SECRET }],
  ['a secret key', { s3: { secretKey: SECRET, 'secret-access-key': SECRET } }],
  ['a tree of secrets', { secrets: { a: { b: SECRET }, list: [SECRET, { c: SECRET }] } }],
  ['credentials', { credentials: { user: SECRET, pass: SECRET } }],
  ['an environment variable', { env: [{ name: 'ADMIN_PASSWORD', value: SECRET }] }],
  ['an argument', { args: [`--admin-password=${SECRET}`, `--token ${SECRET}`.replace(' ', '=')] }],
  ['a configuration file', { config: `user: admin\n  password: ${SECRET}\nport: 1` }],
  ['a properties file', { config: `db.user=admin\ndb.password=${SECRET}` }],
  ['a URL with credentials', { url: `postgres://admin:${SECRET}@db/x` }],
  ['a connection string', { connectionString: `Server=x;Pwd=${SECRET}` }],
  [
    'a private key',
    { tls: { crt: `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY-----` } },
  ],
  ['a number', { password: 12345678 }],
])('%s in spec.values is masked', (_, values) => {
  const shown = masked(release(values));
  expect(shown).not.toContain(SECRET);
  expect(shown).not.toContain('12345678');
});

test('what names, places or switches a secret stays, and so does everything else', () => {
  const values = {
    existingSecret: 'db-credentials',
    secretName: 'tls',
    tokenPath: '/var/run/token',
    auth: { enabled: true, username: 'admin' },
    serviceAccount: { automountServiceAccountToken: false },
    topologyKey: 'kubernetes.io/hostname',
    image: { repository: 'ghcr.io/org/app', tag: '1.2.3' },
    replicas: 3,
    imagePullSecrets: null,
    emptyPassword: '',
  };
  expect(maskLive(release(values))).toEqual(release(values));
});

test('references of a spec to secrets stay readable', () => {
  const spec = {
    secretRef: { name: 'git-credentials' },
    decryption: { provider: 'sops', secretRef: { name: 'sops-age' } },
    kubeConfig: { secretRef: { name: 'remote', key: 'value.yaml' } },
    git: { commit: { signingKey: { secretRef: { name: 'gpg' } } } },
    valuesFrom: [{ kind: 'Secret', name: 'values', valuesKey: 'prod.yaml' }],
  };
  expect(maskLive({ kind: 'Kustomization', spec })).toEqual({ kind: 'Kustomization', spec });
});

test('Secrets, also inside templates and patches, show keys and no values', () => {
  expect(maskLive({ kind: 'Secret', data: { user: 'YQ==' }, stringData: { x: SECRET } })).toEqual({
    kind: 'Secret',
    data: { user: MASK },
    stringData: { x: MASK },
  });
  const set = {
    kind: 'ResourceSet',
    spec: { resources: [{ kind: 'Secret', stringData: { any: SECRET } }] },
  };
  expect(masked(set)).not.toContain(SECRET);
  const patch = {
    kind: 'Kustomization',
    spec: {
      patches: [{ patch: `stringData:\n  token: ${SECRET}\n` }],
      postBuild: { substitute: { db_password: SECRET, region: 'eu' } },
    },
  };
  expect(masked(patch)).not.toContain(SECRET);
  expect(masked(patch)).toContain('"region":"eu"');
});

test('the address of a Provider and the path of a Receiver are masked', () => {
  const provider = {
    kind: 'Provider',
    spec: { type: 'generic', address: `https://x.example.com/${SECRET}` },
  };
  expect(maskLive(provider)).toEqual({
    kind: 'Provider',
    spec: { type: 'generic', address: MASK },
  });
  const path = `/hook/${'0f'.repeat(32)}`;
  const receiver = {
    kind: 'Receiver',
    status: {
      webhookPath: path,
      conditions: [{ type: 'Ready', message: `Receiver initialized for path: ${path}` }],
    },
  };
  expect(masked(receiver)).not.toContain('0f0f');
});

test('managedFields and last-applied are dropped, the rest of the metadata stays', () => {
  const metadata = {
    name: 'app',
    labels: { 'sharding.fluxcd.io/key': 'shard1' },
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': SECRET,
      'reconcile.fluxcd.io/requestedAt': 'now',
    },
    managedFields: [{ manager: SECRET }],
  };
  expect(maskLive({ kind: 'Kustomization', metadata })).toEqual({
    kind: 'Kustomization',
    metadata: {
      name: 'app',
      labels: metadata.labels,
      annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' },
    },
  });
});

const shown = (message: string) => maskLive({ status: { conditions: [{ message }] } });

test('what a status says about a secret is not a secret, except a credential in it', () => {
  for (const message of [
    'failed to get secret: secrets "git" not found',
    'failed to get token: unauthorized',
  ]) {
    expect(shown(message)).toEqual({ status: { conditions: [{ message }] } });
  }
  expect(JSON.stringify(shown(`unable to clone 'https://u:${SECRET}@h/x'`))).not.toContain(SECRET);
  expect(masked({ status: { exportedInputs: [{ token: SECRET }] } })).not.toContain(SECRET);
});

test('the input is not changed, and anything can be masked', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const before = JSON.stringify(value);
      const out = maskLive(value);
      expect(JSON.stringify(value)).toBe(before);
      expect(maskLive(out)).toEqual(out);
    }),
    { numRuns: 300, seed: 11 },
  );
  let deep: unknown = SECRET;
  for (let i = 0; i < 5_000; i++) deep = { spec: deep };
  expect(masked(deep)).not.toContain(SECRET);
});

test('no value under a key that looks secret survives, wherever it stands', () => {
  const key = fc.constantFrom(
    'password',
    'DB_PASSWORD',
    'token',
    'client-secret',
    'apiKey',
    'private_key',
    'secretAccessKey',
  );
  const path = fc.array(fc.constantFrom('a', 'values', 'config', 'list'), { maxLength: 6 });
  fc.assert(
    fc.property(key, path, fc.boolean(), (k, steps, inList) => {
      let value: unknown = { [k]: inList ? [SECRET] : SECRET };
      for (const step of steps) value = step === 'list' ? [value] : { [step]: value };
      expect(masked(release(value))).not.toContain(SECRET);
    }),
    { numRuns: 200, seed: 13 },
  );
});
