import { tabPath } from '../lib/api/contract/tree-view.ts';
import { pagePath } from '../lib/api/paths.ts';

export const CLUSTER = 'prod-eu-central-01';
export const OBJECT = {
  cluster: CLUSTER,
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'kyverno',
};

/** Every page of the app, once: what must hold on all of them walks through this table. */
export const PAGES: Readonly<Record<string, string>> = {
  fleet: '/',
  clusters: '/clusters',
  objects: '/objects',
  causes: '/causes',
  system: '/system',
  cluster: pagePath.cluster(CLUSTER),
  'cluster objects': tabPath(CLUSTER, 'objects'),
  'cluster controllers': tabPath(CLUSTER, 'controllers'),
  'cluster changes': tabPath(CLUSTER, 'changes'),
  object: pagePath.object(OBJECT),
};

/** Addresses that lead nowhere, and the status that says so. */
export const DEAD_ENDS: Readonly<Record<string, readonly [path: string, status: number]>> = {
  'an unknown page': ['/no/such/page', 404],
  'an unknown cluster': [pagePath.cluster('nowhere'), 404],
  'an unknown object': [pagePath.object({ ...OBJECT, name: 'nothing' }), 404],
  'an unknown kind': [pagePath.object({ ...OBJECT, kind: 'Pod' }), 404],
  'an unknown filter': ['/objects?colour=red', 404],
  'an unknown value': ['/objects?state=broken', 404],
  'an unknown cause': ['/causes/nothing', 404],
  'an unknown class of causes': ['/causes?class=bad-luck', 404],
  'an unknown order of clusters': ['/clusters?sort=colour', 404],
  'an unknown colour of the matrix': ['/?colour=pink', 404],
};
