import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { record } from '../testing/builders.ts';
import { causeKeyOf } from './cause.ts';
import { maskClass, maskMessage, ownWords, segmentsOf } from './mask.ts';

const MESSAGES = readFileSync(new URL('fixtures/error-messages.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [, , reference = '', message = ''] = line.split('\t');
    return { reference, message: message.replaceAll('\\n', '\n') };
  });

/** Park–Miller: the same copies in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
const some = (random: (below: number) => number, of: string, n: number): string =>
  Array.from({ length: n }, () => of[random(of.length)]).join('');

const HEX = '0123456789abcdef';
const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The message as another cluster tells it at another time. */
function perturbed(message: string, random: (below: number) => number): string {
  const duration = (): string =>
    [
      `${random(90)}.${some(random, DIGITS, 9)}s`,
      `${random(60)}m${random(60)}s`,
      `${random(20)}h${random(60)}m${random(60)}.${some(random, DIGITS, 3)}s`,
      `${random(1000)}ms`,
    ][random(4)] ?? '';
  const ip = (): string => [10, random(256), random(256), random(256)].join('.');
  const domain = some(random, LETTERS, 5 + random(9));
  return message
    .replaceAll(/\b(?:\d+m)?\d+(?:\.\d+)?s\b/g, duration)
    .replaceAll(/(\/tmp\/[a-z-]+)\d{5,}/g, (_, name) => `${name}${1e6 + random(1e9)}`)
    .replaceAll(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, ip)
    .replaceAll(/:([3-6]\d{4})\b/g, () => `:${32_768 + random(28_000)}`)
    .replaceAll(/\b[0-9a-f]{40}\b/g, () => some(random, HEX, 40))
    .replaceAll(/sha256:[0-9a-f]{64}/g, () => `sha256:${some(random, HEX, 64)}`)
    .replaceAll(/after \d+ attempt/g, () => `after ${random(100)} attempt`)
    .replaceAll(/stream ID \d+/g, () => `stream ID ${random(1000)}`)
    .replaceAll(/age1[a-z0-9]{50,}/g, () => `age1${some(random, LETTERS, 58)}`)
    .replaceAll(
      /\.svc\.[a-z0-9-]+\.local/g,
      () => `.svc.${domain}.${random(2) ? 'local' : 'corp.example'}`,
    );
}

describe('real messages', () => {
  it('keep one text however often they are told: 200 copies of each', () => {
    const random = seeded(7);
    let changed = 0;
    for (const { message } of MESSAGES) {
      const text = maskMessage(message);
      for (let i = 0; i < 200; i += 1) {
        const copy = perturbed(message, random);
        changed += Number(copy !== message);
        if (maskMessage(copy) !== text) expect(maskMessage(copy), copy).toBe(text);
      }
    }
    // The check would say nothing if nothing were perturbed.
    expect(changed).toBeGreaterThan(5_000);
  });

  it('of different roots stay apart: only true repeats fall together', () => {
    const groups = Object.values(Object.groupBy(MESSAGES, (m) => maskMessage(m.message)));
    expect(groups).toHaveLength(107);
    const repeats = groups.filter((g) => (g?.length ?? 0) > 1);
    expect(repeats.map((g) => g?.map((m) => m.reference).join() ?? '').toSorted()).toEqual([
      'XenitAB/terraform-modules#402,XenitAB/terraform-modules#402',
      'fluxcd/flux2#1491,fluxcd/flux2#1491',
      'fluxcd/kustomize-controller#709,fluxcd/kustomize-controller#709',
    ]);
  });

  it('are fewer classes than texts', () => {
    const classes = new Set(MESSAGES.map((m) => maskClass(m.message))).size;
    expect(classes).toBeLessThan(100);
    expect(classes).toBeGreaterThan(80);
  });

  it('are given back whole by their segments', () => {
    for (const { message } of MESSAGES)
      expect(
        segmentsOf(message)
          .map((s) => s.text)
          .join(''),
      ).toBe(message);
  });
});

