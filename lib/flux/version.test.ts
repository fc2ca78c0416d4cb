import { expect, test } from 'vitest';
import { CONTROLLERS, RELEASES } from './releases.ts';
import {
  compareVersions,
  fluxOfControllers,
  fluxOfDiscovery,
  minorOf,
  normaliseVersion,
  parseImage,
  supportOf,
} from './version.ts';

test.each([
  ['v2.9.4', '2.9.4'],
  ['2.8.5', '2.8.5'],
  ['flux-v2.9.4', '2.9.4'],
  ['v2.9.4@sha256:abcdef', '2.9.4'],
  ['v1.9.3-distroless', '1.9.3'],
  ['1.9.3-1', '1.9.3'],
  ['v2.3.0-rc.1', '2.3.0-rc.1'],
  ['v2.10', '2.10'],
  ['v2.010.1', '2.10.1'],
  ['latest', null],
  ['', null],
  ['sha256:1234567', null],
])('normalises %s', (value, version) => expect(normaliseVersion(value)).toBe(version));

test.each([
  ['ghcr.io/fluxcd/source-controller:v1.9.4', 'source-controller', 'v1.9.4', null],
  ['ghcr.io/fluxcd/source-controller:v1.9.4@sha256:ab', 'source-controller', 'v1.9.4', 'sha256:ab'],
  ['registry.local:5000/mirror/fluxcd/helm-controller', 'helm-controller', null, null],
  ['registry.local:5000/helm-controller@sha256:ab', 'helm-controller', null, 'sha256:ab'],
  ['source-watcher:v2.2.3', 'source-watcher', 'v2.2.3', null],
  ['', '', null, null],
])('parses the image %s', (image, name, tag, digest) =>
  expect(parseImage(image)).toEqual({ name, tag, digest }),
);

test('versions sort by number, pre-releases and unknown patches before releases', () => {
  const order = [
    '2.8.5',
    '2.9',
    '2.9.0-rc.1',
    '2.9.0-rc.2',
    '2.9.0-rc.10',
    '2.9.0',
    '2.9.4',
    '2.10.0',
  ];
  expect(order.toReversed().toSorted(compareVersions)).toEqual(order);
  expect(compareVersions('2.9.4', '2.9.4')).toBe(0);
  expect(minorOf('2.10.0-rc.1')).toBe('2.10');
});

test.each(RELEASES)('the controllers of Flux %s are told as that release', (release, tuple) => {
  const tags = Object.fromEntries(
    CONTROLLERS.flatMap((c, i) => (tuple[i] ? [[c, `v${tuple[i]}`]] : [])),
  );
  const told = fluxOfControllers(tags);
  expect(told).not.toBeNull();
  expect(compareVersions(told?.version ?? '', release)).toBeLessThanOrEqual(0);
  expect(compareVersions(told?.upTo ?? '9.9.9', release)).toBeGreaterThanOrEqual(0);
  expect(minorOf(told?.version ?? '')).toBe(minorOf(release));
});

test.each([
  [
    'exact',
    {
      'source-controller': 'v1.9.3',
      'kustomize-controller': 'v1.9.3',
      'helm-controller': 'v1.6.2',
    },
    '2.9.2',
    '2.9.2',
  ],
  [
    'twins',
    {
      'source-controller': 'v1.8.1',
      'kustomize-controller': 'v1.8.2',
      'helm-controller': 'v1.5.3',
    },
    '2.8.3',
    '2.8.4',
  ],
  [
    'half-way upgraded',
    { 'source-controller': 'v1.9.4', 'kustomize-controller': 'v1.8.2' },
    '2.8.2',
    '2.8.4',
  ],
  ['helm alone', { 'helm-controller': 'v0.36.2' }, '2.1.2', '2.1.2'],
  ['newer minor than known', { 'source-controller': 'v1.12.0' }, '2.12', null],
  ['2.10', { 'source-controller': 'v1.10.1', 'kustomize-controller': 'v1.10.1' }, '2.10', null],
  [
    'vendor tags',
    { 'source-controller': 'v1.7.3-distroless', 'helm-controller': '1.4.3-1' },
    '2.7.3',
    '2.7.3',
  ],
])('%s controllers', (_, tags, version, upTo) =>
  expect(fluxOfControllers(tags)).toEqual({ version, upTo }),
);

test.each([[{}], [{ 'source-controller': 'latest' }], [{ grafana: 'v1.9.3' }]])(
  'tells nothing from %j',
  (tags) => expect(fluxOfControllers(tags)).toBeNull(),
);

const S = 'source.toolkit.fluxcd.io';
const N = 'notification.toolkit.fluxcd.io';
const UPTO_26 = [
  `${S}/v1/gitrepositories`,
  `${S}/v1/buckets`,
  `${S}/v1/helmrepositories`,
  `${S}/v1/ocirepositories`,
];
test.each([
  ['2.9', null, [...UPTO_26, `${S}/v1/externalartifacts`, `${N}/v1/receivers`]],
  [
    '2.8',
    '2.8',
    [...UPTO_26, `${S}/v1/externalartifacts`, `${N}/v1/receivers`, `${N}/v1beta2/receivers`],
  ],
  ['2.8', null, [...UPTO_26, `${S}/v1/externalartifacts`]],
  ['2.7', '2.7', [...UPTO_26, `${S}/v1/externalartifacts`, `${S}/v1beta2/gitrepositories`]],
  ['2.6', '2.6', UPTO_26],
  ['2.4', '2.5', UPTO_26.slice(0, 3)],
  ['2.3', '2.3', [UPTO_26[0], UPTO_26[2]]],
  ['2.2', '2.2', [UPTO_26[0], `${N}/v1beta3/alerts`]],
  ['2.0', '2.1', [UPTO_26[0]]],
])('discovery of %s to %s', (version, upTo, served) =>
  expect(fluxOfDiscovery((g, v, p) => served.includes(`${g}/${v}/${p}`))).toEqual({
    version,
    upTo,
  }),
);

test('discovery without Flux tells nothing', () => expect(fluxOfDiscovery(() => false)).toBeNull());

test.each([
  ['2.10.0', 'supported'],
  ['2.8.3', 'supported'],
  ['2.7.5', 'end-of-life'],
  ['2.11', 'newer'],
  ['3.0.0', 'newer'],
  ['0.41.2', 'end-of-life'],
  [null, 'unknown'],
])('support of %s', (version, support) => expect(supportOf(version)).toBe(support));

test('a newer minor seen in the fleet moves the window', () => {
  expect(supportOf('2.8.3', 11)).toBe('end-of-life');
  expect(supportOf('2.11', 11)).toBe('supported');
});
