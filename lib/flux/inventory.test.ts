import { expect, test } from 'vitest';
import { parseInventoryId, readInventory } from './inventory.ts';

test.each([
  ['podinfo_podinfo_apps_Deployment', 'v1', 'podinfo', 'podinfo', 'apps', 'Deployment', 'apps/v1'],
  ['podinfo_podinfo__Service', 'v1', 'podinfo', 'podinfo', '', 'Service', 'v1'],
  ['_podinfo__Namespace', 'v1', '', 'podinfo', '', 'Namespace', 'v1'],
  [
    '_system__controller__x_rbac.authorization.k8s.io_ClusterRole',
    'v1',
    '',
    'system:controller:x',
    'rbac.authorization.k8s.io',
    'ClusterRole',
    'rbac.authorization.k8s.io/v1',
  ],
  [
    'apps_a.b-c_helm.toolkit.fluxcd.io_HelmRelease',
    'v2',
    'apps',
    'a.b-c',
    'helm.toolkit.fluxcd.io',
    'HelmRelease',
    'helm.toolkit.fluxcd.io/v2',
  ],
])('reads %s', (id, v, namespace, name, group, kind, apiVersion) =>
  expect(parseInventoryId(id, v)).toEqual({ namespace, name, group, kind, apiVersion }),
);

test.each(['', '_', '__', 'a', 'a_b', 'a_b_', 'a_b_c_', '___Kind', 'a__c_Kind'])(
  'gives null for %j',
  (id) => expect(parseInventoryId(id, 'v1')).toBeNull(),
);

test('reads the entries of an applier and the array of a generator, and no more than asked for', () => {
  const entries = [
    { id: 'a_b_apps_Deployment', v: 'v1' },
    { id: 'broken' },
    7,
    { id: 'a_c__Service', v: 'v1' },
  ];
  expect(readInventory({ inventory: { entries } }, 10).map((i) => i.name)).toEqual(['b', 'c']);
  expect(readInventory({ inventory: { entries } }, 1)).toHaveLength(1);
  expect(readInventory({ inventory: [{ name: 'x', namespace: 'a' }, null] }, 10)).toEqual([
    {
      namespace: 'a',
      name: 'x',
      group: 'source.toolkit.fluxcd.io',
      kind: 'ExternalArtifact',
      apiVersion: 'source.toolkit.fluxcd.io/v1',
    },
  ]);
  for (const status of [null, 5, {}, { inventory: 'x' }, { inventory: { entries: {} } }])
    expect(readInventory(status, 10)).toEqual([]);
});