describe('masking', () => {
  it.each([
    [
      "timeout waiting for: [Job/a/c status: 'Failed', Deployment/a/b status: 'InProgress']",
      "timeout waiting for: [Deployment/a/b status: 'Failed', Job/a/c status: 'Unknown']",
    ],
    [
      'Pod/a/app-6d4cf56db6-x7k2p is not ready at 2026-11-24T12:03:11Z',
      'Pod/a/app-7f5b8c9d4f-b4n9z is not ready at 2026-11-25 01:00:00.123+01:00',
    ],
    [
      'dial tcp [fd00:10:96::a]:53: i/o timeout, request id: 9f1c2b3a4d5e',
      'dial tcp [fd00:10:96::1f:22]:53: i/o timeout, request id: 0a1b2c3d4e5f',
    ],
    [
      'Helm upgrade failed for release a/b with chart b@1.2.3+7: deadline',
      'Helm upgrade failed for release a/b with chart b@1.2.4: deadline',
    ],
    [
      'Kustomization/a/b dry-run failed, reason: Invalid, error: x',
      'Kustomization/a/b dry-run failed (Invalid): x',
    ],
    ['UID 5f0a9d1c-0f3e-4f7b-9a55-0c8a4d1b2e3f', 'UID 00000000-0f3e-4f7b-9a55-0c8a4d1b2e3f'],
  ])('%s is told again as %s', (a, b) => expect(maskMessage(a)).toBe(maskMessage(b)));

  it.each([
    ['Deployment/a/b is not healthy', 'Deployment/a/c is not healthy'],
    ['dial tcp 10.0.0.1:443: refused', 'dial tcp 10.0.0.1:22: refused'],
    [
      "no 'traefik' chart with version matching '10.7.1' found",
      "no 'traefik' chart with version matching '10.7.2' found",
    ],
    ['yaml: line 2: bad', 'yaml: line 3: bad'],
    [
      "timeout waiting for: [Deployment/a/b status: 'InProgress']",
      "timeout waiting for: [Deployment/a/b status: 'InProgress', Deployment/a/c status: 'InProgress']",
    ],
  ])('%s stays apart from %s', (a, b) => expect(maskMessage(a)).not.toBe(maskMessage(b)));

  it('a rollback is the same on clusters where the release has another revision', () => {
    const said = (n: number) =>
      `Helm rollback to previous release mobile/app-config.v${n} with chart app-config@1.2.${n} succeeded`;
    expect(maskMessage(said(10))).toBe(maskMessage(said(7)));
    expect(maskMessage('no matches in api.v1.group')).toContain('.v1.');
  });

  it('takes the name of the cluster out, but not of the object, nor from within a word', () => {
    const text =
      'clusters/prod-eu-01/apps: prod-eu-011 says no to https://api.prod-eu-01.example.com';
    expect(maskMessage(text, ownWords('admin@prod-eu-01'))).toBe(
      'clusters/<cluster>/apps: prod-eu-011 says no to https://api.<cluster>.example.com',
    );
    expect(ownWords('prod', ['prod'])).toEqual([]);
    expect(ownWords('flux-system')).toEqual([]);
    const key = (cluster: string): string =>
      causeKeyOf(
        record({ cluster, verdict: 'failing', message: `path clusters/${cluster}/x is gone` }),
      );
    expect(key('prod-1')).toBe(key('prod-2'));
  });

  it('a message that was cut has the text of one that was cut elsewhere', () => {
    const told = (duration: string): string =>
      `failed after ${duration}: ${'some long list of things, '.repeat(80)}`.slice(0, 1024);
    expect(maskMessage(told('1s'))).toBe(maskMessage(told('12m0.123456789s')));
  });

  it('reads 32 KB of anything as fast as a short message, in proportion', () => {
    const long = ['1', '[', 'a', '/tmp/', '-b2', '.svc', '[A/b status: ', "'", 'a b:1.', 'age1'];
    for (const piece of long) {
      const text = piece.repeat(Math.ceil(32_768 / piece.length));
      expect(maskMessage(text).length).toBeLessThanOrEqual(512);
      expect(maskClass(text).length).toBeLessThanOrEqual(600);
    }
  });
});

describe('the key of a cause', () => {
  const failing = {
    verdict: 'failing',
    reason: 'BuildFailed',
    message: 'build failed: x',
  } as const;
  const key = (given: Parameters<typeof record>[0]): string =>
    causeKeyOf(record({ ...failing, ...given }));

  it('is the same on every cluster and at every revision', () => {
    expect(key({ cluster: 'a', attempted: 'main@sha1:1' })).toBe(
      key({ cluster: 'b', attempted: 'main@sha1:2' }),
    );
    expect(key({})).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is another for another object, reason, text or source', () => {
    const source = { kind: 'GitRepository', namespace: 'flux-system', name: 'fleet' };
    const keys = [
      key({}),
      key({ name: 'other' }),
      key({ namespace: 'other' }),
      key({ kind: 'HelmRelease' }),
      key({ reason: 'ArtifactFailed' }),
      key({ message: 'build failed: y' }),
      key({ source }),
      key({ source: { ...source, name: 'other' } }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
