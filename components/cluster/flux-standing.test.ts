import { describe, expect, it } from 'vitest';
import type { ClusterDetail } from '@/lib/api/contract';
import { differs, fluxStanding } from './flux-standing';

const cluster = (fluxVersion: string | null, versionUpTo: string | null = fluxVersion) => ({
  fluxVersion,
  flux: { versionFrom: null, versionUpTo, controllers: 'live' as const, instances: [] },
});
const FLEET = [
  { version: '2.9.2', clusters: 7 },
  { version: '2.7.3', clusters: 2 },
  { version: null, clusters: 1 },
];

describe('the Flux of a cluster beside that of the fleet', () => {
  it.each([
    ['2.7.3', FLEET, { beside: 'fleet mostly 2.9.2', support: '' }],
    ['2.9.2', FLEET, { beside: 'as most of the fleet', support: '' }],
    ['2.4.0', FLEET, { beside: 'fleet mostly 2.9.2', support: 'support ended' }],
    [null, FLEET, { beside: '', support: '' }],
    ['2.9.2', [{ version: '2.9.2', clusters: 1 }], { beside: '', support: '' }],
    [
      '2.9.2',
      [
        { version: '2.9.2', clusters: 3 },
        { version: '2.8.8', clusters: 3 },
      ],
      { beside: '', support: '' },
    ],
  ])('%s', (version, versions, standing) =>
    expect(fluxStanding(cluster(version), versions).beside).toBe(standing.beside),
  );

  it('support has ended three minors below the newest that is known, here or in the fleet', () => {
    expect(fluxStanding(cluster('2.7.3'), FLEET).support).toBe('support ended');
    expect(fluxStanding(cluster('2.8.1'), FLEET).support).toBe('');
    expect(fluxStanding(cluster('2.8.1'), [{ version: '2.11.0', clusters: 9 }]).support).toBe(
      'support ended',
    );
  });

  it('of a release that may be newer nothing is said', () => {
    expect(fluxStanding(cluster('2.4', null), FLEET).support).toBe('');
    expect(fluxStanding(cluster('2.4', '2.5'), FLEET).support).toBe('support ended');
  });
});

describe('a controller of another release than its cluster', () => {
  const of = (name: string, version: string | null): ClusterDetail['components'][number] => ({
    name,
    namespace: 'flux-system',
    version,
    image: `ghcr.io/fluxcd/${name}:${version ?? 'main'}`,
    ready: true,
  });
  it.each([
    ['kustomize-controller', 'v1.9.1', '2.9.2', false],
    ['kustomize-controller', 'v1.6.0', '2.9.2', true],
    ['helm-controller', 'v1.6.1', '2.9.2', false],
    ['helm-controller', null, '2.9.2', false],
    ['their-own-controller', 'v9.0.0', '2.9.2', false],
  ])('%s %s beside Flux %s: %s', (name, version, flux, expected) =>
    expect(differs(of(name, version), flux)).toBe(expected),
  );
});
