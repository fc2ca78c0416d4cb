import { describe, expect, it } from 'vitest';
import { KubeconfigError, parseKubeconfig } from './kubeconfig.ts';
import { mergeKubeconfigs } from './merge.ts';

const SECRET = 'eyJhbGciOiJSUzI1NiJ9.top.secret';
const good = (name: string, server = 'https://one.example:6443'): string => `
apiVersion: v1
kind: Config
current-context: ${name}
clusters:
  - name: ${name}
    cluster: { server: "${server}" }
users:
  - name: ${name}
    user: { token: ${SECRET} }
contexts:
  - name: ${name}
    context: { cluster: ${name}, user: ${name} }
`;
const file = async (path: string, text: string) => ({
  path,
  config: await parseKubeconfig(text),
});
const errorOf = async (text: string): Promise<string> => {
  try {
    await parseKubeconfig(text);
  } catch (e) {
    if (e instanceof KubeconfigError) return e.message;
    throw e;
  }
  throw new Error('no error');
};

describe('a kubeconfig that can not be read', () => {
  it.each([
    [
      'an unclosed quote',
      `users:\n  - name: a\n    user: { token: "${SECRET}\n`,
      /line \d+, column \d+/,
    ],
    ['bad indentation', `users:\n  - name: a\n   user: ${SECRET}\n`, /line \d+, column \d+/],
    ['a repeated key', `users: []\nusers: [${SECRET}]\n`, /line 2, column 1 \(duplicate key\)/],
    ['stray text', `apiVersion: v1\n${SECRET}\n`, /line 2/],
    ['nothing', '', /empty/],
    ['only a comment', '# later\n', /empty/],
    ['a list', `- ${SECRET}\n`, /no kubeconfig/],
    ['text', SECRET, /no kubeconfig/],
    ['clusters that are no list', `clusters: ${SECRET}\n`, /clusters must be of type array/],
  ])('for %s says where and what, and quotes nothing', async (_, text, words) => {
    const message = await errorOf(text);
    expect(message).toMatch(words);
    expect(message).not.toContain('eyJ');
    expect(message).not.toContain('secret');
  });

  it('does not blow up on aliases', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let i = 0; i < 9; i++) {
      const [now, last] = [String.fromCharCode(98 + i), String.fromCharCode(97 + i)];
      bomb.push(`${now}: &${now} [${Array.from({ length: 9 }, () => `*${last}`).join(',')}]`);
    }
    expect(await errorOf(bomb.join('\n'))).toMatch(/aliases/);
    expect(await errorOf('users: *gone')).toMatch(/alias/);
  });
});

