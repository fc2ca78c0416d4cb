import { expect, test } from 'vitest';
import { formatRef, readDependsOn, readParent, readRef } from './references.ts';

test('a reference defaults to the kind and namespace it is read in', () => {
  expect(readRef({ name: 'a' }, 'GitRepository', 'ns')).toEqual({
    kind: 'GitRepository',
    namespace: 'ns',
    name: 'a',
  });
  expect(readRef({ kind: 'Bucket', name: 'a', namespace: 'b' }, 'GitRepository', 'ns')).toEqual({
    kind: 'Bucket',
    namespace: 'b',
    name: 'a',
  });
  for (const none of [null, undefined, 'a', [], {}, { name: 7 }])
    expect(readRef(none, 'K', 'ns')).toBeNull();
  expect(formatRef({ kind: 'Bucket', namespace: 'b', name: 'a' })).toBe('Bucket/b/a');
});

test('dependencies are of the same kind; a ResourceSet names kind and namespace', () => {
  const spec = {
    dependsOn: [{ name: 'a' }, { kind: 'Secret', name: 'b', namespace: 'x' }, 'junk'],
  };
  expect(readDependsOn(spec, 'Kustomization', 'ns').map(formatRef)).toEqual([
    'Kustomization/ns/a',
    'Kustomization/x/b',
  ]);
  expect(readDependsOn(spec, 'ResourceSet', 'ns').map(formatRef)).toEqual([
    'ResourceSet//a',
    'Secret/x/b',
  ]);
  expect(
    readDependsOn(
      { dependsOn: Array.from({ length: 1_000 }, () => ({ name: 'a' })) },
      'HelmRelease',
      'n',
    ),
  ).toHaveLength(256);
});

test.each([
  ['kustomize.toolkit.fluxcd.io', 'Kustomization'],
  ['helm.toolkit.fluxcd.io', 'HelmRelease'],
  ['resourceset.fluxcd.controlplane.io', 'ResourceSet'],
  ['fluxcd.controlplane.io', 'FluxInstance'],
])('labels of %s name the parent', (prefix, kind) => {
  const labels = { [`${prefix}/name`]: 'p', [`${prefix}/namespace`]: 'ns' };
  expect(readParent(labels, { kind: 'Alert', namespace: 'x', name: 'y' })).toEqual({
    kind,
    namespace: 'ns',
    name: 'p',
  });
});

test("bootstrap's root is not its own parent", () => {
  const labels = {
    'kustomize.toolkit.fluxcd.io/name': 'flux-system',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  };
  const root = { namespace: 'flux-system', name: 'flux-system' };
  expect(readParent(labels, { kind: 'Kustomization', ...root })).toBeNull();
  expect(readParent(labels, { kind: 'GitRepository', ...root })).not.toBeNull();
  expect(readParent({}, { kind: 'GitRepository', ...root })).toBeNull();
});