describe('one bad entry', () => {
  const mixed = (bad: string): string => `${good('ok')}${bad}`;
  it.each([
    [
      'a context without its cluster',
      good('a').replace('cluster: a,', 'cluster: gone,'),
      /cluster "gone", which does not exist/,
    ],
    [
      'a context without its user',
      good('a').replace('user: a }', 'user: gone }'),
      /user "gone", which does not exist/,
    ],
    [
      'a cluster without a server',
      good('a').replace('server: "https://one.example:6443"', 'server: ""'),
      /cluster "a": the cluster entry has no server address/,
    ],
    [
      'a cluster entry with nothing but a CA',
      good('a').replace('server: "https://one.example:6443"', 'certificate-authority: ca.crt'),
      /cluster "a": the cluster entry has no server address/,
    ],
    [
      'a cluster entry without content',
      good('a').replace('cluster: { server: "https://one.example:6443" }', ''),
      /cluster "a": the cluster entry has no server address/,
    ],
    [
      'a server that is a number',
      good('a').replace('"https://one.example:6443"', '6443'),
      /server must be of type string/,
    ],
    [
      'a token that is a list',
      good('a').replace(`token: ${SECRET}`, `token: [${SECRET}]`),
      /token must be of type string/,
    ],
    [
      'an exec plugin without a command',
      good('a').replace(`token: ${SECRET}`, 'exec: { apiVersion: v1 }'),
      /exec.command must be of type string/,
    ],
  ])('%s is shown with its reason', async (_, text, why) => {
    const { contexts, problems } = mergeKubeconfigs([
      await file('/c/bad', text),
      await file('/c/ok', good('ok')),
    ]);
    expect(contexts.map((c) => [c.name, c.entry === null])).toEqual([
      ['a', true],
      ['ok', false],
    ]);
    expect(contexts[0]?.why).toMatch(why);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: '/c/bad', context: 'a' });
    expect(JSON.stringify({ contexts: contexts[0], problems })).not.toContain('eyJ');
  });

  it('that is nowhere is a problem of each file; a file of credentials beside one with contexts is none', async () => {
    const users = await file('/c/users', 'apiVersion: v1\nkind: Config\nusers: []\n');
    expect(mergeKubeconfigs([users]).problems).toMatchObject([
      { file: '/c/users', context: null, message: expect.stringMatching(/no context/) },
    ]);
    expect(mergeKubeconfigs([users, await file('/c/ok', good('ok'))]).problems).toEqual([]);
  });

  it('without a name, or named twice in a file, is a problem; the rest is used', async () => {
    const text = mixed('').replace(
      'contexts:',
      'contexts:\n  - context: { cluster: ok }\n  - name: ok\n    context: { cluster: ok, user: ok }',
    );
    const { contexts, problems } = mergeKubeconfigs([await file('/c/f', text)]);
    expect(contexts.map((c) => c.name)).toEqual(['ok']);
    expect(problems.map((p) => p.message)).toEqual([
      'Entry 1 of contexts has no name.',
      '"ok" occurs twice in contexts; the first is used.',
    ]);
  });

  it('a user without anything is nobody: legal', async () => {
    const text = good('a').replace(`user: { token: ${SECRET} }`, '');
    expect(mergeKubeconfigs([await file('/c/f', text)]).contexts[0]?.entry?.user).toEqual({});
  });

  it('a context without a user is legal', async () => {
    const text = good('a').replace(', user: a }', ' }');
    expect(mergeKubeconfigs([await file('/c/f', text)]).contexts[0]?.entry?.user).toEqual({});
  });
});

describe('several files', () => {
  it('the first wins, name by name, as in kubectl', async () => {
    const first = await file('/a/f', good('x', 'https://first'));
    const second = await file('/b/f', good('x', 'https://second') + '\n');
    const { contexts } = mergeKubeconfigs([first, second]);
    expect(contexts).toHaveLength(1);
    expect(contexts[0]?.entry?.cluster.server).toBe('https://first');
    expect(contexts[0]?.entry?.clusterFolder).toBe('/a');
  });

  it('a context that another one hides is told', async () => {
    const first = await file('/a/f', good('default'));
    const second = await file(
      '/b/g',
      good('other').replace('- name: other\n    context', '- name: default\n    context'),
    );
    const { problems } = mergeKubeconfigs([first, second]);
    expect(problems.map((p) => [p.file, p.context])).toContainEqual(['/b/g', 'default']);
  });

  it('a context may use the cluster and user of another file; paths belong to their own file', async () => {
    const clusters =
      'clusters:\n  - name: c\n    cluster: { server: "https://c", certificate-authority: ca.crt }\n';
    const users = 'users:\n  - name: u\n    user: { tokenFile: token }\n';
    const contexts = 'contexts:\n  - name: x\n    context: { cluster: c, user: u }\n';
    const merged = mergeKubeconfigs([
      await file('/1/f', contexts),
      await file('/2/f', clusters),
      await file('/3/f', users),
    ]);
    expect(merged.contexts[0]?.entry).toMatchObject({ clusterFolder: '/2', userFolder: '/3' });
    expect(merged.contexts[0]?.origin).toBe('f');
  });

  it('an unknown current-context is a problem and no more', async () => {
    const text = good('a').replace('current-context: a', 'current-context: gone');
    const { contexts, problems } = mergeKubeconfigs([await file('/c/f', text)]);
    expect(contexts[0]?.entry).not.toBeNull();
    expect(problems.map((p) => p.context)).toEqual(['gone']);
  });
});

describe('labels', () => {
  it('come from the extension of the context; nothing is guessed from its name', async () => {
    const labelled = good('prod-eu').replace(
      'user: prod-eu }',
      'user: prod-eu, extensions: [{ name: fleetglass.dev/labels, extension: { env: prod, n: 3 } }] }',
    );
    expect(mergeKubeconfigs([await file('/c/f', labelled)]).contexts[0]?.labels).toEqual({
      env: 'prod',
    });
    expect(mergeKubeconfigs([await file('/c/f', good('prod-eu'))]).contexts[0]?.labels).toEqual({});
  });
});
